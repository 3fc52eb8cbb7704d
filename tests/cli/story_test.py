"""show --case: everything about one case's samples, from what is stored alone."""

import unittest

from harness import ChatServer, CliTest, chat_error

REMOTE = """\
models:
  remote: {provider: openai, model: m, base_url: "${env:URL}", api_key_env: OPENAI_API_KEY, price: {input: 1, output: 2}, retry: {attempts: 3}}
"""
PROMPT = """\
---
name: ask
inputs: [{name: tone, kind: string, default: friendly}]
---
system:
Be {{ tone }}.
{% if history is defined %}never{% endif %}
user:
Question: {{ question }}
"""


class Story(CliTest):
    def setUp(self):
        super().setUp()
        suite = """\
suite: small
prompts: [../prompts/ask.prompty]
models: [remote]
expect: [{contains: "{{ reference }}"}, {length: {max: 1, name: short, weight: 0}}]
cases:
  - {id: one, description: the first, vars: {question: "alpha {{ x }}"}, reference: ALPHA, tags: [odd]}
"""
        self.project.write("prompts/ask.prompty", PROMPT)
        self.project.write("evals/models.yaml", REMOTE)
        self.project.write("evals/small.eval.yaml", suite)
        self.server = ChatServer(self, answer=lambda body: "You said " + body["messages"][-1]["content"])
        self.env = {"URL": self.server.url, "OPENAI_API_KEY": "sk-secret"}

    def test_attempt_by_attempt(self):
        self.server.script = [chat_error(429, "slow down, sk-secret", retry_after_ms="20", x_ratelimit_remaining_requests="0",
                                         x_request_id="req-1", set_cookie="a=b")]
        self.check(self.project.run("run", "-q", "-c", "one", env=self.env), 1)
        self.project.write("prompts/ask.prompty", "gone")
        self.project.write("evals/small.eval.yaml", "gone")
        text = self.check(self.project.run("show", "--case", "one"), 0, out=[
            "fail small › one · ask × remote\n", "\n  the first\n", "  question:\n    alpha {{ x }}\n  reference:\n    ALPHA\n  tags: odd\n",
            "\n  system:\n    Be friendly.\n  user:\n    Question: alpha {{ x }}\n",
            "  call 1 (answer): ok from remote, latency ", ", 11 tokens in, 7 out, $0.000025\n",
            ": rate_limited, HTTP 429\n", "      slow down, [redacted]\n      asked to wait 20.0ms\n      request id req-1\n",
            "      x-ratelimit-remaining-requests: 0\n", "      retry-after-ms: 20\n", "    waited ", "    attempt 2 at ", ": ok, HTTP 200\n",
            "    answer (stop):\n      You said Question: alpha {{ x }}\n",
            "  checks\n    fail contains: expected to contain \"ALPHA\"", "    fail short (length) [never decides]: "], not_out=["sk-secret", "a=b"]).out
        self.assertLess(text.index("attempt 1"), text.index("attempt 2"))
        self.check(self.project.run("show", "last", "-c", "oen"), 2, err="has no case 'oen' (did you mean 'one'?)")

    def test_a_run_that_was_scored_again_and_one_from_the_cache(self):
        self.project.run("run", "-q", "-c", "one", env=self.env)
        self.check(self.project.run("score", "last", "-q", env=self.env), 1)
        self.check(self.project.run("show", "--case", "one"), 0, out=["answered before: asked for at 20", "nothing was sent"], not_out="attempt 1")


if __name__ == "__main__":
    unittest.main()
