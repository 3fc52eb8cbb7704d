"""What a run is made of: suites, prompts, models, cases, trials."""

import re
import unittest

from harness import MODELS, SUITE, CliTest


class Selection(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small()

    def cases(self, *words):
        return [sample["case"] for sample in self.project.run_json(*words)["samples"]]

    def test_all(self):
        self.assertEqual(self.cases(), ["one", "two", "three"], "in the order of the file")

    def test_case(self):
        self.assertEqual(self.cases("-c", "t*"), ["two", "three"])
        self.assertEqual(self.cases("--case", "one", "--case", "three"), ["one", "three"])

    def test_tag(self):
        self.assertEqual(self.cases("--tag", "odd"), ["one", "three"])
        self.assertEqual(self.cases("--tag", "!odd"), ["two"])
        self.assertEqual(self.cases("--tag", "kind=l*"), ["one", "two"])
        self.assertEqual(self.cases("--tag", "odd", "--tag", "kind=letter"), ["one"])

    def test_limit_and_pick(self):
        self.assertEqual(self.cases("--limit", "2"), ["one", "two"])
        self.assertEqual(self.cases("--limit", "99"), ["one", "two", "three"])
        picked = {seed: self.cases("--pick", "1", "--seed", seed) for seed in range(8)}
        self.assertEqual({len(cases) for cases in picked.values()}, {1})
        self.assertGreater(len({cases[0] for cases in picked.values()}), 1, "the seed draws")
        self.assertEqual(self.cases("--pick", "1", "--seed", 3), picked[3])

    def test_model(self):
        report = self.project.run_json("-m", "deaf", "-m", "echo", code=1)
        self.assertEqual([group["model"] for group in report["groups"]], ["deaf", "echo"])
        self.assertEqual([group["pass"] for group in report["groups"]], [0, 3])

    def test_prompt(self):
        self.project.write("prompts/short.txt", "Question: {{ question }}")
        self.project.write("evals/small.eval.yaml", SUITE.replace("ask.txt", "*.txt"))
        names = lambda *words: [group["prompt"] for group in self.project.run_json(*words)["groups"]]
        self.assertEqual(names(), ["ask", "short"])
        self.assertEqual(names("-p", "s*"), ["short"])
        self.assertEqual(names("-p", "prompts/ask.txt"), ["ask"])

    def test_suite(self):
        self.project.write("evals/sub/other.eval.yaml", SUITE.replace("small", "other").replace("../p", "../../p"))
        suites = lambda *words: {sample["suite"] for sample in self.project.run_json(*words)["samples"]}
        self.assertEqual(suites(), {"small", "other"})
        self.assertEqual(suites("other"), {"other"})
        self.assertEqual(suites("evals/small.eval.yaml"), {"small"})
        self.assertEqual(suites("small", "other"), {"small", "other"})

    def test_trials(self):
        report = self.project.run_json("--trials", "3", "-c", "one")
        self.assertEqual([sample["trial"] for sample in report["samples"]], [1, 2, 3])

    def test_nothing_selected_is_an_error(self):
        for words, why in ((["-c", "nobody"], "--case nobody"), (["--tag", "kind=x"], "--tag kind=x"),
                           (["--tag", "odd", "--tag", "even"], "--tag")):
            self.check(self.project.run("run", *words), 2, err=["no case is selected", why])
        for words in (["-m", "ehco"], ["-p", "aks"], ["smal"]):
            self.check(self.project.run("run", *words), 2, err=f"'{words[-1]}'")
        self.assertFalse((self.project.root / ".llmeval").exists())

    def test_dry_run(self):
        self.project.write("evals/models.yaml", MODELS + """\
  dear:
    provider: openai
    model: gpt-5-mini
    parameters: {temperature: 0, max_output_tokens: 1000}
    price: {input: 1, output: 10}
""")
        ended = self.project.run("run", "--dry-run", "-m", "dear", "--trials", "2")
        self.check(ended, 0, out=["small (3 cases, 2 trials)", "dear: 6 calls, at most $0.06", '"temperature":0',
                                  "6 calls in all, at most $0.06", "unless repeated", "nothing was sent"])
        self.assertFalse((self.project.root / ".llmeval").exists(), "and nothing stored")

    def test_dry_run_expects_what_earlier_samples_took(self):
        self.project.write("evals/models.yaml", MODELS + """\
  priced:
    provider: sim
    parameters: {max_output_tokens: 10}
    price: {input: 1000, output: 1000}
    rules: [{answer: yes}]
""")
        self.check(self.project.run("run", "--dry-run", "-m", "priced"), 0, out="priced: 3 calls, at most $0.1")
        self.project.run("run", "-m", "priced")
        told = self.check(self.project.run("run", "--dry-run", "-m", "priced", "--trials", "2"), 0)
        expected = re.search(r"priced: 6 calls, expected \$([0-9.]+) \(as 3 earlier samples took\), at most \$([0-9.]+)", told.out)
        self.assertTrue(expected, told.out)
        report = self.project.run_json("-m", "priced", code=1)
        cost = report["tally"]["cost_nano_usd"] / 1e9
        self.assertAlmostEqual(float(expected[1]), 2 * cost, delta=0.01 * cost)
        self.assertLess(float(expected[1]), float(expected[2]))

    def test_fail_fast(self):
        report = self.project.run_json("-m", "deaf", "--fail-fast", "-j", "1", code=1)
        tally = report["tally"]
        self.assertEqual((tally["fail"], tally["skipped"]), (1, 2))
        self.assertEqual({sample["reason"] for sample in report["samples"] if sample["verdict"] == "skipped"}, {"fail_fast"})
        self.assertEqual(report["run"]["stop_reason"], "fail_fast")

    def many(self, count):
        rows = "".join(f"  - {{id: c{n}, vars: {{question: q{n}}}}}\n" for n in range(count))
        self.project.write("evals/small.eval.yaml", SUITE[:SUITE.index("cases:")] + "cases:\n" + rows)

    def test_max_failures(self):
        self.many(200)
        report = self.project.run_json("-m", "deaf", "--max-failures", "5", "-j", "1", code=1)
        tally = report["tally"]
        self.assertEqual((tally["fail"], tally["skipped"]), (5, 195))
        self.assertEqual(report["run"]["stop_reason"], "max_failures")


if __name__ == "__main__":
    unittest.main()
