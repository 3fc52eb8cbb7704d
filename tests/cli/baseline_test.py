"""Runs that others are compared with: naming one, taking it elsewhere in a file."""

import json
import sqlite3
import unittest

from harness import MODELS, PROMPT, SUITE, CliTest, Project


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


class OldBaseline(CliTest):
    """A suite that wants its baseline's answers to be no older than a day."""

    def setUp(self):
        super().setUp()
        self.project.small(suite=SUITE + "baseline: {max_age: 1d}\n")
        self.before = self.project.run_json()["run"]["id"]
        self.check(self.project.run("baseline", "set"), 0)

    def age(self, days):
        with sqlite3.connect(self.project.root / ".llmeval/results.db") as database:
            database.execute("UPDATE samples SET started_us = started_us - ?", (days * 86_400_000_000,))

    def test_a_young_one_is_left_alone(self):
        self.project.write("prompts/ask.txt", PROMPT + "\n\n(please)\n")
        self.assertEqual(self.project.run_json()["run"]["baseline"], self.before)

    def test_an_old_one_is_asked_again_with_its_own_prompt(self):
        self.age(2)
        self.project.write("prompts/ask.txt", "Question: {{ question | upper }}\n")
        ended = self.check(self.project.run("run", "-o", "json:report.json"), 1,
                           err=(f"the baseline, run {self.before}, was asked again", "its answers are 2 d old"))
        report = json.loads((self.project.root / "report.json").read_text())
        again = report["run"]["baseline"]
        self.assertNotEqual(again, self.before)
        self.assertIn(f"against run {again}, answers up to 0 s old", ended.out)
        self.assertEqual(self.verdicts(self.project_report(again)), {"one": "pass", "two": "pass", "three": "pass"})
        listed = json.loads(self.project.run("runs", "--json").out)
        self.assertNotIn(again, [run["id"] for run in listed])
        listed = json.loads(self.project.run("runs", "--all", "--json").out)
        self.assertIn((again, self.before), [(run["id"], run["confirms"]) for run in listed])
        # It is nobody's baseline by name.
        self.check(self.project.run("baseline", "show"), 0, out=self.before)
        self.check(self.project.run("baseline", "set", again), 2, err=f"only asked again what run {self.before} failed")

    def project_report(self, run):
        return json.loads(self.check(self.project.run("export", run, "-o", "json:-"), 0).out)

    def test_what_cannot_be_asked_again_leaves_it_open(self):
        self.age(2)
        self.project.write("evals/models.yaml", MODELS.replace("    provider: sim\n", "    provider: sim\n    parameters: {temperature: 1}\n", 1))
        report = self.project.run_json()
        self.assertEqual(report["gate"]["decision"], "inconclusive")
        texts = [rule["text"] for rule in report["gate"]["rules"] if rule["rule"] == "baseline"]
        self.assertEqual(texts, ["its answers are 2 d old, 24 h at most are allowed, and they cannot be asked for again: "
                                 "its models were others, or had other settings"])


if __name__ == "__main__":
    unittest.main()
