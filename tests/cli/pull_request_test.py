"""Pull requests through tests/example-repository: with keys, and of a fork without."""

import shutil
import subprocess
import unittest
from pathlib import Path

from harness import ChatServer, CliTest, Reply

EXAMPLE = Path(__file__).resolve().parents[1] / "example-repository"
WORD_ONLY = "Answer with that word only."
KEY = "OPENAI_API_KEY"


def model(body):
    """Answers with the word; where nobody says that it is to be the only one, it talks about cards."""
    ticket = body["messages"][-1]["content"]
    words = {"charged": "billing", "refund": "billing", "crash": "bug", "stürzt": "bug"}
    word = next((word for sign, word in words.items() if sign in ticket), "other")
    talks = "card" in ticket and WORD_ONLY not in body["messages"][0]["content"]
    return f"This ticket is about {word} | @team <b>::error::" if talks else word


class PullRequest(CliTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(EXAMPLE, self.project.root, dirs_exist_ok=True)
        self.server = ChatServer(self, answer=model)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.keys = {KEY: "sk-test", "LLM_URL": self.server.url}

    def git(self, *words):
        subprocess.run(["git", "-C", self.project.root, "-c", "user.name=t", "-c", "user.email=t@t.example", *words], check=True)

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def edit(self, path, old, new):
        text = (self.project.root / path).read_text()
        self.assertIn(old, text)
        self.project.write(path, text.replace(old, new))

    def llmeval(self, *words, code=0, env=None, **expected):
        return self.check(self.project.run(*words, env=self.keys if env is None else env), code, **expected)

    def main_branch(self):
        """A push to main: its run is the baseline, and recorded for those who have no key."""
        self.project.write(".gitignore", ".llmeval/\nout/\n")
        self.llmeval("run", "--record", "evals/recording.jsonl")
        self.llmeval("baseline", "set")
        self.llmeval("baseline", "export", "../main.jsonl")
        self.addCleanup((self.project.root.parent / "main.jsonl").unlink)
        self.commit()

    def fresh_job(self, env=None):
        """Another machine: nothing is left of earlier runs but the baseline's file."""
        shutil.rmtree(self.project.root / ".llmeval")
        self.llmeval("baseline", "import", "../main.jsonl", env=env)

    def step(self):
        for name in ("summary.md", "output"):
            self.project.write("out/" + name, "")
        return {"GITHUB_STEP_SUMMARY": "out/summary.md", "GITHUB_OUTPUT": "out/output", "GITHUB_WORKSPACE": str(self.project.root)}

    def text(self, path):
        return (self.project.root / path).read_text()

    def test_an_edit_that_breaks_three_cases_fails_and_its_repair_passes(self):
        self.main_branch()
        self.git("switch", "--quiet", "--create", "friendlier")
        self.edit("prompts/sort.prompty", WORD_ONLY, "Be kind.")
        self.commit()
        self.fresh_job()
        ended = self.llmeval("run", "-o", "markdown:out/comment.md", "-o", "github", code=1, env={**self.keys, **self.step()})
        self.assertIn("3 new failures: charged-twice (failed 2 of 2, before passed 2 of 2), lost-card (", " ".join(ended.err.split()))
        told = [line for line in ended.out.splitlines() if line.startswith("::")]
        self.assertEqual(len(told), 4, ended.out)
        self.assertIn("::error title=llmeval%3A gate failed%3A 3 regressed::tickets: sort × mini: 3 new failures", told[0])
        for line, (number, case) in zip(told[1:], [(9, "charged-twice"), (10, "refund"), (11, "lost-card")]):
            self.assertIn(f"::error file=evals/tickets.eval.yaml,line={number},title=regressed%3A tickets › {case} ·", line)
        comment = self.text("out/comment.md")
        self.assertTrue(comment.startswith("## ❌ llmeval: gate failed: 3 regressed\n"), comment[:99])
        rows = [line for line in comment.splitlines() if line.startswith(("| `charged-twice`", "| `refund`", "| `lost-card`"))]
        self.assertEqual(len(rows), 3, comment)
        self.assertIn("{+This ticket is about +}billing", comment)
        self.assertNotIn("\n::", comment)
        self.assertIn("| 57.1 |", comment)
        self.assertEqual(self.text("out/summary.md"), comment)
        outputs = self.text("out/output")
        for line in ("gate=fail", "exit-code=1", "regressed=3", "failed=3", "passed=4"):
            self.assertIn(line + "\n", outputs)

        self.edit("prompts/sort.prompty", "Be kind.", f"Be kind. {WORD_ONLY}")
        self.commit()
        self.fresh_job()
        self.llmeval("run", "-o", "markdown:out/comment.md", "-o", "github", env={**self.keys, **self.step()}, not_out="::error")
        self.assertTrue(self.text("out/comment.md").startswith("## ✅ llmeval: gate passed\n"))
        self.assertIn("gate=pass\nexit-code=0\n", self.text("out/output"))

    def test_what_passes_when_it_is_asked_again_is_flaky_and_no_regression(self):
        self.main_branch()
        self.fresh_job()
        self.edit("prompts/sort.prompty", "of a bank", "of our bank")
        replies = iter(["none of these"])
        self.server.answer = lambda body: next(replies, "billing") if "twice" in str(body["messages"]) else model(body)
        self.llmeval("run", "-o", "markdown:out.md", "-o", "github", env={**self.keys, **self.step()},
                     out=["::warning file=evals/tickets.eval.yaml,line=9,title=flaky%3A tickets › charged-twice",
                          "; asked again it passed 2 of 2"], not_out="::error")
        self.assertTrue(self.text("out.md").startswith("## ✅ llmeval: gate passed: 1 flaky\n"))
        self.assertIn("regressed=0\n", self.text("out/output"))

    def test_a_fork_without_keys_is_judged_by_what_is_recorded(self):
        self.main_branch()
        self.server.answer = lambda body: Reply(500)
        asked = len(self.server.requests)
        stranger = {"LLM_URL": self.server.url}
        self.fresh_job(stranger)
        self.llmeval("run", code=2, env=stranger, err=f"needs the variable {KEY}, which is not set")
        replay = ("run", "--replay", "evals/recording.jsonl")
        self.llmeval(*replay, env=stranger, out="7 passed")

        # German tickets are asked otherwise now; the others as ever.
        self.edit("prompts/sort.prompty", "The ticket is in German.", "The ticket is in German; the word is in English.")
        self.commit()
        self.fresh_job(stranger)
        ended = self.llmeval(*replay, "-o", "markdown:out/comment.md", "-o", "github", env={**stranger, **self.step()})
        report = " ".join(ended.err.split())
        self.assertIn("gate: inconclusive inconclusive: tickets: 2 of 7 samples of sort × mini are not recorded", report)
        self.assertIn(f"2 not recorded (the recording has no answer to it; asking needs {KEY}): "
                      "tickets › absturz · sort × mini; tickets › danke · sort × mini", report)
        self.assertIn("::warning file=evals/tickets.eval.yaml,line=14,title=not recorded%3A tickets › absturz", ended.out)
        self.assertIn(f"asking needs {KEY}", ended.out)
        comment = self.text("out/comment.md")
        self.assertTrue(comment.startswith("## ⚠️ llmeval: gate inconclusive: 2 not recorded\n"), comment[:99])
        self.assertEqual(comment.count(f"asking needs {KEY}"), 2)
        self.llmeval(*replay, "--strict", code=4, env=stranger)

        # And one that is recorded changes for the worse.
        self.project.write("evals/tickets.eval.yaml", self.text("evals/tickets.eval.yaml") + "  pass_rate: {min: 1}\n")
        self.edit("evals/tickets.eval.yaml", "help!}, reference: other", "help!}, reference: billing")
        self.fresh_job(stranger)
        self.llmeval(*replay, code=1, env=stranger, out=["FAIL tickets › thanks", "2 of 7 samples of sort × mini are not recorded"])
        self.assertEqual(len(self.server.requests), asked)


class Sizes(CliTest):
    """However much there is to say, GitHub takes it."""

    def test_a_run_of_any_size_has_a_comment_and_a_summary(self):
        cases = "".join(f"  - {{id: {'案' * 30}-{n}, vars: {{question: q{n}}}}}\n" for n in range(400))
        answer = ("宽 |`<b>x" * 40 + "\\n") * 9
        models = "".join(f'  m{n}: {{provider: sim, rules: [{{answer: "{answer}"}}]}}\n' for n in range(8))
        self.project.small(models="models:\n" + models, suite=f"""\
suite: {'長' * 30}
prompts: [../prompts/ask.txt]
models: [{', '.join(f'm{n}' for n in range(8))}]
expect: [{{contains: "{{{{ question }}}}"}}, {{equals: {'語' * 300}}}]
cases:
{cases}""")
        step = {"GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output"}
        self.project.write("summary.md", "x" * 950_000 + "\n")
        ended = self.check(self.project.run("run", "-o", "comment.md", "-o", "github", env=step), 1)
        comment = (self.project.root / "comment.md").read_bytes()
        self.assertLessEqual(len(comment), 60_000)
        self.assertGreater(len(comment), 30_000)
        for text in ("failing: 3200", "… and 3175 more", "### all cases", "| `m7` | 0.0 |", "left out: too long for a comment."):
            self.assertTrue(text in comment.decode(), text)
        self.assertLessEqual(len((self.project.root / "summary.md").read_bytes()), 1 << 20)
        told = [line for line in ended.out.splitlines() if line.startswith("::")]
        self.assertEqual(len(told), 10)
        self.assertRegex(told[-1], "^::error title=llmeval%3A 3192 more::llmeval show -v [0-9a-z-]+ lists all$")


if __name__ == "__main__":
    unittest.main()
