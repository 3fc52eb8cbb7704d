"""1,319 questions of GSM8K and the recorded answers of two models: the number of right ones is known, exactly."""

import json
import os
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


class Gsm8k(CliTest):
    def test_finds_exactly_the_right_answers(self):
        self.project.write("prompts/ask.txt", "{{ question }}\n")
        self.project.write("evals/gsm8k.eval.yaml", SUITE)
        self.project.write("evals/models.yaml", MODELS)
        shutil.copy(DATA, self.project.root / "evals/solutions.jsonl")

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
