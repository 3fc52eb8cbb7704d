"""What limits, refusals and circuits do to a run, and that its reports tell of it: over real sockets."""

import json
import unittest

from harness import ChatServer, CliTest, chat_error

ENV = {"FIRST_KEY": "sk-first", "SECOND_KEY": "sk-second"}
PROMPT = "{{ question }}"
SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [first]
expect: [{contains: "{{ question }}"}]
cases:
  - {id: one, vars: {question: alpha}}
  - {id: two, vars: {question: beta}}
  - {id: three, vars: {question: gamma}}
"""


def model(name, server, more=""):
    return (f"  {name}:\n    provider: openai\n    model: {name}-model\n    base_url: {server.url}\n"
            f"    api_key_env: {name.upper()}_KEY\n{more}")


class Limits(CliTest):
    def set_up(self, *models, gate=""):
        self.project.write("prompts/ask.txt", PROMPT)
        self.project.write("evals/small.eval.yaml", SUITE + gate)
        self.project.write("evals/models.yaml", "models:\n" + "".join(models))

    def with_fallback(self, gate=""):
        refused = chat_error(401, "no such key", "invalid_api_key")
        server = ChatServer(self, script=[refused])
        backup = ChatServer(self)
        self.set_up(model("first", server, "    fallback: [second]\n    limits: {concurrency: 1}\n"),
                    model("second", backup), gate=gate)
        return server, backup

    def test_a_fallback_takes_over_and_every_report_says_so(self):
        server, backup = self.with_fallback()
        outputs = [word for name in ("json", "jsonl", "junit", "text") for word in ("-o", f"{name}:out.{name}")]
        ended = self.project.run("run", *outputs, env=ENV)
        self.check(ended, 0, err="first refuses its key")
        self.assertEqual((len(server.requests), len(backup.requests)), (1, 3), "nobody asks again with a refused key")

        out = {name: (self.project.root / f"out.{name}").read_text() for name in ("json", "jsonl", "junit", "text")}
        report = json.loads(out["json"])
        self.assertEqual([sample["served_by"] for sample in report["samples"]], ["second"] * 3)
        self.assertEqual([sample["model"] for sample in report["samples"]], ["first"] * 3)
        self.assertEqual(report["tally"]["fallback"], 3)
        self.assertEqual([(notice["kind"], notice["model"], notice["state"]) for notice in report["notices"]],
                         [("circuit", "first", "key_open")])
        self.assertEqual([json.loads(line)["served_by"] for line in out["jsonl"].splitlines()], ["second"] * 3)
        self.assertEqual(out["junit"].count("<system-out>served by second</system-out>"), 3)
        self.assertIn("3 of 3 samples of ask × first were served by a fallback", out["text"])
        self.assertIn("first refused its key: auth: no such key", out["text"])
        self.assertIn("3 served by fallback", out["text"])

        stored = self.project.run("export", "last", "-o", "json:-")
        self.assertEqual(json.loads(stored.out), report, "the store tells the same")

    def test_a_gate_forbids_fallbacks(self):
        self.with_fallback("gate: {pass_rate: {min: 1}, fallbacks: {max_share: 0}}\n")
        self.check(self.project.run("run", "-q", "-o", "text:-", env=ENV), 1,
                   out="fail: small: 3 of 3 answers of ask × first are a fallback's (100.0 %), at most 0 % may be")

    def test_a_refusal_pauses_the_model_and_is_told(self):
        server = ChatServer(self, script=[chat_error(429, "slow down", "rate_limit_exceeded", Retry_After="1")])
        self.set_up(model("first", server, "    limits: {concurrency: 1}\n"))
        report = self.project.run_json(env=ENV)
        self.assertEqual(report["tally"]["pass"], 3)
        self.assertEqual(len(server.requests), 4)
        notice, = report["notices"]
        self.assertEqual((notice["kind"], notice["model"]), ("throttled", "first"))
        self.assertIn("slow down", notice["text"])
        self.assertGreater(notice["wait_us"], 0)
        self.check(self.project.run("show"), 0, out="first was throttled: rate_limited: slow down")


if __name__ == "__main__":
    unittest.main()
