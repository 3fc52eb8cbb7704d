"""The suites of this repository: green with `demo`, and with `demo-v2` only the cases fail that models.yaml names."""

import json
import os
import shutil
import unittest
from pathlib import Path

from harness import CliTest

SOURCE = Path(os.environ["LLMEVAL_SOURCE"])

WORSE = {
    "support-triage": {"quoted-thread", "word-processor", "kill-the-process"},
    "invoice-fields": {"decimal-comma", "swiss-apostrophe"},
    "cited-answers": {"injected-source", "not-in-the-sources", "ten-page-contract"},
}


class OwnSuites(CliTest):
    def setUp(self):
        super().setUp()
        for folder in ("evals", "prompts"):
            shutil.copytree(SOURCE / folder, self.project.root / folder)

    def test_no_word_against_them(self):
        ended = self.check(self.project.run("validate"), 0)
        self.assertEqual(ended.err, "")

    def test_demo_is_green(self):
        report = self.project.run_json()
        self.assertGreaterEqual(len(report["samples"]), 60)
        self.assertEqual({group["suite"]: group["pass_rate"] for group in report["groups"]}, dict.fromkeys(WORSE, 1))
        self.assertGreater(report["tally"]["attempts"], len(report["samples"]), "faults came, and retries got over them")

    def test_demo_v2_is_worse_where_it_says(self):
        report = self.project.run_json("-m", "demo-v2", code=1)
        failed = {suite: set() for suite in WORSE}
        for sample in report["samples"]:
            if sample["verdict"] != "pass":
                failed[sample["suite"]].add(sample["case"])
        self.assertEqual(failed, WORSE)
        named = (SOURCE / "evals/models.yaml").read_text()
        for suite, cases in WORSE.items():
            line = next(line for line in named.splitlines() if line.startswith(f"#   {suite}"))
            self.assertEqual(set(line.removeprefix(f"#   {suite}").replace(",", " ").split()), cases)

    def test_messy_inputs_reach_the_model_as_they_are(self):
        self.project.write("evals/models.yaml", "models: {demo: {provider: exec, command: [cat]}}\n")
        report = self.project.run_json("invoice-fields", "-c", "word-processor", code=1)
        message = json.loads(report["samples"][0]["answer"])["messages"][0]["content"]
        self.assertIn("\ufeff\u00a0Trattoria\u00a0Bella Vista\u200b\r\n", message)


class Readme(CliTest):
    def test_its_files_make_a_project(self):
        blocks = [block for block in (SOURCE / "README.md").read_text().split("```")[1::2] if block.startswith("yaml\n")]
        suite, models = (next(block for block in blocks if mark in block) for mark in ("suite: triage", "models:\n"))
        self.project.write("prompts/triage.prompty", "user:\n{{ ticket }}\n")
        self.project.write("evals/triage.eval.yaml", suite.removeprefix("yaml\n"))
        self.project.write("evals/models.yaml", models.removeprefix("yaml\n"))
        self.project.write("evals/cases/tickets.csv", "id,ticket,reference\ncrash,It crashes.,bug\n")
        self.project.write("evals/answers.jsonl", "")
        ended = self.check(self.project.run("validate"), 0, out="1 suite, 2 cases, 2 samples: no errors\n")
        self.assertEqual(ended.err, "")


if __name__ == "__main__":
    unittest.main()
