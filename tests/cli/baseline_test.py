"""Runs that others are compared with: naming one, taking it elsewhere in a file."""

import json
import unittest

from harness import CliTest, Project


class Baseline(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small()

    def another(self):
        project = Project()
        self.addCleanup(project.remove)
        project.small()
        return project

    def llmeval(self, *words, code=0, **expected):
        return self.check(self.project.run("baseline", *words), code, **expected)

    def test_a_complete_run_becomes_one_and_another_does_not(self):
        self.llmeval("show", code=2, err="there is no database")
        first = self.project.run_json()["run"]["id"]
        self.llmeval("show", code=2, err="there is no baseline yet (llmeval baseline set makes the last run one)")
        self.llmeval("list", out="there is no baseline yet")
        self.llmeval("set", out=f"baseline main is run {first} now")
        self.llmeval("set", "--name", "release-1", first[:16])
        self.llmeval("show", out=f"main: run {first}")
        self.llmeval("show", "other", code=2, err="there is no baseline 'other' (there is main, release-1)")
        names = json.loads(self.llmeval("list", "--format", "json").out)
        self.assertEqual([(row["name"], row["run"]) for row in names], [("main", first), ("release-1", first)])
        self.llmeval("set", "--name", "a b", code=2, err="'a b' is no name of a baseline")

        self.check(self.project.run("run", "--no-score"), 0)
        self.llmeval("set", code=2, err="was not scored")
        self.check(self.project.run("run", "-m", "deaf", "--fail-fast"), 1)
        self.llmeval("set", code=2, err="did not come to its end (fail_fast)")
        self.assertEqual(json.loads(self.llmeval("show", "--format", "json").out)["run"], first)
        self.check(self.project.run("run", "-c", "one"), 0)
        self.llmeval("set", out="it has a part of its suites' cases only: --case one")

    def test_a_file_takes_it_elsewhere(self):
        run = self.project.run_json()
        self.llmeval("set")
        self.llmeval("export", "main.jsonl", out=f"baseline main (run {run['run']['id']}) is in main.jsonl")
        text = (self.project.root / "main.jsonl").read_text()
        self.assertEqual(self.llmeval("export", "-").out, text)
        self.llmeval("export", "--no-answers", "bare.jsonl")
        self.assertNotIn("You asked", (self.project.root / "bare.jsonl").read_text())

        other = self.another()
        other.write("main.jsonl", text)
        self.check(other.run("baseline", "import", "main.jsonl"), 0,
                   out=f"baseline main is run {run['run']['id']} now, imported with 3 samples")
        self.check(other.run("baseline", "import", "main.jsonl"), 0, out="which was stored here already")
        self.assertEqual(other.run("baseline", "export", "-").out, text)
        self.check(other.run("baseline", "show"), 0, out="imported")
        shown = json.loads(other.run("runs", "--json").out)
        self.assertEqual([(row["id"], row["imported"]) for row in shown], [(run["run"]["id"], True)])
        self.check(other.run("show", "last"), 0, out="3 pass")

        broken = text.replace('"verdict":"pass"', '"verdict":"great"', 1)
        other.write("broken.jsonl", broken)
        self.check(other.run("baseline", "import", "broken.jsonl"), 0, out="which was stored here already")
        third = self.another()
        third.write("broken.jsonl", broken)
        self.check(third.run("baseline", "import", "broken.jsonl"), 2, err="unknown verdict 'great'")
        self.check(third.run("baseline", "list"), 0, out="there is no baseline yet")
        self.check(third.run("baseline", "import", "nowhere.jsonl"), 2, err="nowhere.jsonl")


if __name__ == "__main__":
    unittest.main()
