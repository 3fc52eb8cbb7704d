"""llmeval verify: the official suite of JSON Schema (where Debian's packages have it) and the vectors handed to us."""

import json
import os
import re
import unittest
from pathlib import Path

from harness import CliTest

SOURCE = Path(os.environ["LLMEVAL_SOURCE"])
SUITE = Path("/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance")  # libtest-json-schema-acceptance-perl
SUITE_OF_7 = Path("/usr/share/json-schema-test-suite")
VECTORS = SOURCE.parent / "shared/vectors/checks.jsonl"
STATISTICS = SOURCE.parent / "shared/vectors/statistics.json"


def required(out):
    return re.findall(r"^draft (\S+): (\d+) of (\d+) required tests agree, 0 skipped", out, re.MULTILINE)


class VerifySchema(CliTest):
    def verify(self, *words):
        ended = self.project.run("verify", "schema", *words)
        print(ended.out)  # CI's log says what agreed.
        return ended

    @unittest.skipUnless(SUITE.exists(), "libtest-json-schema-acceptance-perl is not installed")
    def test_every_required_test_of_the_three_drafts(self):
        ended = self.verify(str(SUITE))
        self.assertEqual(ended.code, 0, ended.out)
        counts = required(ended.out)
        self.assertEqual([draft for draft, _, _ in counts], ["7", "2019-09", "2020-12"])
        for _, agreed, tests in counts:
            self.assertEqual(agreed, tests)
            self.assertGreater(int(tests), 800)

    @unittest.skipUnless(SUITE_OF_7.exists(), "json-schema-test-suite is not installed")
    def test_the_older_suite(self):
        ended = self.verify(str(SUITE_OF_7))
        self.assertEqual(ended.code, 0, ended.out)
        self.assertEqual([draft for draft, _, _ in required(ended.out)], ["7"])

    @unittest.skipUnless(SUITE.exists(), "libtest-json-schema-acceptance-perl is not installed")
    def test_one_draft_and_one_folder(self):
        one = self.verify(str(SUITE), "--draft", "2019-09")
        self.assertEqual([draft for draft, _, _ in required(one.out)], ["2019-09"])
        self.assertEqual(required(self.verify(str(SUITE / "tests/draft2019-09")).out), required(one.out))
        self.assertEqual(len(required(self.verify(str(SUITE / "tests")).out)), 3)

    def test_rows_that_disagree(self):
        folder = self.project.root / "mine"
        folder.mkdir()
        (folder / "a.json").write_text(
            """[{"description": "numbers", "schema": {"minimum": 2}, "tests": [
                {"description": "one", "data": 1, "valid": true}, {"description": "two", "data": 2, "valid": true},
                {"description": "three", "data": 3, "valid": false}]},
               {"description": "wrong", "schema": {"type": "x"}, "tests": [{"description": "a", "data": 1, "valid": true}]}]"""
        )
        ended = self.project.run("verify", "schema", "mine")
        self.assertEqual(ended.code, 1)
        self.assertEqual(
            ended.out,
            "a.json: numbers: one: expected to be valid, but expected at least 2, got 1\n"
            "a.json: numbers: three: expected to be invalid, is valid\n"
            "a.json: wrong: a: the schema is refused: schema at '#': expected 'type' to be one of null, boolean, number, "
            "integer, string, array, object, got \"x\"\n"
            "draft 2020-12: 1 of 4 required tests agree, 0 skipped; 0 of 0 optional ones\n",
        )

    def test_no_suite(self):
        ended = self.project.run("verify", "schema", "nowhere")
        self.assertEqual(ended.code, 2)
        self.assertIn("'nowhere' has no tests of JSON Schema", ended.err)


class VerifyChecks(CliTest):
    def test_rows_that_disagree(self):
        (self.project.root / "v.jsonl").write_text(
            '{"id": "a", "check": {"contains": "x"}, "completion": {"text": "x"}, "expect": {"pass": true}}\n'
            '{"id": "b", "check": {"not": {"contains": "x"}}, "completion": {"text": "x"}, "expect": {"pass": true}}\n'
            '{"id": "c", "check": {"contains": ""}, "completion": {"text": "x"}, "expect": {"pass": true}}\n'
            '{"id": "d", "check": {"sounds": "x"}, "completion": {"text": "x"}, "expect": {"pass": true}}\n'
            '{"id": "e", "check": {"equals": "x"}, "completion": {"text": "y"}, "expect": {"score": 0.5, "tolerance": 0.1}}\n'
        )
        ended = self.project.run("verify", "checks", "v.jsonl")
        self.assertEqual(ended.code, 1)
        lines = ended.out.splitlines()
        self.assertEqual(lines[0], 'b: expected pass, got fail: expected not to contain "x", got "x"')
        self.assertTrue(lines[1].startswith("c: refused: "), lines[1])
        self.assertEqual(lines[2], "d: unknown check 'sounds'")
        self.assertEqual(lines[3], 'e: expected score 0.5, got 0: expected to be "x", got "y"')
        self.assertEqual(lines[4], "1 of 5 rows agree, 3 disagree, 1 have unknown checks")

    def test_wrong_files(self):
        (self.project.root / "v.jsonl").write_text('{"id": "a"}\n')
        ended = self.project.run("verify", "checks", "v.jsonl")
        self.assertEqual(ended.code, 2)
        self.assertIn("is no vector", ended.err)
        self.assertEqual(self.project.run("verify", "checks", "none.jsonl").code, 2)

    @unittest.skipUnless(VECTORS.exists(), "there are no shared vectors")
    def test_only_the_named_rows_disagree(self):
        named = re.findall(r"^\| ([a-z0-9-]+) \| .+ \|$", (SOURCE / "tests/vectors/disagreements.md").read_text(), re.MULTILINE)
        named.remove("id")
        ended = self.project.run("verify", "checks", str(VECTORS))
        print(ended.out)
        told = [line.split(": ", 1) for line in ended.out.splitlines()[:-1]]
        unknown = {row for row, what in told if what.startswith("unknown check")}
        disagreeing = {row for row, _ in told} - unknown
        self.assertEqual(disagreeing - set(named), set(), ended.out)
        self.assertEqual(set(named) - disagreeing - unknown, set(), "named, but they agree")


class VerifyStats(CliTest):
    def verify(self, sections, **more):
        (self.project.root / "v.json").write_text(json.dumps({"sections": sections, **more}))
        return self.project.run("verify", "stats", "v.json")

    @unittest.skipUnless(STATISTICS.exists(), "there are no shared vectors")
    def test_every_section_agrees(self):
        ended = self.project.run("verify", "stats", str(STATISTICS))
        print(ended.out)
        rows = sum(len(section["cases"]) for section in json.loads(STATISTICS.read_text())["sections"])
        self.assertEqual(ended.code, 0, ended.out)
        self.assertRegex(ended.out, rf"^{rows} of {rows} rows of \d+ sections agree, 0 disagree, 0 are of unknown sections$")

    def test_rows_that_disagree(self):
        trials = {"n": 10, "c": 3, "k": 1}
        ended = self.verify(
            [
                {
                    "id": "pass_at_k",
                    "cases": [
                        {"input": trials, "expected": {"pass_at_k": 0.3, "pass_hat_k": 0.3}},
                        {"input": trials, "expected": {"pass_at_k": 0.31, "pass_hat_k": None}},
                        {"input": trials, "expected": {"pass_at_k": 0.31}, "tol": 0.1},
                        {"input": {**trials, "c": 11}, "expected": {"pass_at_k": 1}},
                        {"input": trials, "expected": {"pass_at_most": 0.3}},
                    ],
                },
                {"id": "astrology", "cases": [{"input": {}, "expected": 1}, {"input": {}, "expected": 2}]},
                {"id": "zero_failures", "cases": [{"input": {"n": 20, "alpha": 0.05}, "expected": 0.14}]},
            ],
            default_tol=1e-6,
        )
        self.assertEqual(ended.code, 1)
        self.assertEqual(
            ended.out,
            "pass_at_k row 2: pass_at_k: expected 0.31, got 0.30000000000000004 (tolerance 1e-06)\n"
            "pass_at_k row 2: pass_hat_k: expected null, got 0.3 (tolerance 1e-06)\n"
            "pass_at_k row 4: cannot be computed: 'c' is over 'n'\n"
            "pass_at_k row 5: pass_at_most: expected 0.3, got null (tolerance 1e-06)\n"
            "astrology: unknown section, 2 rows not looked at\n"
            "zero_failures row 1: expected 0.14, got 0.13910834066826516 (tolerance 1e-06)\n"
            "2 of 8 rows of 3 sections agree, 4 disagree, 2 are of unknown sections\n",
        )

    def test_inputs_of_every_section_are_read_with_care(self):
        ids = ["mcnemar"]
        if STATISTICS.exists():
            ids = [section["id"] for section in json.loads(STATISTICS.read_text())["sections"]]
        ended = self.verify([{"id": name, "cases": [{"input": {}, "expected": 1}]} for name in ids])
        self.assertEqual(ended.code, 1, ended.err)
        self.assertEqual(ended.out.count("cannot be computed"), len(ids), ended.out)

    def test_nothing_is_no_agreement(self):
        self.assertEqual(self.verify([]).code, 1)

    def test_wrong_files(self):
        (self.project.root / "v.json").write_text('{"sections": 1}')
        self.check(self.project.run("verify", "stats", "v.json"), 2, err="holds no vectors of statistics")
        (self.project.root / "v.json").write_text("{")
        self.check(self.project.run("verify", "stats", "v.json"), 2, err="is not JSON: line 1")
        self.check(self.project.run("verify", "stats", "none.json"), 2, err="cannot read")
        self.check(self.verify([{"id": "mcnemar", "cases": [{"expected": 1}]}]), 2, err="mcnemar row 1 is no vector")


if __name__ == "__main__":
    unittest.main()
