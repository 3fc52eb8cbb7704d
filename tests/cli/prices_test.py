"""llmeval prices; evals/prices.yaml; costs of runs."""

import json
import unittest

from harness import TWELVE_WORDS, ChatServer, CliTest

MODELS = """\
models:
  mini: {provider: openai, model: gpt-4.1-mini}
  tiered: {provider: openai, model: gpt-5.6-sol}
  own: {provider: openai, model: gpt-4.1-mini, price: {input: @, output: 2}}
  local: {provider: openai, model: llama, base_url: http://127.0.0.1:1/v1}
  unset: {provider: openai, model: "${env:NO_SUCH_MODEL}"}
"""


class Prices(CliTest):
    def project_with(self, models, prices=None):
        project = self.project.small(models=models)
        if prices:
            project.write("evals/prices.yaml", prices)
        return project

    def test_configured_models(self):
        project = self.project_with(MODELS.replace("@", "1.25"))
        out = self.check(project.run("prices"), 0, err="").out
        rows = {line.split()[0]: line.split() for line in out.splitlines()[2:]}
        self.assertEqual(rows["mini"][1:5], ["gpt-4.1-mini", "0.40", "0.10", "1.60"])
        self.assertIn("table of 2026-08-21", out)
        self.assertEqual(rows["over"][:3], ["over", "272000", "tokens"])
        self.assertEqual(rows["own"][1:], ["gpt-4.1-mini", "1.25", "2.00", "evals/models.yaml:4:55"])
        self.assertEqual(rows["local"][1:], ["llama", "unknown"])
        self.assertIn("the variable 'NO_SUCH_MODEL' is not set", out)
        self.assertIn("evals/prices.yaml", out.splitlines()[-1])

    def test_the_built_in_table(self):
        out = self.check(self.project.run("prices", "claude-haiku-4-5*"), 0).out
        self.assertIn("anthropic", out)
        self.check(self.project.run("prices", "gpt-4.1-mini-2025-04-14"), 0, out="openai  gpt-4.1-mini")
        self.check(self.project.run("prices", "no-such"), 2, err="'no-such' is neither a configured model nor an id")
        self.check(self.project.run("prices"), 2, err="no project here")

    def test_as_json(self):
        project = self.project_with(MODELS.replace("@", "1"))
        mini, local = json.loads(self.check(project.run("prices", "mini", "local", "--json"), 0).out)
        self.assertEqual(mini["price"]["source"], "table")
        self.assertEqual(mini["price"]["spans"][0]["rates"]["input_pico_usd"], 400_000)
        self.assertIsNone(local["price"])

    def test_a_price_with_too_many_decimals(self):
        project = self.project_with(MODELS.replace("@", "1.2345678"))
        self.check(project.run("prices"), 2, err="'input' is not an amount in US dollars with at most 6 decimals")

    def test_what_a_run_costs(self):
        server = ChatServer(self)
        entry = f"provider: openai, model: gpt-x, base_url: '{server.url}', stream: false"
        models = "models:\n  remote: {%s}\n" % entry
        project = self.project.small(suite=TWELVE_WORDS, models=models)
        self.check(project.run("run", "--cache", "off"), 0, out="cost unknown")
        self.check(project.run("runs"), 0, out="?")
        listed = json.loads(project.run("runs", "--json").out)[0]
        self.assertIsNone(listed["cost_nano_usd"])
        self.assertIsNone(listed["spent_nano_usd"])
        self.assertEqual(listed["unpriced"], listed["pass"])
        # 11 tokens of input and 7 of output an answer, rounded up an answer: 11 x 0.05 + 7 x 0.333333 = 2.883331.
        project.write("evals/prices.yaml", "prices: [{models: 'gpt-*', price: {input: 0.05, output: 0.333333}}]\n")
        ended = self.check(project.run("run", "--cache", "off", "-o", "jsonl:lines.jsonl"), 0)
        costs = [json.loads(line)["cost_nano_usd"] for line in (project.root / "lines.jsonl").read_text().splitlines()]
        self.assertEqual([cost for cost in costs if cost is not None], [2884] * 12, ended.out)
        self.check(project.run("run", "--dry-run"), 0, out="price of remote: 0.05 in, 0.333333 out (evals/prices.yaml:1:")

    def test_mistakes_in_the_file_stop_a_run(self):
        project = self.project_with(MODELS.replace("@", "1"), "prices: [{model: m}]\n")
        self.check(project.run("validate"), 2, err="evals/prices.yaml:1:11: error: unknown key 'model'")


if __name__ == "__main__":
    unittest.main()
