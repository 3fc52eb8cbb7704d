"""-o junit and junit-strict: where cases are, what was flaky, what was left; and the same by two readers of others."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

from harness import MODELS, SUITE, ChatServer, CliTest


class Junit(CliTest):
    def run_suite(self, *words, code):
        self.check(self.project.run("run", *words, "-o", "junit:out.xml", "-o", "junit-strict:strict.xml", "-o", "out.csv"), code)
        return self.read("out.xml")

    def read(self, path):
        root = ElementTree.parse(self.project.root / path).getroot()
        for suite in root:
            for count, tag in (("tests", ""), ("failures", "/failure"), ("errors", "/error"), ("skipped", "/skipped")):
                self.assertEqual(int(suite.get(count)), len(suite.findall(f"testcase{tag}")), (path, count))
        return root

    def cases(self, root):
        return {case.get("name"): case for case in root.iter("testcase")}

    def kinds(self, root):
        return {name: [child.tag for child in case if child.tag != "properties"] for name, case in self.cases(root).items()}

    def remote(self, answer, suite, **more):
        server = ChatServer(self, answer=answer)
        entry = {"provider": "openai", "model": "gpt", "base_url": server.url, "retry": {"attempts": 1}, **more}
        self.project.small(suite.replace("models: [echo]", "models: [remote]"),
                           models=json.dumps({"models": {"remote": entry}}))

    def test_where_each_case_is_written(self):
        rows = SUITE[:SUITE.index("cases:")] + "cases: [{file: rows.jsonl}, {id: three, vars: {question: gamma}}]\n"
        self.project.small(rows, models=MODELS)
        self.project.write("evals/rows.jsonl", '{"id": "one", "vars": {"question": "alpha"}}\n\n{"id": "two", "vars": {"question": "beta"}}\n')
        cases = self.cases(self.run_suite(code=0))
        self.assertEqual({name: (case.get("file"), case.get("line")) for name, case in cases.items()},
                         {"one": ("evals/rows.jsonl", "1"), "two": ("evals/rows.jsonl", "3"),
                          "three": ("evals/small.eval.yaml", "5")})
        self.assertEqual(cases["one"].get("classname"), "small.ask.echo")
        self.assertIn("prompt_hash", [one.get("name") for one in cases["one"].iter("property")])
        strict = self.cases(self.read("strict.xml"))
        self.assertEqual(set(strict["one"].attrib), {"name", "classname", "time"})
        self.project.write("evals/rows.jsonl", '{"id": "other", "vars": {"question": "alpha"}}\n')
        self.check(self.project.run("export", "last", "-o", "junit:later.xml"), 0)
        self.assertEqual(self.cases(self.read("later.xml"))["one"].get("file"), "evals/small.eval.yaml")

    def run_trials(self, policy, code):
        asked = []

        def second_fails(body):
            text = body["messages"][-1]["content"]
            if "beta" in text:
                asked.append(text)
            return "no" if "beta" in text and len(asked) == 2 else text

        self.remote(second_fails, SUITE.replace("cases:", f"trials: {{count: 3, pass: {policy}}}\ncases:"))
        root = self.run_suite("--cache", "off", "-j", "1", code=code)
        told = self.kinds(root)
        self.assertEqual({name for name, found in told.items() if found} - {"two", "two~2", "two~3"}, set())
        return root, sorted(tag for found in told.values() for tag in found)

    def test_a_trial_that_failed_a_case_that_passes(self):
        root, told = self.run_trials("majority", code=0)
        self.assertEqual(told, ["flakyFailure"])
        flaky = next(root.iter("flakyFailure"))
        self.assertEqual((flaky.get("type"), flaky.get("message")), ("contains", 'contains: expected to contain "beta", got "no"'))
        self.assertIn("flaky: 2 of 3 trials passed", flaky.find("stackTrace").text)
        strict = self.read("strict.xml")
        self.assertEqual([child for case in strict.iter("testcase") for child in case], [])
        self.assertRegex(strict.find("testsuite/system-out").text, "^flaky: small.ask.remote two(~[23])?: contains: ")

    def test_a_trial_that_failed_its_case(self):
        root, told = self.run_trials("all", code=1)
        self.assertEqual(told, ["failure", "flakyFailure"])
        self.assertIn("flaky: 2 of 3 trials passed", next(root.iter("failure")).text)
        self.assertRegex(next(root.iter("flakyFailure")).get("message"), "^two(~[23])?: contains: expected")

    def test_what_passes_when_it_is_asked_again(self):
        asked = []

        def answer(body):
            text = body["messages"][-1]["content"]
            asked.append(text)
            second_run = len(asked) > 3
            if second_run and "beta" in text and not any("beta" in one for one in asked[3:-1]):
                return "no"
            return "no" if second_run and "gamma" in text else text

        self.remote(answer, SUITE)
        self.check(self.project.run("run"), 0)
        self.check(self.project.run("baseline", "set"), 0)
        root = self.run_suite("--cache", "off", code=1)
        self.assertEqual(self.kinds(root), {"one": [], "two": ["flakyFailure"], "three": ["failure"]})
        self.assertIn("asked again: passed 3 of 3", next(root.iter("stackTrace")).text)
        self.assertIn("asked again: passed 0 of 3", next(root.iter("failure")).text)
        self.check(self.project.run("export", "last", "-o", "junit:later.xml"), 0)
        self.assertEqual((self.project.root / "later.xml").read_bytes(), (self.project.root / "out.xml").read_bytes())

    def test_what_a_run_left_is_told(self):
        self.project.small(SUITE.replace("models: [echo]", "models: [deaf]"))
        root = self.run_suite("--fail-fast", "-j", "1", code=1)
        told = self.cases(root)
        left = [case for case in told.values() if case.find("skipped") is not None]
        self.assertTrue(left, "nothing of a stopped run is skipped")
        self.assertIn("fail_fast", left[0].find("skipped").get("message"))

    def test_rows_for_spreadsheets(self):
        self.project.small()
        self.run_suite(code=0)
        data = (self.project.root / "out.csv").read_bytes()
        self.assertTrue(data.startswith(b"\xef\xbb\xbf\"run\",\"suite\",\"case\",\"tags\","))
        self.assertEqual(data.count(b"\r\n"), 4)
        self.assertIn(b'"one","odd;kind=letter","ask",', data)
        self.assertIn(b',"contains=1"\r\n', data)


if __name__ == "__main__":
    unittest.main()
