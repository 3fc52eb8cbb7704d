"""llmeval ping: one line a model, with what to do where it cannot be asked."""

import json
import unittest

from harness import ChatServer, CliTest, Reply, Serving, chat_error

KEY = "sk-canary-4242424242"


class Ping(CliTest):
    def project_at(self, server, more=""):
        entry = f"provider: openai, model: m, base_url: '{server.url}', api_key_env: SOME_KEY"
        return self.project.small(models=f"models:\n  remote: {{{entry}{more}}}\n")

    def ping(self, project, code, *words, **checks):
        ended = self.check(project.run("ping", *words, env={"SOME_KEY": KEY}), code, **checks)
        self.assertNotIn(KEY, ended.out + ended.err)
        return ended

    def test_a_model_that_answers(self):
        server = ChatServer(self, answer=lambda body: '{"ok": true}')
        project = self.project_at(server, ", stream: false, price: {input: 1, output: 2.5}")
        self.ping(project, 0, out=["remote  ok", "calls itself served-model-2026", "stream: false",
                                   "structured output works", "price 1.00 in, 2.50 out"])
        path, headers, body = server.requests[0]
        self.assertEqual(len(server.requests), 1)
        self.assertEqual(headers["authorization"], f"Bearer {KEY}")
        self.assertIn("response_format", body)

    def test_a_server_without_structured_output(self):
        server = ChatServer(self, script=[chat_error(400, "response_format is not supported")])
        self.ping(self.project_at(server, ", stream: false"), 0, out=["structured output refused", "price unknown"])
        self.assertNotIn("response_format", server.requests[1][2])
        self.ping(self.project_at(server, ", stream: false"), 0, out="structured output ignored")

    def test_what_to_do_where_it_fails(self):
        for reply, said in [
            (chat_error(401, f"Incorrect API key provided: {KEY}", code="invalid_api_key"), "auth: "),
            (chat_error(404, "The model 'm' does not exist", code="model_not_found"), "check 'model' (m) and 'base_url'"),
            (chat_error(429, "no money", code="insufficient_quota"), "credit"),
            (Reply(500, body={}), "FAIL  server_error"),
        ]:
            server = ChatServer(self, script=[reply])
            self.ping(self.project_at(server, ", stream: false"), 1, out=["remote  FAIL", said])
        project = self.project.small(models="models:\n  gone: {provider: openai, model: m, base_url: 'http://127.0.0.1:1'}\n")
        self.ping(project, 1, out=["gone  FAIL  connect_error", "is the server at http://127.0.0.1:1 up"])

    def test_variables_that_are_not_set(self):
        models = "models:\n  a: {provider: openai, model: m}\n  b: {provider: openai, model: '${env:ID}'}\n"
        project = self.project.small(models=models)
        ended = self.check(project.run("ping"), 1, out=["OPENAI_API_KEY is not set (export it", "ID is not set"])
        self.assertEqual(len(ended.out.splitlines()), 2)

    def test_as_json_and_of_all(self):
        server = ChatServer(self, answer=lambda body: '{"ok": true}')
        project = self.project_at(server, ", stream: false}\n  demo: {provider: sim, rules: [{answer: hi}]")
        demo, remote = json.loads(self.ping(project, 0, "--json").out)
        self.assertEqual((demo["model"], demo["ok"], demo["outcome"]), ("demo", True, "ok"))
        self.assertEqual((remote["model"], remote["id"], remote["structured_output"]), ("remote", "m", "works"))
        self.assertIsNone(remote["price"])
        self.assertIsNone(remote["first_token_us"])

    def test_every_wire_streamed(self):
        mock = Serving(self, "mock")
        entries = [(wire, f"{{provider: {wire}, model: m, base_url: '{mock.url}/{path}'}}") for wire, path in
                   [("anthropic", "v1"), ("gemini", "v1beta"), ("openai", "v1"), ("openai-responses", "v1")]]
        project = self.project.small(models="models:\n" + "".join(f"  {name}: {entry}\n" for name, entry in entries))
        for line, (wire, _) in zip(self.check(project.run("ping"), 0).out.splitlines(), entries):
            self.assertRegex(line, rf"^{wire} +ok +answers in .*; streams, first token after .*; structured output works;")
        self.assertTrue(all(one["first_token_us"] > 0 for one in json.loads(project.run("ping", "--json").out)))

    def test_mistakes(self):
        project = self.project.small()
        self.check(project.run("ping", "nobody"), 2, err="there is no model 'nobody'")
        self.check(project.run("ping", "--what"), 2, err="--what")


if __name__ == "__main__":
    unittest.main()
