"""llmeval verify: the official suite of JSON Schema (where Debian's packages have it) and the vectors handed to us."""

import os
import re
import unittest
from pathlib import Path

from harness import CliTest

SOURCE = Path(os.environ["LLMEVAL_SOURCE"])
SUITE = Path("/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance")  # libtest-json-schema-acceptance-perl
SUITE_OF_7 = Path("/usr/share/json-schema-test-suite")
VECTORS = SOURCE.parent / "shared/vectors/checks.jsonl"


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


if __name__ == "__main__":
    unittest.main()
