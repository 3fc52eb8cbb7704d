"""Budgets of a run: never exceeded, said first in the report, and a larger one goes on."""

import unittest

from harness import TWELVE_WORDS, ChatServer, CliTest, chat_error, finish, wait_until

# A request is set aside with some 80 bytes in and 20 tokens out, a ten-thousandth of a dollar, and takes 18 tokens.
REMOTE = """\
models:
  remote:
    provider: openai
    model: m
    base_url: "${env:URL}"
    limits: {concurrency: 2}
    parameters: {max_output_tokens: 20}
    price: {input: 1, output: 1}
"""


class Budgets(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(suite=TWELVE_WORDS, models=REMOTE)
        self.server = ChatServer(self, answer=lambda body: body["messages"][-1]["content"])
        self.env = {"URL": self.server.url, "OPENAI_API_KEY": "k"}

    def test_a_budget_of_requests_is_kept_over_resumes(self):
        ended = self.check(self.project.run("run", "--max-requests", "5", env=self.env), 3)
        self.assertEqual(len(self.server.requests), 5)
        self.assertIn("max_requests", ended.out)
        self.check(self.project.run("run", "--resume", env=self.env), 3)
        self.assertEqual(len(self.server.requests), 5, "the budget is the run's, not the invocation's")
        self.check(self.project.run("run", "--resume", "--max-requests", "8", env=self.env), 3)
        self.assertEqual(len(self.server.requests), 8)
        self.check(self.project.run("run", "--resume", env=self.env), 3)
        self.assertEqual(len(self.server.requests), 8, "the newest budget holds")
        report = self.project.run_json("--resume", "--max-requests", "1k", env=self.env)
        self.assertEqual(len(report["samples"]), 12)
        self.assertEqual(len(self.server.requests), 12)

    def test_a_budget_of_cost_is_never_exceeded(self):
        ended = self.check(self.project.run("run", "--max-cost", "0.00015", "-o", "json:out.json", env=self.env), 3)
        self.assertIn("max_cost", ended.out)
        sent = len(self.server.requests)
        self.assertGreater(sent, 0)
        self.assertLess(sent, 12)
        self.check(self.project.run("run", "--resume", "--max-cost", "1", env=self.env), 0)
        self.assertEqual(len(self.server.requests), 12)

    def test_tokens(self):
        self.check(self.project.run("run", "--max-tokens", "150", env=self.env), 3, out="max_tokens")
        self.assertGreater(len(self.server.requests), 0)
        self.assertLess(len(self.server.requests), 12)

    def test_a_long_pause_is_waited_for_only_where_the_deadline_allows(self):
        self.server.script = [chat_error(429, "slow down", retry_after="7200")]
        ended = self.check(self.project.run("run", "-j", "1", "--deadline", "30m", env=self.env), 3)
        self.assertIn("deadline", ended.out)
        self.assertEqual(len(self.server.requests), 1)

    def test_what_a_killed_run_took_counts(self):
        killed = []

        def answer(body):
            if len(self.server.requests) == 3:
                wait_until(lambda: killed, "the kill")
            return body["messages"][-1]["content"]

        self.server.answer = answer
        process = self.project.start("run", "-j", "1", "--max-requests", "6", env=self.env)
        wait_until(lambda: len(self.server.requests) == 3, "requests")
        process.kill()
        finish(process)
        killed.append(True)
        self.check(self.project.run("run", "--resume", env=self.env), 3, out="max_requests")
        # Two were answered, of which the second may not have been on disk; what was in flight is not known.
        self.assertIn(len(self.server.requests), (7, 8))

    def test_without_a_price_or_a_limit_nothing_is_sent(self):
        self.project.write("evals/models.yaml", REMOTE.replace("    price: {input: 1, output: 1}\n", ""))
        self.check(self.project.run("run", "--max-cost", "1", env=self.env), 2, err=(
            "evals/models.yaml:2:3: error: model 'remote' has no price, which a budget of cost needs",
            "write price: {input: …, output: …} in USD per million tokens; 0 for one that costs nothing"))
        self.project.write("evals/models.yaml", REMOTE.replace("    parameters: {max_output_tokens: 20}\n", ""))
        self.check(self.project.run("run", "--max-tokens", "5k", env=self.env), 2, err=(
            "model 'remote' has no max_output_tokens, which a budget of cost or tokens needs",
            "write parameters: {max_output_tokens: …}, here or in the prompt"))
        self.assertEqual(len(self.server.requests), 0)

    def test_a_suites_budget_can_be_raised_for_a_run_that_goes_on(self):
        self.project.write("evals/small.eval.yaml", TWELVE_WORDS.replace("cases:\n", "budget: {max_requests: 3}\ncases:\n", 1))
        self.check(self.project.run("run", env=self.env), 3, out="max_requests")
        self.assertEqual(len(self.server.requests), 3)
        self.project.write("evals/small.eval.yaml", TWELVE_WORDS.replace("cases:\n", "budget: {max_requests: 7}\ncases:\n", 1))
        self.check(self.project.run("run", "--resume", env=self.env), 3, out="max_requests")
        self.assertEqual(len(self.server.requests), 7)
        self.project.write("evals/small.eval.yaml", TWELVE_WORDS)
        self.check(self.project.run("run", "--resume", env=self.env), 0)
        self.assertEqual(len(self.server.requests), 12)

    def test_wrong_words(self):
        for words, message in (
            (("--max-cost", "-1"), "--max-cost: '-1' is no amount of US dollars (write 2.50)"),
            (("--max-cost", "two"), "--max-cost: 'two' is no amount of US dollars (write 2.50)"),
            (("--max-requests", "0"), "--max-requests: with 0 nothing would be sent"),
            (("--max-tokens", "1.5"), "--max-tokens"),
            (("--deadline", "30"), "--deadline"),
            (("--deadline", "0s"), "--deadline: it must be longer than nothing"),
        ):
            with self.subTest(words=words):
                self.check(self.project.run("run", *words, env=self.env), 2, err=message)
        self.assertEqual(len(self.server.requests), 0)


if __name__ == "__main__":
    unittest.main()
