"""What an earlier run left: run --failed, --errors, --new."""

import json
import unittest

from harness import MODELS, SUITE, CliTest

# The answer to beta is wrong, and there is none to gamma.
MIXED = MODELS + """\
  mixed:
    provider: sim
    rules:
      - when: beta
        answer: Wrong.
      - when: gamma
        outcome: invalid_request
      - when: '^Question: (?<question>.*)'
        answer: 'You asked: {{ question }}'
"""


class Earlier(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(models=MIXED)

    def run_mixed(self, *words):
        """The id of a run in which one passed, two failed and three was not measured."""
        report = self.project.run_json("-m", "mixed", *words, code=3)
        return report["run"]["id"]

    def cases(self, *words, code=0):
        return [sample["case"] for sample in self.project.run_json(*words, code=code)["samples"]]

    def runs(self):
        return json.loads(self.project.run("runs", "--json").out)

    def test_only_what_failed(self):
        run = self.run_mixed()
        report = self.project.run_json("--failed")
        self.assertEqual(self.verdicts(report), {"two": "pass"})
        self.assertEqual(report["gate"]["narrowed_by"], [f"--failed {run}"])
        self.check(self.project.run("show"), 0, out=f"gate: pass\n  of a part of the cases: --failed {run}\n")
        self.assertEqual(self.cases("--failed", run), ["two"])
        self.assertEqual(self.cases("--failed", "last~2", "-m", "deaf", code=1), ["two"])

    def test_only_what_was_not_measured(self):
        run = self.run_mixed()
        self.assertEqual(self.cases("--errors"), ["three"])
        self.check(self.project.run("run", "--dry-run", "--errors", run), 0, out="small (1 cases)")

    def test_only_what_is_new(self):
        run = self.run_mixed()
        self.project.write("evals/small.eval.yaml", SUITE + "  - {id: four, vars: {question: delta}}\n")
        self.project.write("evals/other.eval.yaml", SUITE.replace("small", "other"))
        self.assertEqual(self.cases("--new", run), ["one", "two", "three", "four"])
        self.assertEqual(self.cases("--new", run, "-c", "f*"), ["four"])
        self.assertEqual(self.cases("small", "--new", run), ["four"])
        everything = self.project.run_json()["run"]["id"]
        self.check(self.project.run("run", "--new", everything), 2, err="no case is selected (nothing is left by --new 2")

    def test_skipped_cases_are_new(self):
        self.project.run("run", "-m", "deaf", "--fail-fast", "-j", "1")
        (run,) = self.runs()
        self.assertGreater(run["skipped"], 0)
        self.assertEqual(len(self.cases("--new")), run["skipped"])

    def test_narrowing_further(self):
        run = self.project.run_json("-m", "deaf", code=1)["run"]["id"]
        self.assertEqual(self.cases("--failed", run, "--tag", "odd"), ["one", "three"])
        self.assertEqual(self.cases("--failed", run, "--limit", "1"), ["one"])
        self.assertEqual(len(self.cases("--failed", run, "--pick", "2")), 2)
        report = self.project.run_json("--failed", run, "-c", "t*", "--trials", "2")
        self.assertEqual(report["gate"]["narrowed_by"], ["--case t*", f"--failed {run}"])
        self.assertEqual([(sample["case"], sample["trial"]) for sample in report["samples"]],
                         [("two", 1), ("two", 2), ("three", 1), ("three", 2)])
        self.check(self.project.run("run", "--failed", run, "-c", "nobody"), 2,
                   err=f"error: no case is selected (nothing is left by --case nobody --failed {run})\n")

    def test_nothing_left(self):
        run = self.project.run_json()["run"]["id"]
        for flag, said in (("--failed", f"error: nothing to run: no case of run {run} failed\n"),
                           ("--errors", f"error: nothing to run: every case of run {run} was measured\n")):
            self.check(self.project.run("run", flag), 2, err=said)
        self.assertEqual(len(self.runs()), 1, "no run was stored")

    def test_words_that_do_not_go_together(self):
        self.check(self.project.run("run", "--failed"), 2, err="there is no database")
        run = self.run_mixed()
        for words, said in ((["--failed", "--errors"], "error: --failed excludes --errors\n"),
                            (["--new", "--failed"], "error: --failed excludes --new\n"),
                            (["--errors", "--new"], "error: --errors excludes --new\n"),
                            (["--failed", "--resume"], "error: --resume excludes --failed\n"),
                            (["--failed", "small"], "error: 'small' does not name a run (write last, last~2 or the start of a run's id with its dash)\n"),
                            (["--failed", "nobody-1"], "error: there is no run 'nobody-1' (llmeval runs lists them)\n")):
            self.check(self.project.run("run", *words), 2, err=said)
        self.assertEqual(self.cases("small", "--failed=" + run), ["two"])

    def test_scored_again_and_over_prompts(self):
        self.project.write("prompts/short.txt", "Question: {{ question }}")
        self.project.write("evals/small.eval.yaml", SUITE.replace("ask.txt", "*.txt"))
        self.run_mixed("-p", "ask")
        report = self.project.run_json("--failed")
        self.assertEqual([(sample["case"], sample["prompt"]) for sample in report["samples"]], [("two", "ask"), ("two", "short")])
        self.project.run("score", "last")
        again = json.loads(self.project.run("export", "last", "-o", "json:-").out)
        self.assertEqual([sample["case"] for sample in again["samples"]], ["two", "two"])
        self.assertEqual(again["gate"]["narrowed_by"], report["gate"]["narrowed_by"])


if __name__ == "__main__":
    unittest.main()
