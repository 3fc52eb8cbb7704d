"""`openai` over real sockets: what is sent, what comes back, faults, and the key that nobody may see."""

import json
import threading
import unittest

from harness import ChatServer, CliTest, Reply, chat_completion, chat_error

KEY = "sk-test-Zx81-unmistakable-0f9e8d7c6b5a"
ENV = {"OPENAI_API_KEY": KEY}

PROMPT = """\
---
name: ask
model: {options: {temperature: 0.5}}
outputs: [{name: answer, kind: string}]
---
system:
Be brief.
user:
Question: {{ question }}
"""

SUITE = """\
suite: small
prompts: [../prompts/ask.prompty]
models: [real]
expect: [{contains: "{{ question }}"}]
cases:
  - {id: one, vars: {question: alpha}}
  - {id: two, vars: {question: beta}}
  - {id: three, vars: {question: gamma}}
"""


class Chat(CliTest):
    def set_up(self, *script, answer=lambda body: body["messages"][-1]["content"], more=""):
        self.server = ChatServer(self, answer, script)
        self.project.write("prompts/ask.prompty", PROMPT)
        self.project.write("evals/small.eval.yaml", SUITE)
        self.project.write("evals/models.yaml", "models:\n  real:\n    provider: openai\n    model: gpt-5-mini\n"
                           f"    base_url: {self.server.url}\n    api_key_env: OPENAI_API_KEY\n    parameters: {{temperature: 0, max_output_tokens: 50}}\n"
                           + more)
        return self.server

    def samples(self, *words, code=0):
        report = self.project.run_json(*words, code=code, env=ENV)
        return {sample["case"]: sample for sample in report["samples"]}

    def test_what_is_sent_and_what_is_kept(self):
        server = self.set_up(more="    price: {input: 1, output: 10}\n")
        sample = self.samples("-c", "one")["one"]

        (path, headers, body), = server.requests
        self.assertEqual(path, "/v1/chat/completions")
        self.assertEqual(headers["authorization"], "Bearer " + KEY)
        self.assertEqual(headers["content-type"], "application/json")
        self.assertEqual(body["model"], "gpt-5-mini")
        self.assertEqual(body["messages"], [{"role": "system", "content": "Be brief."},
                                            {"role": "user", "content": "Question: alpha"}])
        self.assertEqual(body["temperature"], 0.5, "the prompt's own parameter wins")
        self.assertEqual(body["max_tokens"], 50)
        self.assertEqual(body["response_format"]["json_schema"]["schema"]["required"], ["answer"])

        self.assertEqual((sample["verdict"], sample["answer"]), ("pass", "Question: alpha"))
        self.assertEqual(sample["reported_model"], "served-model-2026")
        self.assertEqual((sample["usage"]["input_tokens"], sample["usage"]["output_tokens"]), (11, 7))
        self.assertEqual(sample["cost_nano_usd"], 11 * 1000 + 7 * 10000)
        self.assertEqual(sample["attempts"], 1)
        self.assertGreater(sample["latency_us"], 0)

    def test_the_key_is_nowhere(self):
        # The server repeats it in an error, as some do.
        self.set_up(chat_error(401, f"Incorrect API key provided: {KEY}", "invalid_api_key"))
        outputs = [word for name in ("json", "jsonl", "junit", "text", "events") for word in ("-o", f"{name}:out.{name}")]
        ended = self.project.run("run", "-v", *outputs, env=ENV)
        self.check(ended, 3, out=["auth: ", "Incorrect API key provided: "])
        self.check(self.project.run("show", "-v"), 0, out="auth: ")
        files = {file.name: file.read_bytes() for file in self.project.root.rglob("*") if file.is_file()}
        self.assertIn("results.db", files)
        for name, content in {**files, "stdout": ended.out_bytes, "stderr": ended.err.encode()}.items():
            for secret in (KEY, KEY[:20], KEY[-20:]):
                self.assertNotIn(secret.encode(), content, name)

    def test_a_missing_key(self):
        server = self.set_up()
        for env in ({}, {"OPENAI_API_KEY": ""}):
            self.check(self.project.run("run", env=env), 2, err=[
                "model 'real' needs the variable OPENAI_API_KEY, which is not set", "--env-file"])
        self.check(self.project.run("validate"), 0)
        self.check(self.project.run("run", "--dry-run"), 0)
        self.assertEqual(server.requests, [])
        self.assertFalse((self.project.root / ".llmeval").exists())

    def test_a_key_from_a_file(self):
        server = self.set_up()
        self.project.write("keys.env", f"# keys\nexport OPENAI_API_KEY='{KEY}'\n")
        self.check(self.project.run("run", "-q", "--env-file", "keys.env"), 0)
        self.assertEqual(server.requests[0][1]["authorization"], "Bearer " + KEY)
        self.check(self.project.run("run", "-q", "--cache", "off", "--env-file", "keys.env",
                                    env={"OPENAI_API_KEY": "set-already"}), 0)
        self.assertEqual(server.requests[-1][1]["authorization"], "Bearer set-already", "what is set already wins")
        self.project.write("bad.env", f"OPENAI_API_KEY\n{KEY}\n")
        ended = self.check(self.project.run("run", "--env-file", "bad.env"), 2, err="bad.env:1: ")
        self.assertNotIn(KEY, ended.err)

    def test_no_key_for_another_address(self):
        # OPENAI_API_KEY is for OpenAI unless the entry says otherwise.
        server = self.set_up()
        models = (self.project.root / "evals/models.yaml").read_text().replace("    api_key_env: OPENAI_API_KEY\n", "")
        self.project.write("evals/models.yaml", models)
        self.check(self.project.run("run", "-q", env=ENV), 0)
        self.assertNotIn("authorization", server.requests[0][1])

    def test_a_model_without_an_entry(self):
        server = self.set_up(more="")
        self.project.write("evals/models.yaml", "models: {real: {provider: sim, rules: [{answer: x}]}}\n")
        # The default address is OpenAI's, which no test asks: only the missing key is seen here.
        self.check(self.project.run("run", "-m", "openai:gpt-5-mini"), 2, err="model 'openai:gpt-5-mini' needs the variable")
        self.assertEqual(server.requests, [])

    def test_429_then_success(self):
        self.set_up(chat_error(429, "slow down", "rate_limit_exceeded", Retry_After="0"))
        samples = self.samples("-j", "1")
        self.assertEqual({sample["verdict"] for sample in samples.values()}, {"pass"})
        self.assertEqual(sorted(sample["attempts"] for sample in samples.values()), [1, 1, 2])

    def test_500s_until_it_gives_up(self):
        self.set_up(*[chat_error(500, "boom")] * 2, more="    retry: {attempts: 2}\n")
        sample = self.samples("-c", "one", code=3)["one"]
        self.assertEqual((sample["verdict"], sample["outcome"], sample["attempts"]), ("error", "server_error", 2))
        self.assertIn("gave up after 2 attempts (retry limit); last reply: ", sample["reason"])
        self.assertIn("boom", sample["reason"])

    def test_failures_that_no_retry_mends(self):
        for reply, outcome in (
                (chat_error(401, "no", "invalid_api_key"), "auth"),
                (chat_error(404, "no such model", "model_not_found"), "not_found"),
                (chat_error(429, "pay first", "insufficient_quota"), "quota_exhausted"),
                (chat_error(400, "too long", "context_length_exceeded"), "context_length_exceeded"),
                (chat_error(400, "what?"), "invalid_request")):
            with self.subTest(outcome):
                server = self.set_up(reply)
                sample = self.samples("-c", "one", code=3)["one"]
                self.assertEqual((sample["verdict"], sample["outcome"], sample["attempts"]), ("error", outcome, 1))
                self.assertEqual(len(server.requests), 1)

    def test_bad_answers_that_can_be_judged(self):
        def finished(**changes):
            body = chat_completion("alpha, but")
            body["choices"][0].update(changes)
            return Reply(body=body)
        refusing = chat_completion("")
        refusing["choices"][0]["message"] = {"role": "assistant", "content": None, "refusal": "I cannot."}
        for reply, outcome in ((finished(finish_reason="length"), "truncated"), (Reply(text=""), "empty"),
                               (Reply(body=refusing), "refusal")):
            with self.subTest(outcome):
                self.set_up(reply)
                sample = self.samples("-c", "one", code=1)["one"]
                self.assertEqual((sample["verdict"], sample["outcome"]), ("fail", outcome))

    def test_a_reply_that_is_none(self):
        self.set_up(*[Reply(body={"hello": "world"})] * 2)
        sample = self.samples("-c", "one", code=3)["one"]
        self.assertEqual((sample["outcome"], sample["attempts"]), ("malformed_response", 2))

    def test_nobody_listens(self):
        server = self.set_up(more="    retry: {attempts: 1}\n")
        server.close()
        sample = self.samples("-c", "one", code=3)["one"]
        self.assertEqual((sample["verdict"], sample["outcome"]), ("error", "connect_error"))

    def test_no_more_at_once_than_allowed(self):
        lock, now, most = threading.Lock(), [0], [0]
        gate = threading.Event()

        def answer(body):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            gate.wait(0.02)  # Never set: as long as this, requests overlap.
            with lock:
                now[0] -= 1
            return body["messages"][-1]["content"]

        self.set_up(answer=answer)
        self.project.write("evals/small.eval.yaml", SUITE[:SUITE.index("cases:")] + "cases: [{file: rows.jsonl}]\n")
        self.project.write("evals/rows.jsonl", "".join(json.dumps({"question": f"q{n}"}) + "\n" for n in range(30)))
        self.project.run_json("-j", "3", env=ENV)
        self.assertEqual(most[0], 3)
        most[0] = 0
        self.project.run_json("-j", "30", "--cache", "off", env=ENV)
        self.assertGreater(most[0], 3)


if __name__ == "__main__":
    unittest.main()
