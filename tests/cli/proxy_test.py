"""`llmeval proxy`: an unchanged application in front of a real model: passed on, recorded, replayed, broken on purpose."""

import http.client
import json
import subprocess
import unittest
import urllib.error

from harness import TIMEOUT, ChatServer, CliTest, Reply, Serving, chat_error

KEY = "sk-proxy-canary-5151"
ENV = {"REAL_KEY": KEY}


class Proxy(CliTest):
    def set_up(self, url):
        self.project.write("evals/models.yaml", f"models:\n  real: {{provider: openai, model: gpt, base_url: {url}, "
                                                "api_key_env: REAL_KEY, headers: {x-team: evals}}\n")

    def serve(self, server, *words, env=None):
        self.set_up(server.url)
        return Serving(self, "proxy", "--to", "real", *words, env=ENV if env is None else env)

    def mock(self, config=""):
        self.project.write("mock.yaml", config or "rules: [{answer: 'You said: {{ message }}'}]\n")
        mock = Serving(self, "mock", "--config", "mock.yaml")
        self.set_up(mock.url + "/v1")
        return mock

    def test_requests_go_on_as_they_are_with_the_key_of_the_model(self):
        server = ChatServer(self)
        proxy = self.serve(server)
        body = b'{"model": "other",  "messages":[{"role":"user","content":"h\\u00e9"}]}'
        for path in ("/v1/chat/completions?a=b&key=mine&c=d", "/chat/completions"):
            status, headers, text = proxy.ask(path, body, headers={
                "authorization": "Bearer mine", "x-api-key": "mine", "cookie": "mine", "x-own": "kept"})
            self.assertEqual((status, json.loads(text)["choices"][0]["message"]["content"]), (200, "hé"))
            self.assertEqual(headers["content-type"], "application/json")
        (first, sent, received), (second, _, _) = server.requests
        self.assertEqual((first, second), ("/v1/chat/completions?a=b&c=d", "/v1/chat/completions"))
        self.assertEqual(received, json.loads(body))
        self.assertEqual((sent["authorization"], sent["x-own"], sent["x-team"]), (f"Bearer {KEY}", "kept", "evals"))
        self.assertNotIn("mine", json.dumps(sent))
        ended = proxy.stop()
        self.assertEqual(ended.err, "what is asked goes on to real there; Ctrl-C ends it\n")

    def test_streams_come_as_they_are(self):
        mock = self.mock("stream: {pause: 5ms, piece: 4}\nrules: [{answer: 'A longer answer in many pieces'}]\n")
        proxy = Serving(self, "proxy", "--to", "real", env=ENV)
        direct = mock.chat("x", stream=True)
        through = proxy.chat("x", stream=True)
        self.assertEqual(through[0], 200)
        self.assertEqual(through[1]["content-type"], direct[1]["content-type"])
        unnumbered = lambda text: [line.split('"object"')[-1].split('"created"')[0] + line.split('"model"')[-1]
                                   for line in text.splitlines()]
        self.assertEqual(unnumbered(through[2]), unnumbered(direct[2]))

    def test_errors_come_through_without_the_key(self):
        server = ChatServer(self, script=[chat_error(401, f"no such key: {KEY}", "invalid_api_key", X_Note=KEY)])
        proxy = self.serve(server)
        status, headers, text = proxy.chat("x")
        self.assertEqual(status, 401)
        self.assertNotIn(KEY, text + str(headers))
        self.assertEqual(json.loads(text)["error"]["code"], "invalid_api_key")
        self.set_up("http://127.0.0.1:1/v1")
        status, _, text = Serving(self, "proxy", "--to", "real", env=ENV).chat("x")
        self.assertEqual(status, 502)
        self.assertIn("llmeval proxy: ", json.loads(text)["error"]["message"])

    def test_a_reply_that_breaks_breaks_here_too(self):
        mock = self.mock()
        proxy = Serving(self, "proxy", "--to", "real", env=ENV)
        broken = (http.client.HTTPException, urllib.error.URLError, ConnectionError)
        mock.ask("/_mock/faults", [{"fault": "cut"}], "PUT")
        for streamed in (True, False):
            with self.assertRaises(broken):
                proxy.chat("x", stream=streamed)

    def test_what_is_recorded_is_replayed_without_a_model_or_a_key(self):
        mock = self.mock()
        proxy = Serving(self, "proxy", "--to", "real", "--record", "tape.jsonl", env=ENV)
        asked = [("one", {}), ("two", {}), ("one", {}), ("two", {"stream": True})]
        heard = [proxy.chat(text, **more) for text, more in asked]
        self.assertEqual(proxy.ask("/v1/embeddings", {"model": "e", "input": "x", "dimensions": 2})[0], 200)
        proxy.stop()
        mock.stop()
        tape = (self.project.root / "tape.jsonl").read_text()
        lines = [json.loads(line) for line in tape.splitlines()]
        self.assertEqual([line["request"]["trial"] for line in lines], [1, 1, 2, 1, 1])
        self.assertEqual([line["answer"]["parts"][0]["text"] for line in lines[:4]],
                         ["You said: one", "You said: two", "You said: one", "You said: two"])
        self.assertIsNone(lines[4]["answer"], "an embedding is no answer to read")
        self.assertEqual(lines[0]["request"]["path"], "/chat/completions")
        self.assertNotIn(KEY, tape)

        again = Serving(self, "proxy", "--to", "real", "--replay", "tape.jsonl", env={})
        for (text, more), (status, headers, body) in zip(asked, heard):
            replayed = again.chat(text, **more)
            self.assertEqual((replayed[0], replayed[1]["content-type"], replayed[2]),
                             (status, headers["content-type"], body))
        self.assertEqual(again.chat("one")[2], heard[2][2], "asked once more than recorded: the last answer again")
        status, _, text = again.chat("three")
        self.assertEqual(status, 404)
        self.assertIn("nothing is recorded for this request", text)

    def test_recordings_grow_and_merge(self):
        self.mock()
        for text in ("one", "two"):
            proxy = Serving(self, "proxy", "--to", "real", "--record", "tape.jsonl", env=ENV)
            proxy.chat(text)
            proxy.stop()
        self.assertEqual(len((self.project.root / "tape.jsonl").read_text().splitlines()), 2)
        merged = subprocess.run(["sort", "-u", "tape.jsonl", "tape.jsonl"], cwd=self.project.root, check=True,
                                capture_output=True, timeout=TIMEOUT, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
        self.project.write("merged.jsonl", merged.stdout)
        again = Serving(self, "proxy", "--to", "real", "--replay", "merged.jsonl", env={})
        self.assertEqual([again.chat(text)[0] for text in ("one", "two")], [200, 200])

    def test_faults_are_made_up_or_break_what_comes(self):
        self.mock()
        self.project.write("faults.yaml", "faults: [{fault: rate_limited, when: busy, wait: 3s}, {fault: refusal, when: no}]\n")
        proxy = Serving(self, "proxy", "--to", "real", "--faults", "faults.yaml", env=ENV)
        status, headers, _ = proxy.chat("busy")
        self.assertEqual((status, headers["retry-after"]), (429, "3"))
        self.assertEqual(json.loads(proxy.chat("no")[2])["choices"][0]["message"]["refusal"], "I cannot help with that.")
        self.assertEqual(json.loads(proxy.chat("fine")[2])["choices"][0]["message"]["content"], "You said: fine")
        broken = (http.client.HTTPException, urllib.error.URLError, ConnectionError)
        for fault, streamed in [("cut", True), ("cut", False), ("reset", True), ("reset", False), ("garbage", True)]:
            self.assertEqual(proxy.ask("/_proxy/faults", [{"fault": fault}], "PUT")[0], 200)
            with self.assertRaises(broken, msg=fault):
                proxy.chat("x", stream=streamed)
        proxy.ask("/_proxy/faults", [{"fault": "partial_json"}], "PUT")
        self.assertRaises(ValueError, json.loads, proxy.chat("x")[2])
        self.assertNotIn("[DONE]", proxy.chat("x", stream=True)[2])
        proxy.ask("/_proxy/faults", [{"fault": "wrong_content_type"}], "PUT")
        self.assertEqual(proxy.chat("x")[1]["content-type"], "text/html; charset=utf-8")

    def test_it_needs_no_project_and_says_what_is_missing(self):
        server = ChatServer(self)
        ended = self.project.run("proxy", "--to", "openai:gpt", "--port", "0")
        self.check(ended, 2, err="needs the variable OPENAI_API_KEY, which is not set")
        self.check(self.project.run("proxy", "--to", "nobody", "--port", "0"), 2, err="'nobody'")
        self.set_up(server.url)
        self.project.write("evals/models.yaml", "models: {fake: {provider: sim, rules: [{answer: x}]}}\n")
        self.check(self.project.run("proxy", "--to", "fake", "--port", "0"), 2, err="does not speak HTTP")
        self.set_up(server.url)
        self.check(self.project.run("proxy", "--to", "real", "--replay", "none.jsonl"), 2, err="none.jsonl")
        self.project.write("wrong.jsonl", "{}\n")
        self.check(self.project.run("proxy", "--to", "real", "--replay", "wrong.jsonl"), 2, err="wrong.jsonl:1: ")


if __name__ == "__main__":
    unittest.main()
