"""Gates against a baseline: what passed before and fails now is asked again, and the decision can be repeated."""

import datetime
import json
import unittest

from harness import CliTest

# Fails by chance: so many of the answers are refusals, drawn anew by each seed.
CHANCE = """\
models:
  m: {{provider: sim, seed: {seed}, latency: {{median: 1ms}}, faults: {{refusal: {share}}}, rules: [{{answer: good}}]}}
"""

# Three cases break under a brief prompt.
BREAKS = """\
models:
  m:
    provider: sim
    latency: {median: 1ms}
    rules:
      - {when: '(?s)brief.* k(7|23|49)$', answer: bad}
      - {answer: good}
"""


def suite(cases, gate=""):
    lines = "".join(f"  - {{id: k{i}, vars: {{q: k{i}}}}}\n" for i in range(cases))
    return f"suite: s\nprompts: [../prompts/p.txt]\nmodels: [m]\nexpect: [{{contains: good}}]\n{gate}cases:\n{lines}"


class Gates(CliTest):
    def lay_out(self, cases=50, gate="", models=BREAKS):
        self.project.write("evals/s.eval.yaml", suite(cases, gate))
        self.project.write("evals/models.yaml", models)
        self.project.write("prompts/p.txt", "Answer {{ q }}")

    def make_baseline(self):
        self.check(self.project.run("run"), 0)
        self.check(self.project.run("baseline", "set"), 0)

    def rules(self, *words, code=0):
        ended = self.check(self.project.run("gate", "--json", *words), code)
        return json.loads(ended.out)

    def test_an_edit_that_breaks_three_cases_fails_and_names_them(self):
        self.lay_out()
        self.make_baseline()
        self.project.write("prompts/p.txt", "Be brief: {{ q }}")
        ended = self.check(self.project.run("run"), 1, err="3 cases that passed in")
        for text in ("gate: fail", "3 new failures:", "k7 (failed 3 of 3, before passed 3 of 3)", "k23 (failed", "k49",
                     "shows the answers"):
            self.assertIn(text, " ".join(ended.out.split()))
        # Again, from the store alone, and after the gate was changed.
        again = self.rules(code=1)
        self.assertEqual(again["decision"], "fail")
        self.assertEqual({rule["rule"] for rule in again["rules"]}, {"errors", "no_new_failures", "regression"})
        self.check(self.project.run("gate", "--baseline", "none"), 1, out="pass rate of p × m is 94.0 % (47 of 50 cases)")
        self.project.write("evals/s.eval.yaml", suite(50, "gate: {pass_rate: {min: 0.9}}\n"))
        self.check(self.project.run("gate"), 0, out="gate: pass")
        self.project.write("evals/s.eval.yaml", suite(50, "gate: {regression: {margin: 0.02}}\n"))
        self.check(self.project.run("gate", "last"), 0, out="inconclusive at a margin of 0.02")
        # What was asked again is no run of its own: neither the last one nor in the list.
        listed = json.loads(self.project.run("runs", "--json").out)
        self.assertEqual(len(listed), 2)
        self.check(self.project.run("gate", "nothing"), 2, err="nothing")

    def test_what_fails_by_itself_is_flaky_and_passes(self):
        self.lay_out(20, models=CHANCE.format(seed=1, share=0))
        self.make_baseline()
        self.project.write("evals/models.yaml", CHANCE.format(seed=1, share=0.15))
        ended = self.check(self.project.run("run", "-v"), 0)
        self.assertIn(" flaky: ", ended.out)

    def test_without_a_call_a_flip_is_inconclusive(self):
        self.lay_out(10)
        self.make_baseline()
        self.project.write("prompts/p.txt", "Be brief: {{ q }}")
        self.check(self.project.run("run", "--baseline", "none", "--record", "tape.jsonl"), 1)
        ended = self.check(self.project.run("run", "--replay", "tape.jsonl", "-v"), 0)
        self.assertIn("not asked again so often that it is sure: k7 (failed 0 of 0)", " ".join(ended.out.split()))

    def test_a_baseline_is_missing(self):
        self.lay_out(10, "gate: {regression: {}}\n")
        self.check(self.project.run("run"), 0, out="there is no baseline to compare with")

    def test_a_suite_that_the_baseline_does_not_have_is_decided_as_without_one(self):
        self.lay_out(10)
        self.make_baseline()
        self.project.write("evals/t.eval.yaml", suite(3).replace("suite: s", "suite: t").replace("good", "bad"))
        self.check(self.project.run("run"), 1, out="t: pass rate of p × m is 0.0 % (0 of 3 cases)")
        self.check(self.project.run("gate"), 1, out="t: pass rate of p × m is 0.0 % (0 of 3 cases)")

    def test_a_quarantined_case_runs_and_does_not_gate(self):
        self.lay_out()
        self.make_baseline()
        self.project.write("prompts/p.txt", "Be brief: {{ q }}")
        day = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)).date().isoformat()
        entries = "".join(f"  - {{suite: s, case: k{i}, reason: under repair, expires: {day}}}\n" for i in (7, 23, 49))
        self.project.write("evals/quarantine.yaml", "quarantine:\n" + entries)
        ended = self.check(self.project.run("run"), 0, out=f"'k7' does not gate until {day}: under repair")
        self.assertIn("FAIL s › k7", ended.out)
        self.project.write("evals/quarantine.yaml", "quarantine:\n" + entries.replace(day, "2020-02-29"))
        self.check(self.project.run("gate"), 1, out="the quarantine of 'k7' ended with 2020-02-29")
        self.project.write("evals/quarantine.yaml", "quarantine:\n" + entries.replace("k7", "k70"))
        self.check(self.project.run("validate"), 2, err="evals/quarantine.yaml:2:5: error: suite 's' has no case 'k70'")
        self.project.write("evals/quarantine.yaml", "quarantine:\n" + entries.replace(day, "soon"))
        self.check(self.project.run("validate"), 2, err="'soon' is not a day (write 2026-12-01)")
        self.check(self.project.run("schema", "quarantine"), 0, out="quarantine")

    def failing_of_hundred(self, cases, before, after):
        """How many of a hundred comparisons, each by seeds of its own, the default gate fails."""
        self.lay_out(cases)
        failed = 0
        for seed in range(100):
            self.project.write("evals/models.yaml", CHANCE.format(seed=2 * seed, share=before))
            self.project.run("run", "--baseline", "none", "-q")
            self.project.write("evals/models.yaml", CHANCE.format(seed=2 * seed + 1, share=after))
            ended = self.project.run("run", "--baseline", "last", "-q")
            self.assertIn(ended.code, (0, 1), ended.err)
            failed += ended.code
        return failed

    def test_flaky_cases_compared_with_themselves_pass(self):
        self.assertLessEqual(self.failing_of_hundred(50, 0.1, 0.1), 3)

    def test_a_great_loss_fails(self):
        self.assertGreaterEqual(self.failing_of_hundred(200, 0.02, 0.2), 95)


if __name__ == "__main__":
    unittest.main()
