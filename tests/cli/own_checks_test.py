"""Checks that ask somebody else: programs of the user's own (`exec`), models of embeddings (`similar`)."""

import json
import unittest

from harness import CliTest, Serving

MODELS = """\
models:
  echo:
    provider: sim
    rules: [{answer: '{{ vars.say }}'}]
  vectors: {provider: openai, kind: embeddings, model: small, base_url: "${env:URL:http://127.0.0.1:1/v1}", price: {input: 1, output: 0}, retry: {attempts: 1}}
"""
GRADE = """\
import json, os, sys
asked = json.load(sys.stdin)
with open("asked.jsonl", "a") as log:
    log.write(json.dumps({"asked": asked, "environment": sorted(os.environ)}) + "\\n")
good = asked["answer"] == asked["reference"]
print(json.dumps({"pass": good, "reason": "as it should be" if good else "not \\x1b[31m" + str(asked["config"])}))
"""
SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [echo]
expect: [%s]
cases:
  - {id: one, vars: {question: a, say: yes please}, reference: yes please}
  - {id: two, vars: {question: b, say: no thanks}, reference: yes please}
"""
EXEC = 'exec: {command: [python3, grade.py], config: strict, env: {MODE: x}%s}'


class OwnChecks(CliTest):
    def lay(self, item, models=MODELS, prompt="Question: {{ question }}{{ say }}\n"):
        self.project.small(suite=SUITE % ("{" + item + "}"), models=models, prompt=prompt)
        return self.project

    def asked(self):
        log = self.project.root / "evals/asked.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def reasons(self, report):
        return {sample["case"]: sample["scores"][0]["reason"] for sample in report["samples"]}


class Exec(OwnChecks):
    def setUp(self):
        super().setUp()
        self.project.write("evals/grade.py", GRADE)

    def test_a_program_decides(self):
        self.lay(EXEC % "")
        report = self.project.run_json(code=1, env={"SECRET": "s"})
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "fail"})
        self.assertIn("not \\\\x1b[31mstrict", json.dumps(self.reasons(report)["two"]))
        asked = {one["asked"]["id"]: one for one in self.asked()}
        self.assertEqual(asked["one"]["asked"]["answer"], "yes please")
        self.assertEqual(asked["one"]["asked"]["reference"], "yes please")
        self.assertEqual(asked["one"]["asked"]["vars"], {"question": "a", "say": "yes please"})
        self.assertEqual(asked["one"]["asked"]["messages"], [{"role": "user", "content": "Question: ayes please"}])
        self.assertLessEqual(set(asked["one"]["environment"]), {"PATH", "MODE", "LC_CTYPE", "PWD", "SHLVL", "_"})
        # Without a version it is asked again.
        self.project.run_json(code=1)
        self.assertEqual(len(self.asked()), 4)

    def test_a_stated_version_is_cached_and_another_is_not(self):
        self.lay(EXEC % ', version: "1"')
        self.project.run_json(code=1)
        self.project.run_json(code=1)
        self.assertEqual(len(self.asked()), 2)
        self.lay(EXEC % ', version: "2"')
        self.project.run_json(code=1)
        self.assertEqual(len(self.asked()), 4)

    def test_scored_again_without_running_it(self):
        self.lay(EXEC % "")
        before = self.project.run_json(code=1)
        self.check(self.project.run("score", "last", "-q"), 1)
        self.assertEqual(len(self.asked()), 2)
        self.assertEqual(self.verdicts(before), {"one": "pass", "two": "fail"})

    def test_what_makes_no_sense_is_no_verdict(self):
        for output, told in (
            ("", "its output is no JSON"),
            ("yes", "its output is no JSON"),
            ('[true]', "its output is no JSON object"),
            ('{"score": 0.7}', "its output has no 'pass'"),
            ('{"pass": "yes"}', "its output has a 'pass' that means nothing"),
            ('{"pass": true, "score": 8}', "its 'score' is no number from 0 to 1"),
            ('{"pass": true} {"pass": true}', "its output is no JSON"),
        ):
            with self.subTest(output):
                self.project.write("evals/grade.py", f"import sys; sys.stdin.read(); sys.stdout.write({output!r})\n")
                self.lay(EXEC % "")
                report = self.project.run_json("-c", "one", code=3)
                self.assertEqual(self.verdicts(report), {"one": "error"})
                self.assertIn(told, self.reasons(report)["one"])

    def test_programs_that_fail(self):
        self.project.write("evals/grade.py", "import sys; sys.exit('broken')\n")
        self.lay(EXEC % "")
        report = self.project.run_json("-c", "one", code=3)
        self.assertIn("exited with status 1; it said: broken", self.reasons(report)["one"])
        self.project.write("evals/grade.py", "import time; time.sleep(60)\n")
        self.lay(EXEC % ", timeout: 200ms")
        report = self.project.run_json("-c", "one", code=3)
        self.assertIn("took longer than 200ms", self.reasons(report)["one"])

    def test_scores_and_bounds(self):
        self.project.write("evals/grade.py", "import json, sys; a = json.load(sys.stdin); print(json.dumps({'score': 0.9 if a['id'] == 'one' else 0.2}))\n")
        self.lay(EXEC % ", min: 0.5")
        report = self.project.run_json(code=1)
        self.assertEqual({sample["case"]: sample["scores"][0]["score"] for sample in report["samples"]}, {"one": 0.9, "two": 0.2})
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "fail"})

    def test_mistakes(self):
        self.lay("exec: {command: []}")
        self.check(self.project.run("validate"), 2, err="the command names no program")


class Similar(OwnChecks):
    def setUp(self):
        super().setUp()
        self.mock = Serving(self, "mock")
        self.env = {"URL": self.mock.url + "/v1", "OPENAI_API_KEY": "k"}

    def test_the_cosine_decides(self):
        self.lay('similar: {to: "{{ reference }}", min: 0.8, model: vectors}')
        report = self.project.run_json(code=1, env=self.env)
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "fail"})
        one, two = (sample["scores"][0] for sample in report["samples"])
        self.assertEqual(one["score"], 1)
        self.assertLess(two["score"], 0.5)
        self.assertIn('nearest to "yes please"', two["reason"])
        # Another run asks nothing, and finds the same.
        again = self.project.run_json("--cache", "only", code=1, env=self.env)
        self.assertEqual([sample["scores"][0]["score"] for sample in again["samples"]], [one["score"], two["score"]])

    def test_the_nearest_of_several(self):
        self.lay('similar: {to: [yes please, no thanks], min: 0.99, model: vectors}')
        report = self.project.run_json(env=self.env)
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "pass"})

    def test_a_server_that_fails_is_an_error_and_no_fail(self):
        self.lay('similar: {to: "{{ reference }}", min: 0.8, model: vectors}')
        report = self.project.run_json("-c", "one", code=3, env={"URL": "http://127.0.0.1:1/v1", "OPENAI_API_KEY": "k"})
        self.assertEqual(self.verdicts(report), {"one": "error"})

    def test_mistakes(self):
        for item, told in (
            ('similar: {to: x, model: vectors}', "check 'similar' without a bound cannot fail"),
            ('similar: {to: "", min: 0.5, model: vectors}', "nothing can be similar to an empty text"),
            ('similar: {to: x, min: 0, model: vectors}', "cannot fail"),
            ('similar: {to: x, min: 0.5}', "check 'similar' names no model of embeddings"),
            ('similar: {to: x, min: 0.5, model: echo}', "'echo' makes no embeddings"),
            ('judge: {rubric: x, min: 0.5, model: vectors}', "'vectors' makes embeddings, and cannot judge"),
        ):
            with self.subTest(item):
                self.lay(item)
                self.check(self.project.run("validate", env=self.env), 2, err=told)
        self.lay('contains: x')
        self.check(self.project.run("validate", "-m", "vectors", env=self.env), 2, err="'vectors' makes embeddings, and cannot answer")


if __name__ == "__main__":
    unittest.main()
