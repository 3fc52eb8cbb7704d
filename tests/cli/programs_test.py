"""`exec` models (a program of one's own) and `replay` (recorded answers)."""

import json
import sys
import unittest

from harness import SUITE, CliTest

PROGRAM = """\
import json, sys
request = json.load(sys.stdin)
"""


class Programs(CliTest):
    def samples(self, program, options="", code=0, suite=SUITE):
        self.project.small(suite.replace("[echo]", "[app]"))
        self.project.write("evals/app.py", PROGRAM + program)
        self.project.write("evals/models.yaml", "models:\n  app:\n    provider: exec\n"
                           f"    command: [{sys.executable}, app.py]\n{options}")
        report = self.project.run_json(code=code)
        return {sample["case"]: sample for sample in report["samples"]}

    def test_the_request_and_the_answer(self):
        program = "print(json.dumps(request))\n"
        request = json.loads(self.samples(program, "    config: {k: [1, 2]}\n")["one"]["answer"])
        self.assertEqual(request, {"id": "one", "messages": [{"role": "user", "content": "Question: alpha"}],
                                   "vars": {"question": "alpha"}, "config": {"k": [1, 2]}})

    def test_text_is_taken_as_it_is(self):
        program = r"""sys.stdout.write('{"answer": "' + request["vars"]["question"] + '"}\n')"""
        self.assertEqual(self.samples(program)["one"]["answer"], '{"answer": "alpha"}')

    def test_json_output(self):
        program = 'print(json.dumps({"answer": request["vars"]["question"], "usage": {"input_tokens": 5, "output_tokens": 6}}))'
        sample = self.samples(program, "    output: json\n")["two"]
        self.assertEqual((sample["answer"], sample["usage"]["output_tokens"]), ("beta", 6))

    def test_json_output_that_is_none(self):
        sample = self.samples("print('not json')", "    output: json\n", code=3)["one"]
        self.assertEqual((sample["verdict"], sample["outcome"]), ("error", "program_failed"))
        self.assertIn("its output is not JSON", sample["reason"])

    def test_a_program_that_fails(self):
        program = "if request['id'] == 'two':\n    sys.exit('out of ideas')\nprint(request['vars']['question'])"
        samples = self.samples(program, code=3)
        self.assertEqual([samples[id]["verdict"] for id in ("one", "two", "three")], ["pass", "error", "pass"])
        self.assertEqual(samples["two"]["outcome"], "program_failed")
        self.assertIn("exited with status 1; it said: out of ideas", samples["two"]["reason"])

    def test_a_secret_reaches_the_program_and_nothing_else(self):
        secret = "tok-unmistakable-5b1f"
        program = "import os\ntoken = os.environ['TOKEN']\nprint(token)\nsys.exit(0 if request['id'] == 'one' else token)"
        self.project.small(SUITE.replace("[echo]", "[hot]"))
        self.project.write("evals/app.py", PROGRAM + program)
        self.project.write("shared/models.yaml", f"models: {{app: {{provider: exec, command: [{sys.executable}, "
                           "'${env:APP:../evals/app.py}'], secrets: {TOKEN: APP_TOKEN}}}\n")
        self.project.write("evals/models.yaml", "include: ../shared/models.yaml\nmodels: {hot: {extends: app}}\n")
        self.check(self.project.run("validate"), 0)
        self.check(self.project.run("run"), 2, err="model 'hot' needs the variable APP_TOKEN, which is not set")
        ended = self.check(self.project.run("run", "-v", "-o", "json:out.json", "-o", "events:log",
                                            env={"APP_TOKEN": secret}), 3, out='answer: "[redacted]"', err="it said: [redacted]")
        files = b"".join((self.project.root / name).read_bytes() for name in ("out.json", "log"))
        self.assertNotIn(secret, ended.out + ended.err + (files + self.project.database_bytes()).decode("latin-1"))

    def test_a_program_that_takes_too_long(self):
        sample = self.samples("import time; time.sleep(30)", "    timeouts: {total: 200ms}\n    retry: {attempts: 1}\n", code=3)
        self.assertEqual(sample["one"]["outcome"], "timeout")

    def test_a_program_that_is_not_there(self):
        self.project.small(SUITE.replace("[echo]", "[app]"))
        self.project.write("evals/models.yaml", "models: {app: {provider: exec, command: [./no-such-program]}}\n")
        ended = self.check(self.project.run("run"), 3, out="program_failed")
        self.assertIn("no-such-program", ended.out)

    def test_without_a_prompt(self):
        suite = SUITE.replace("prompts: [../prompts/ask.txt]\n", "")
        program = "print(len(request['messages']), request['vars']['question'])"
        self.assertEqual(self.samples(program, suite=suite)["one"]["answer"], "0 alpha")

    def test_no_shell(self):
        self.project.small(SUITE.replace("[echo]", "[app]"))
        self.project.write("evals/models.yaml", "models: {app: {provider: exec, command: [echo, '$HOME;', 'alpha beta gamma']}}\n")
        report = self.project.run_json()
        self.assertEqual(report["samples"][0]["answer"], "$HOME; alpha beta gamma")


class Replay(CliTest):
    def set_up(self, rows, options="key: id, text: said"):
        self.project.small(SUITE.replace("[echo]", "[tape]"))
        self.project.write("evals/models.yaml", f"models:\n  tape: {{provider: replay, answers: {{file: tape.jsonl, {options}}}}}\n")
        self.project.write("evals/tape.jsonl", "".join(json.dumps(row) + "\n" for row in rows))

    def test_answers_by_case(self):
        self.set_up([{"id": "three", "said": "gamma"}, {"id": "one", "said": "alpha"}, {"id": "two", "said": "no"}])
        report = self.project.run_json(code=1)
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "fail", "three": "pass"})

    def test_a_missing_recording_is_an_error(self):
        self.set_up([{"id": "one", "said": "alpha"}, {"id": "two", "said": "beta"}])
        report = self.project.run_json(code=3)
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "pass", "three": "error"})
        sample = report["samples"][2]
        self.assertEqual((sample["outcome"], sample["scores"]), ("no_recording", []))
        self.assertIn("no recorded answer of case 'three'", sample["reason"])

    def test_recordings_that_cannot_be_read(self):
        for rows, message in (([{"id": "one", "said": "a"}] * 2, "two recordings"), ([{"name": "one"}], "no field 'id'")):
            self.set_up(rows)
            self.check(self.project.run("run"), 2, err=["tape.jsonl", message])
        self.project.write("evals/tape.jsonl", '{"id": "one", "said": \n')
        self.check(self.project.run("run"), 2, err="tape.jsonl:1:")
        (self.project.root / "evals/tape.jsonl").unlink()
        self.check(self.project.run("run"), 2, err="tape.jsonl")


if __name__ == "__main__":
    unittest.main()
