"""Stored answers, scored again by other checks: a new run that asks nobody."""

import json
import unittest

from harness import SUITE, ChatServer, CliTest

REMOTE = """\
models:
  remote: {provider: openai, model: m, base_url: "${env:URL}", api_key_env: KEY, price: {input: 1, output: 2}}
"""
REMOTE_SUITE = SUITE.replace("models: [echo]", "models: [remote]")


class Score(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(suite=REMOTE_SUITE, models=REMOTE)
        self.server = ChatServer(self, answer=lambda body: "You asked: " + body["messages"][-1]["content"][10:])
        self.env = {"URL": self.server.url, "KEY": "k"}

    def ran(self, *words, code=0):
        return self.project.run_json(*words, env=self.env, code=code)

    def score(self, *words, code=0):
        """Scores without the key and with nobody at the address; the report."""
        requests = len(self.server.requests)
        ended = self.check(self.project.run("score", *words, "-o", "json:-", env={"URL": "http://127.0.0.1:1/v1"}), code)
        self.assertEqual(len(self.server.requests), requests, "nothing is sent")
        return json.loads(ended.out)

    def test_changed_checks(self):
        before = self.ran()
        self.project.write("evals/small.eval.yaml", REMOTE_SUITE.replace("{{ question }}", "beta"))
        after = self.score("last", code=1)
        self.assertEqual(self.verdicts(after), {"one": "fail", "two": "pass", "three": "fail"})
        self.assertEqual(after["run"]["scored_from"], before["run"]["id"])
        self.assertNotEqual(after["run"]["id"], before["run"]["id"])
        for old, new in zip(before["samples"], after["samples"]):
            self.assertEqual(new["answer"], old["answer"])
            self.assertEqual(new["latency_us"], old["latency_us"])
            self.assertEqual((new["cached"], new["attempts"]), (True, 0))
        runs = json.loads(self.project.run("runs", "--json").out)
        self.assertEqual([run["scored_from"] for run in runs], [before["run"]["id"], None])
        self.check(self.project.run("show"), 0, out=f"answers of run {before['run']['id']}, scored again")
        self.check(self.project.run("show", "last~1"), 0, not_out="scored again")

    def test_a_suite_of_another_file(self):
        self.ran()
        self.project.write("evals/strict.yaml",
                           REMOTE_SUITE.replace("expect: [", "expect: [{length: {max: 3}}, "))
        after = self.score("last", "--suite", "evals/strict.yaml", code=1)
        self.assertEqual(set(self.verdicts(after).values()), {"fail"})
        self.project.write("evals/stranger.yaml", REMOTE_SUITE.replace("suite: small", "suite: stranger"))
        self.check(self.project.run("score", "last~1", "--suite", "evals/stranger.yaml", env=self.env), 2,
                   err="has no suite 'stranger' (a suite's answers are known by its name)")

    def test_another_reference_is_another_check_and_other_variables_are_another_question(self):
        suite = REMOTE_SUITE.replace("expect: [{contains: \"{{ question }}\"}]", "expect: [{contains: \"{{ reference }}\"}]")
        suite = suite.replace("{question: alpha}", "{question: alpha}, reference: alpha").replace(
            "{question: beta}", "{question: beta}, reference: alpha").replace("{question: gamma}", "{question: gamma}, reference: gamma")
        self.project.write("evals/small.eval.yaml", suite)
        self.assertEqual(self.verdicts(self.ran(code=1)), {"one": "pass", "two": "fail", "three": "pass"})
        self.project.write("evals/small.eval.yaml", suite.replace("reference: alpha, tags: {even", "reference: beta, tags: {even")
                           .replace("{question: gamma}", "{question: delta}"))
        after = self.score("last")
        self.assertEqual(self.verdicts(after), {"one": "pass", "two": "pass", "three": "skipped"})
        self.assertEqual(after["samples"][2]["reason"], "there is no stored answer")

    def test_the_prompt_that_was_asked_is_the_one_that_is_named(self):
        before = self.ran()
        self.project.write("prompts/ask.txt", "Please answer: {{ question }}\n")
        ended = self.check(self.project.run("score", "last", "-o", "json:-", env=self.env), 0, err="note: prompt 'ask' has changed since")
        after = json.loads(ended.out)
        self.assertEqual(after["samples"][0]["prompt_hash"], before["samples"][0]["prompt_hash"])
        self.assertEqual(self.verdicts(after), self.verdicts(before))

    def test_what_was_selected_and_failed_then(self):
        before = self.ran("-c", "t*", "--trials", "2")
        after = self.score(before["run"]["id"])
        self.assertEqual([(sample["case"], sample["trial"]) for sample in after["samples"]],
                         [(sample["case"], sample["trial"]) for sample in before["samples"]])
        again = self.score(after["run"]["id"])
        self.assertEqual(again["run"]["scored_from"], after["run"]["id"])
        self.check(self.project.run("run", "--resume", "last", env=self.env), 2, err="scored the answers of run")

    def test_mistakes(self):
        self.check(self.project.run("score"), 2, err="RUN is required")
        self.check(self.project.run("score", "last"), 2, err="there is no database")
        self.ran()
        self.check(self.project.run("score", "2020-1"), 2, err="there is no run '2020-1'")
        self.project.write("evals/small.eval.yaml", "suite: small\nnope: 1\n")
        self.check(self.project.run("score", "last"), 2, err="unknown key 'nope'")


if __name__ == "__main__":
    unittest.main()
