"""Runs that stop once it is certain that they got worse than their baseline, or no worse by more than a margin."""

import unittest

from harness import MODELS, PROMPT, CliTest

CASES = 120


def suite(gate):
    cases = "".join(f"  - {{id: c{n}, vars: {{question: word{n}}}}}\n" for n in range(CASES))
    return f"""\
suite: small
prompts: [../prompts/ask.txt]
models: [echo]
trials: 2
gate: {gate}
expect: [{{contains: "{{{{ question }}}}"}}]
cases:
{cases}"""


class EarlyStop(CliTest):
    def with_baseline(self, gate):
        self.project.small(suite=suite(gate))
        before = self.project.run_json("-q")
        self.check(self.project.run("baseline", "set"), 0)
        return before["run"]["id"]

    def run_early(self, *words, code):
        return self.project.run_json("--stop-early", "-j", "1", *words, code=code)

    def test_it_got_worse(self):
        before = self.with_baseline("{regression: {alpha: 0.05}}")
        self.project.write("prompts/ask.txt", "Question: {{ question | upper }}\n")
        report = self.run_early(code=1)
        self.assertEqual(report["run"]["stop_reason"], "decided")
        self.assertEqual(report["run"]["baseline"], before)
        run = [sample for sample in report["samples"] if sample["verdict"] != "skipped"]
        left = [sample for sample in report["samples"] if sample["verdict"] == "skipped"]
        self.assertLess(len(run), CASES)
        self.assertEqual({sample["reason"] for sample in left}, {"decided"})
        # Whole cases: both trials, or none.
        ids = [sample["case"] for sample in run]
        self.assertTrue(all(ids.count(case) == 2 for case in set(ids)), ids)
        self.check(self.project.run("show"), 0, out="stopped early, as the gate's answer was certain")
        self.check(self.project.run("baseline", "set"), 2, err="stopped early, as its gate's answer was certain")
        # It is no run that could not be ended.
        self.check(self.project.run("run", "--resume"), 2, err="no run can go on")

    def test_it_is_no_worse_by_a_margin(self):
        self.with_baseline("{regression: {margin: 0.3, alpha: 0.1}}")
        self.project.write("prompts/ask.txt", PROMPT + "\n\n(please)\n")
        report = self.run_early(code=0)
        self.assertEqual(report["run"]["stop_reason"], "decided")

    def test_without_a_baseline_nothing_is_certain(self):
        self.project.small(suite=suite("{pass_rate: {min: 1}}"), models=MODELS)
        ended = self.check(self.project.run("run", "--stop-early"), 0, out="no baseline", err="there is no baseline")
        self.assertIn(f"{2 * CASES} samples: ", ended.out)


class RunBaseline(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small()

    def test_what_a_run_is_compared_with(self):
        first = self.project.run_json()
        self.assertIsNone(first["run"]["baseline"])
        self.check(self.project.run("show"), 0, out=" · no baseline")
        self.check(self.project.run("baseline", "set"), 0)
        second = self.project.run_json()
        self.assertEqual(second["run"]["baseline"], first["run"]["id"])
        self.check(self.project.run("show"), 0, out=f" · against run {first['run']['id']}")
        self.assertIsNone(self.project.run_json("--baseline", "none")["run"]["baseline"])
        third = self.project.run_json("--baseline", second["run"]["id"])
        self.assertEqual(third["run"]["baseline"], second["run"]["id"])
        self.assertEqual(self.project.run_json("--baseline", "baseline:main")["run"]["baseline"], first["run"]["id"])
        self.check(self.project.run("run", "--baseline", "last:model=echo"), 2, err="names a part of a run")
        self.check(self.project.run("run", "--baseline", "nobody"), 2, err="'nobody'")
        self.check(self.project.run("run", "--no-score"), 0)
        self.check(self.project.run("run", "--baseline", "last"), 2, err="was not scored")
        # A baseline of other suites is none.
        self.project.write("evals/other.eval.yaml",
                           (self.project.root / "evals/small.eval.yaml").read_text().replace("suite: small", "suite: x"))
        self.assertIsNone(self.project.run_json("evals/other.eval.yaml")["run"]["baseline"])


if __name__ == "__main__":
    unittest.main()
