"""Judges and people: what a judge says, calibrated by labels, and the gate that asks for it."""

import csv
import io
import json
import unittest

from harness import CliTest

# The judge passes what says good, people what says good or fine.
MODELS = """\
models:
  echo:
    provider: sim
    rules: [{answer: '{{ vars.say }}'}]
  referee:
    provider: sim
    rules:
      - {when: '(good|tied)', answer: '{"reason": "well said", "score": 1}'}
      - {answer: '{"reason": "badly said", "score": 0}'}
"""
SAYS = ["good", "good", "fine", "bad", "bad"]
SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [echo]
expect: [{judge: {rubric: %s, model: referee, min: 0.5, name: nice}}]
cases:
""" + "".join(f"  - {{id: c{i}, vars: {{question: q{i}, say: {SAYS[i % 5]} {i}}}}}\n" for i in range(40))
GATE = "gate: {pass_rate: {min: 0}, judge: {min_kappa: %s}}\n"


class Judged(CliTest):
    def lay(self, gate="gate: {pass_rate: {min: 0}}\n", rubric="Is it nice"):
        self.project.small(suite=SUITE % rubric + gate, models=MODELS, prompt="{{ question }} {{ say }}\n")

    def label(self, *words):
        # All of them: which ones are drawn depends on the run's id, and with it what kappa comes to.
        self.check(self.project.run("labels", "sheet", "last", "--sample", 40, "--blind", "-o", "labels.csv", *words), 0)
        text = (self.project.root / "labels.csv").read_bytes().decode().removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        lines = [f"{row['row']},{'fail' if 'bad' in row['answer'] else 'pass'}" for row in rows]
        self.project.write("filled.csv", "row,pass\n" + "\n".join(lines) + "\n")
        self.check(self.project.run("labels", "import", "filled.csv", "--by", "anna"), 0)
        return rows

    def notices(self, report):
        return [(notice["state"], notice["text"]) for notice in report["notices"] if notice["kind"] == "judge"]

    def test_an_uncalibrated_judge_is_told_in_every_report(self):
        self.lay()
        ended = self.check(self.project.run("run"), 0, out="a judge is not confirmed by people: 'nice' of small, never calibrated")
        self.assertIn("gate: pass", ended.out)
        self.check(self.project.run("show"), 0, out="a judge is not confirmed by people: 'nice' of small, never calibrated")
        report = self.project.run_json()
        self.assertEqual([state for state, _ in self.notices(report)], ["uncalibrated"])

    def test_calibrated_it_is_trusted_until_it_changes(self):
        self.lay()
        self.check(self.project.run("run", "-q"), 0)
        rows = self.label()
        self.assertEqual(rows[0]["criteria"], "Is it nice")
        ended = self.check(self.project.run("calibrate", "small"), 0, out=["judge 'nice' of small", "judged by referee"])
        self.assertIn("people pass it, the judge fails it: c", ended.out)
        report = self.project.run_json()
        self.assertEqual(self.notices(report), [])
        # Another rubric is another judge.
        self.lay(rubric="Is it kind")
        report = self.project.run_json()
        self.assertEqual([state for state, _ in self.notices(report)], ["stale"])
        # The same labels measure it, since they are of the same answers.
        self.check(self.project.run("score", "last~1", "-q"), 3)

    def test_the_gate_asks_for_it(self):
        self.lay(GATE % 0.5)
        self.check(self.project.run("run"), 1,
                   out="fail: small: judge 'nice' was never compared with people, as llmeval calibrate does")
        self.label()
        self.check(self.project.run("calibrate", "small", "--check", "nice"), 0)
        result, = json.loads(self.project.run("calibrate", "small", "-o", "json:-").out)
        kappa = result["kappa"]["value"]
        self.assertGreater(kappa, 0.5)
        self.check(self.project.run("run", "-v"), 0, out=f"people agree with judge 'nice' by a kappa of {kappa:.2f} (")
        self.lay(GATE % 0.95)
        self.check(self.project.run("run"), 1, out=["at least 0.95 wanted"])
        self.lay(GATE % 0.5, rubric="Is it kind")
        self.check(self.project.run("run"), 1, out="judge 'nice' is not the one that was calibrated")
        self.lay(GATE % 0)
        self.check(self.project.run("validate"), 2, err="min_kappa")


if __name__ == "__main__":
    unittest.main()
