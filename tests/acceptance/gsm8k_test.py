"""1,319 questions of GSM8K and the recorded answers of two models: the number of right ones is known, exactly."""

import json
import math
import os
import random
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
from harness import CliTest  # noqa: E402

DATA = Path(os.environ["GSM8K"])

SUITE = """\
suite: gsm8k
description: Grade-school questions; the last number of an answer is what counts.
prompts: [../prompts/ask.txt]
models: [175b_finetuning, 175b_verification]
expect: [{number: {equals: "{{ ground_truth }}", from: last}}]
cases: [{file: solutions.jsonl}]
"""

MODELS = """\
models:
  175b_finetuning: {provider: replay, answers: {file: solutions.jsonl, key: id, text: 175b_finetuning}}
  175b_verification: {provider: replay, answers: {file: solutions.jsonl, key: id, text: 175b_verification}}
"""


def wilson(passed, total):
    z = 1.959963984540054
    middle = passed / total + z * z / (2 * total)
    reach = z * math.sqrt(passed / total * (1 - passed / total) / total + z * z / (4 * total * total))
    return (middle - reach) / (1 + z * z / total), (middle + reach) / (1 + z * z / total)


def newcombe(both, regressed, fixed, neither):
    """Newcombe 1998, method 10: of the change of a pass rate, after less before."""
    total = both + regressed + fixed + neither
    after, before = (both + fixed) / total, (both + regressed) / total
    (low_after, high_after), (low_before, high_before) = wilson(both + fixed, total), wilson(both + regressed, total)
    product = both * neither - regressed * fixed
    product = max(product - total / 2, 0) if product > 0 else product
    margins = (both + regressed) * (fixed + neither) * (both + fixed) * (regressed + neither)
    phi = product / math.sqrt(margins) if margins else 0
    low, high = after - low_after, high_before - before
    below = math.sqrt(low * low - 2 * phi * low * high + high * high)
    low, high = high_after - after, before - low_before
    above = math.sqrt(low * low - 2 * phi * low * high + high * high)
    return after - before - below, after - before + above


class Gsm8k(CliTest):
    def setUp(self):
        super().setUp()
        self.project.write("prompts/ask.txt", "{{ question }}\n")
        self.project.write("evals/gsm8k.eval.yaml", SUITE)
        self.project.write("evals/models.yaml", MODELS)
        shutil.copy(DATA, self.project.root / "evals/solutions.jsonl")

    def diff(self, *words):
        ended = self.check(self.project.run("diff", *words, "--format", "json"), 0)
        (comparison,) = json.loads(ended.out)["comparisons"]
        (group,) = comparison["groups"]
        return comparison, group

    def test_compares_two_models_exactly(self):
        self.check(self.project.run("run", "-q"), 1)
        comparison, group = self.diff("last:model=175b_finetuning", "last:model=175b_verification")
        cases = group["cases"]
        self.assertEqual((cases["regressed"], cases["fixed"]), (76, 360))
        self.assertEqual((cases["still_passing"], cases["still_failing"]), (382, 501))
        exact = 2 * sum(math.comb(436, k) for k in range(77)) / 2**436
        self.assertAlmostEqual(group["pass_rate"]["p_exact"] / exact, 1, delta=1e-6)
        for got, expected in zip(group["pass_rate"]["interval"], newcombe(382, 76, 360, 501), strict=True):
            self.assertAlmostEqual(got, expected, delta=1e-6)
        self.check(self.project.run("diff", "--by", "model"), 0, out=["regressed, 76:", "fixed, 360:", "better"])

        # Ten more cases in the middle and another order of the file: nothing else changes.
        lines = DATA.read_text().splitlines()
        added = [json.dumps({**json.loads(line), "id": f"added-{i}"}) for i, line in enumerate(lines[:10])]
        lines[600:600] = added
        random.Random(5).shuffle(lines)
        self.project.write("evals/solutions.jsonl", "\n".join(lines) + "\n")
        self.check(self.project.run("run", "-q"), 1)
        again, group_again = self.diff("last~1:model=175b_finetuning", "last:model=175b_verification")
        self.assertEqual(group_again["cases"], {**cases, "new": 10})
        for key in ("pass_rate", "score", "checks", "shown"):
            self.assertEqual(group_again[key], group[key])
        new = [case for case in again["cases"] if case["kind"] == "new"]
        self.assertEqual({case["case"] for case in new}, {f"added-{i}" for i in range(10)})
        self.assertEqual([case for case in again["cases"] if case["kind"] != "new"], comparison["cases"])

    def test_finds_exactly_the_right_answers(self):
        ended = self.project.run("run", "-o", "json:report.json")
        self.check(ended, 1, out="gate: fail")

        report = json.loads((self.project.root / "report.json").read_text())
        counts = {group["model"]: (group["pass"], group["fail"], group["error"]) for group in report["groups"]}
        self.assertEqual(counts, {"175b_finetuning": (458, 861, 0), "175b_verification": (742, 577, 0)})
        self.assertEqual(len(report["samples"]), 2 * 1319)
        self.assertEqual(report["run"]["exit_code"], 1)


if __name__ == "__main__":
    if not DATA.exists():
        print("gsm8k: data not here, not run")
        print(f"  it is looked for at {DATA}")
        sys.exit(0)
    unittest.main()
