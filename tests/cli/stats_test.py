"""llmeval stats: the calculator, for people and for scripts."""

import json
import unittest

from harness import CliTest


class Stats(CliTest):
    def stats(self, *words):
        return self.project.run("stats", *words)

    def json(self, *words):
        ended = self.stats(*words, "-o", "json")
        self.assertEqual(ended.code, 0, ended.err)
        return json.loads(ended.out)

    def near(self, got, expected):
        self.assertAlmostEqual(got, expected, places=6)

    def test_for_people(self):
        self.assertEqual(
            self.stats("wilson", "81", "263").out,
            "pass rate                     30.8 %\n"
            "Wilson 95 %                   25.5–36.6 %\n"
            "Clopper-Pearson (exact) 95 %  25.3–36.8 %\n"
            "Jeffreys 95 %                 25.5–36.6 %\n",
        )
        self.assertEqual(
            self.stats("mcnemar", "4", "0").out,
            "p of worse (exact, one-sided)  0.0625\n"
            "p of any change (exact)        0.1250\n"
            "p of any change (mid-p)        0.0625\n"
            "fewest regressions that count  5\n"
            "with 0 fixed, at least 5 must regress to show at alpha 0.05 that it got worse\n",
        )

    def test_for_scripts(self):
        wilson = self.json("wilson", "81", "263")
        self.near(wilson["wilson"][0], 0.2552885198782742)
        self.near(wilson["clopper_pearson"][1], 0.36762192260135146)
        mcnemar = self.json("mcnemar", "1", "7")
        self.near(mcnemar["exact_p"], 0.0703125)
        self.near(mcnemar["mid_p"], 0.0390625)
        kappa = self.json("kappa", "90", "5", "4", "1")
        self.near(kappa["kappa"], 0.1346153846153846)
        self.near(self.json("pass-at-k", "5", "4", "2")["pass_hat_k"], 0.6)
        self.near(self.json("unseen", "--cases", "20")["upper_bound"], 0.13910834066826516)
        self.assertEqual(self.json("unseen", "--share", ".05")["cases"], 59)
        self.assertEqual(self.json("history", "1", "1", "0", "0")["kind"], "step")
        self.near(self.json("false-red", "0.8", "--cases", "1", "--trials", "5")["case_flips"], 0.10913054719999996)
        self.near(self.json("fisher", "10", "0", "6", "4")["worse_p"], 0.04334365325077399)
        self.near(self.json("adjust", "0.05", "0.01", "0.04")["benjamini_hochberg"][1], 0.03)
        self.near(self.json("mean", "0", "1")["standard_error"], 0.5)

    def test_three_answers(self):
        self.assertEqual(self.json("paired", "95", "5", "0", "0")["answer"], "worse")
        self.assertEqual(self.json("paired", "200", "0", "0", "0", "--margin", "0.05")["answer"], "not_worse")
        few = self.json("paired", "20", "0", "0", "0", "--margin", "0.05")
        self.assertEqual(few["answer"], "inconclusive")
        self.assertGreater(few["further_cases"], 0)
        self.assertIn(f"about {few['further_cases']} more cases", few["notes"][0])
        self.assertIsNone(self.json("paired", "20", "0", "0", "0")["further_cases"])
        # GSM8K, 175b_finetuning against 175b_verification.
        gsm = self.json("paired", "375", "76", "360", "508")
        self.near(gsm["change"], 284 / 1319)
        self.assertEqual(gsm["answer"], "not_worse")

    def test_plans(self):
        least = self.json("power", "--cases", "300", "--fix", "0.02")["smallest_regression"]
        self.assertGreaterEqual(self.json("power", "--cases", 300, "--fix", 0.02, "--regress", least)["power"], 0.8)
        needed = self.json("cases", "--regress", "0.1", "--fix", "0.05", "--two-sided")
        self.assertEqual(needed["connor"], 469)
        self.assertAlmostEqual(needed["cases"], 469, delta=40)
        self.assertEqual(self.json("cases", "--effect", "0.03", "--deviation", "0.3333333333333333", "--two-sided")["cases"], 969)
        self.assertIsNone(self.json("power", "--cases", "3")["smallest_regression"])

    def test_mistakes_say_what_to_do(self):
        for words, told in (
            (["wilson", "263", "81"], "more passed than there are: PASSED comes first, then TOTAL"),
            (["wilson", "many", "81"], "'PASSED' is not a whole number from 0"),
            (["wilson", "1", "2", "--confidence", "95"], "'confidence' is not a number in its range"),
            (["wilson", "1", "0"], "'TOTAL' is not a whole number from 1"),
            (["mcnemar", "1", "7", "--alpha", "0"], "'alpha' is not between 0 and 1"),
            (["paired", "0", "0", "0", "0"], "all four counts are 0"),
            (["power"], "say how many: --cases N"),
            (["cases"], "say what is to be found: --regress SHARE"),
            (["cases", "--regress", ".1", "--fix", ".2"], "'regress' must be over 'fix'"),
            (["power", "--cases", "10", "--regress", ".9", "--fix", ".2"], "are more than all cases"),
            (["unseen"], "say --cases N, or --share SHARE"),
            (["history", "1", "2"], "'OUTCOME…'"),
            (["pass-at-k", "3", "1", "5"], "what was not tried is not known"),
        ):
            ended = self.check(self.stats(*words), 2, err=[told, f"for example: llmeval stats {words[0]}"])
            self.assertEqual(ended.out, "")
        self.check(self.stats("wilson", "1"), 2, err="TOTAL")
        self.check(self.stats("wilsn", "1", "2"), 2, err="did you mean 'wilson'")

    def test_every_example_of_the_help_runs(self):
        overview = self.check(self.project.run("stats", "--help"), 0).out
        lines = overview[overview.index("Subcommands:"):].splitlines()[1:]
        names = [line.split()[0] for line in lines if line.startswith("  ") and not line.startswith("    ")]
        self.assertEqual(len(names), 13, overview)
        for name in names:
            text = self.check(self.project.run("stats", name, "--help"), 0).out
            example = text[text.index("Example: llmeval ") + len("Example: llmeval "):].splitlines()[0]
            self.check(self.project.run(*example.split()), 0)
        self.check(self.project.run("help", "statistics"), 0, out="Three answers, always")


if __name__ == "__main__":
    unittest.main()
