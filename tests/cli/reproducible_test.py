"""The same inputs and the same seed give the same bytes, but for run id, clock times and durations."""

import re
import unittest

from harness import CliTest

MODELS = """\
models:
  echo:
    provider: sim
    seed: 5
    latency: {median: 4ms, p95: 9ms}
    faults: {overloaded: 0.03, truncated: 0.1, refusal: 0.1, empty: 0.05}
    rules: [{when: '^Question: (?<question>.*)', answer: '{{ question }}, trial {{ trial }}'}]
"""

SUITE = """\
suite: drill
prompts: [../prompts/ask.txt]
models: [echo]
trials: 2
expect: [{contains: "{{ question }}"}, {not: {contains: q7}}]
cases: [{file: cases.jsonl}]
"""


class Reproducible(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(SUITE, MODELS)
        self.project.write("evals/cases.jsonl", "".join('{"id": "c%02d", "question": "q%d"}\n' % (n, n) for n in range(60)))

    def reports(self, *words):
        names = ("json", "jsonl", "junit")
        outputs = [word for name in names for word in ("-o", f"{name}:out.{name}")]
        self.check(self.project.run("run", *words, *outputs), 1)
        return "".join(self.mask((self.project.root / f"out.{name}").read_text()) for name in names)

    @staticmethod
    def mask(text):
        text = re.sub(r"\d{8}-\d{6}-[a-z0-9]{5}", "RUN", text)
        text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?", "TIME", text)
        text = re.sub(r'("duration_us":)\d+', r"\1D", text)
        return re.sub(r'( time=)"[\d.]+"', r'\1"D"', text)

    def test_same_seed_same_bytes(self):
        first = self.reports("--seed", "1")
        self.assertIn('"verdict":"fail"', first)
        self.assertEqual(self.reports("--seed", "1"), first)
        self.assertEqual(self.reports("--seed", "1", "-j", "3"), first, "whatever the concurrency")

    def test_the_seed_is_told_and_has_a_default(self):
        first = self.reports()
        self.assertEqual(self.reports(), first)
        seeds = set(re.findall(r'"seed":(\d+)', first + self.reports("--seed", "1")))
        self.assertEqual(len(seeds), 2)
        self.assertIn("1", seeds)


if __name__ == "__main__":
    unittest.main()
