"""llmeval prompt diff and log: versions of prompts, of files, git and the store."""

import json
import os
import subprocess
import unittest

from harness import SUITE, CliTest, Terminal

BEFORE = """\
---
name: greet
model: {options: {temperature: 0}}
inputs:
  - {name: who, kind: string}
  - {name: tone, kind: string, default: kind}
---
system:
Be {{ tone }} and helpful.
user:
Hello {{ who }}!
"""
AFTER = BEFORE.replace("helpful", "terse").replace("temperature: 0", "temperature: 0.7") + "assistant:\nHi.\n"


class PromptDiff(CliTest):
    def diff(self, *words, code=0, **expected):
        return self.check(self.project.run("prompt", "diff", *words), code, **expected).out

    def test_what_a_model_sees_differently(self):
        self.project.write("a.prompty", BEFORE)
        self.project.write("b.prompty", AFTER)
        out = self.diff("a.prompty", "b.prompty")
        self.assertRegex(out.splitlines()[0], "^a.prompty [0-9a-f]{12} → b.prompty [0-9a-f]{12}$")
        self.assertEqual(out.split("\n", 1)[1], """
message 1 (system)
  Be {{ tone }} and [-helpful-]{+terse+}.

message 3 (assistant), added
  {+Hi.+}

parameter temperature
  [-0-]{+0.7+}

the same: 1 default, 1 message
""")
        self.diff("a.prompty", "a.prompty", out="no difference: a model sees the same\n")

    def test_for_programs(self):
        self.project.write("a.prompty", BEFORE)
        self.project.write("b.prompty", AFTER)
        report = json.loads(self.diff("a.prompty", "b.prompty", "--format", "json"))
        self.assertFalse(report["same"])
        self.assertEqual(report["before"]["path"], "a.prompty")
        changes = [(part["part"], part["name"], part["before"], part["after"], part["change"]) for part in report["parts"]]
        self.assertEqual(changes, [
            ("default", "tone", 1, 1, "same"), ("message", "system", 1, 1, "changed"),
            ("message", "user", 2, 2, "same"), ("message", "assistant", None, 3, "added"),
            ("parameter", "temperature", 1, 1, "changed")])
        self.assertEqual(report["parts"][1]["diff"], [
            {"same": "Be {{ tone }} and "}, {"removed": "helpful"}, {"added": "terse"}, {"same": "."}])

    def test_files_revisions_and_stored_hashes(self):
        self.project.small()
        git = ["git", "-C", str(self.project.root), "-c", "user.name=a", "-c", "user.email=a@b.c"]
        for words in (["init"], ["add", "."], ["commit", "-m", "first"]):
            subprocess.run(git + words, check=True, capture_output=True,
                           env={"PATH": os.environ["PATH"], "HOME": str(self.project.root)})
        report = self.project.run_json()
        hash = report["run"]["suites"][0]["prompts"][0]["hash"]
        self.project.write("prompts/ask.txt", "The question: {{ question }}\n")
        changed = "message 1 (user)\n  [-Question-]{+The question+}: {{ question }}\n"
        self.diff("prompts/ask.txt@HEAD", "prompts/ask.txt", out=changed)
        out = self.diff(hash[:6], "prompts/ask.txt", out=changed)
        self.assertIn(f"ask {hash[:12]} → prompts/ask.txt ", out)
        self.diff(hash, "prompts/ask.txt@HEAD", out="no difference")
        self.diff("000000", "prompts/ask.txt", code=2, err="no run used a prompt with the hash '000000'")
        self.diff(hash[:5], "prompts/ask.txt", code=2, err=f"'{hash[:5]}'")

    def test_mistakes_are_told_together(self):
        self.diff("gone.txt", "000000", code=2, err=["there is no file 'gone.txt'", "there is no database"])

    def test_colours_and_what_a_prompt_would_do_to_a_terminal(self):
        self.project.write("a.txt", "Be kind.")
        self.project.write("b.txt", "Be \x1b[2Jcurt.")
        code, text = Terminal(self.project, "prompt", "diff", "a.txt", "b.txt").finish()
        self.assertEqual(code, 0)
        self.assertIn("\x1b[31;1m[-kind-]\x1b[0m\x1b[32m{+\\x1b[2Jcurt+}\x1b[0m", text)
        self.assertNotIn("\x1b", self.diff("a.txt", "b.txt"))
        self.project.write("c.txt", "Be \u009b2J\u202ecurt.")
        out = self.diff("a.txt", "c.txt", "--format", "json")
        self.assertNotIn("\u009b", out)
        self.assertNotIn("\u202e", out)
        self.assertIn({"added": "\u009b2J\u202ecurt"}, json.loads(out)["parts"][0]["diff"])


class PromptLog(CliTest):
    def git(self, *words):
        subprocess.run(["git", "-C", str(self.project.root), *words], check=True, capture_output=True,
                       env={"PATH": os.environ["PATH"], "HOME": str(self.project.root)})

    def log(self, *words, code=0, **expected):
        return self.check(self.project.run("prompt", "log", *words), code, **expected).out

    def test_every_version_that_runs_had(self):
        self.project.small()
        self.project.write(".gitignore", ".llmeval/\n")
        self.git("init")
        self.git("config", "user.name", "Ann")
        self.git("config", "user.email", "ann@x.example")
        self.git("add", ".")
        self.git("commit", "-m", "first")
        first = self.project.run_json()["run"]
        self.project.run_json("-m", "deaf", code=1)
        self.project.write("prompts/ask.txt", "Question: {{ question }} and no more\n")
        self.project.write("prompts/other.txt", "Question: {{ question }}\n")
        self.project.write("evals/small.eval.yaml", SUITE.replace("[../prompts/ask.txt]", "[../prompts/*.txt]"))
        self.project.run_json("-c", "one")
        log = json.loads(self.log("--format", "json"))
        self.assertEqual([entry["name"] for entry in log], ["ask", "ask", "other"])
        newest, oldest, other = log
        self.assertEqual(oldest["hash"], first["suites"][0]["prompts"][0]["hash"])
        self.assertEqual(other["hash"], oldest["hash"])
        self.assertEqual((oldest["runs"], oldest["git_commit"], oldest["dirty"]), (2, first["git_commit"], False))
        self.assertEqual(oldest["started_by"], ["Ann"])
        self.assertEqual(oldest["first_seen"], first["started_at"])
        self.assertTrue(newest["dirty"])
        rates = [(rate["model"], rate["passed"], rate["failed"], rate["pass_rate"], rate["narrowed"]) for rate in oldest["rates"]]
        self.assertEqual(rates, [("deaf", 0, 3, 0, False), ("echo", 3, 0, 1, False)])
        low, high = oldest["rates"][1]["interval"]
        self.assertAlmostEqual(low, 0.4385, 4)
        self.assertEqual(high, 1)
        self.assertEqual([rate["narrowed"] for rate in newest["rates"]], [True])

        text = self.log("ask", out=["ask  prompts/ask.txt\n", "  Ann  2 runs\n", "43.9–100.0"], not_out="other")
        self.assertEqual(self.log("prompts/ask.txt"), text)
        self.assertNotIn(newest["hash"][:12], self.log(oldest["hash"][:8]))
        self.log("nothing", code=2, err="no run had a prompt 'nothing'")


if __name__ == "__main__":
    unittest.main()
