"""`llmeval mock`: a simulated model over HTTP, what goes wrong there on purpose, and what an eval makes of it."""

import base64
import http.client
import json
import struct
import time
import unittest
import urllib.error

from harness import CliTest, Serving

CONFIG = """\
models: [gpt, claude]
rules:
  - {when: 'order (\\d+)', answer: Looking., tools: [{name: look_up, arguments: '{"id": {{ match[0] }}}'}]}
  - {when: secret, answer: I will not., outcome: refusal}
  - {when: broken, outcome: server_error}
  - {answer: 'You said: {{ message }}'}
"""
ANTHROPIC = {"anthropic-version": "2023-06-01"}
TOOLS = [{"type": "function", "function": {"name": "add", "parameters": {
    "type": "object", "properties": {"a": {"type": "integer"}, "note": {"type": "string"}}, "required": ["a"]}}}]


def events(text):
    """The data of an event stream."""
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ") and line[6:] != "[DONE]"]


class Mock(CliTest):
    def serve(self, config=CONFIG, *words):
        if config:
            self.project.write("mock.yaml", config)
            words = ("--config", "mock.yaml", *words)
        return Serving(self, "mock", *words)

    def put_faults(self, mock, *faults):
        status, _, text = mock.ask("/_mock/faults", list(faults), "PUT")
        self.assertEqual(status, 200, text)

    def test_chat_completions_whole_and_streamed(self):
        mock = self.serve()
        status, headers, text = mock.chat("hello")
        reply = json.loads(text)
        self.assertEqual((status, headers["content-type"]), (200, "application/json"))
        self.assertEqual(reply["choices"][0]["message"]["content"], "You said: hello")
        self.assertEqual(reply["model"], "gpt")
        self.assertEqual(reply["usage"], {"prompt_tokens": 2, "completion_tokens": 4, "total_tokens": 6})
        status, headers, text = mock.chat("hello wörld, hello wörld", stream=True, stream_options={"include_usage": True})
        self.assertEqual(headers["content-type"], "text/event-stream; charset=utf-8")
        self.assertTrue(text.endswith("data: [DONE]\n\n"))
        pieces = [choice["delta"].get("content") or "" for event in events(text) for choice in event["choices"]]
        self.assertEqual("".join(pieces), "You said: hello wörld, hello wörld")
        self.assertGreater(len(pieces), 3)
        self.assertEqual(events(text)[-1]["usage"]["completion_tokens"], 9)

    def test_tools_schemas_and_limits_of_tokens(self):
        mock = self.serve(config=None)
        _, _, text = mock.chat("add", tools=TOOLS, tool_choice="required")
        call = json.loads(text)["choices"][0]["message"]["tool_calls"][0]
        self.assertEqual((call["function"]["name"], json.loads(call["function"]["arguments"])), ("add", {"a": 1}))
        schema = {"type": "object", "properties": {"route": {"enum": ["billing", "bug"]}, "n": {"type": "number"}}}
        _, _, text = mock.chat("sort", response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}})
        content = json.loads(text)["choices"][0]["message"]["content"]
        self.assertEqual(json.loads(content), {"route": "billing", "n": 1})
        _, _, text = mock.chat("a long question", max_tokens=2)
        choice = json.loads(text)["choices"][0]
        self.assertEqual((choice["message"]["content"], choice["finish_reason"]), ("This is ", "length"))

    def test_every_shape_gives_the_same_answer(self):
        mock = self.serve()
        _, _, chat = mock.chat("order 17")
        _, _, responses = mock.ask("/v1/responses", {"model": "gpt", "input": "order 17"})
        _, _, messages = mock.ask("/v1/messages", {"model": "c", "max_tokens": 99, "messages": [
            {"role": "user", "content": [{"type": "text", "text": "order 17"}]}]}, headers=ANTHROPIC)
        gemini_body = {"contents": [{"role": "user", "parts": [{"text": "order 17"}]}]}
        _, _, gemini = mock.ask("/v1beta/models/g:generateContent", gemini_body)
        message = json.loads(chat)["choices"][0]["message"]
        self.assertEqual((message["content"], message["tool_calls"][0]["function"]["arguments"]), ("Looking.", '{"id": 17}'))
        text, call = json.loads(responses)["output"]
        self.assertEqual((text["content"][0]["text"], call["arguments"]), ("Looking.", '{"id": 17}'))
        text, call = json.loads(messages)["content"]
        self.assertEqual((text["text"], call["input"]), ("Looking.", {"id": 17}))
        text, call = json.loads(gemini)["candidates"][0]["content"]["parts"]
        self.assertEqual((text["text"], call["functionCall"]["args"]), ("Looking.", {"id": 17}))
        _, _, as_list = mock.ask("/v1beta/models/g:streamGenerateContent", gemini_body)
        _, _, as_events = mock.ask("/v1beta/models/g:streamGenerateContent?alt=sse", gemini_body)
        self.assertEqual([event["candidates"][0].get("finishReason") for event in json.loads(as_list)], [None, "STOP"])
        self.assertEqual(len(events(as_events)), 2)

    def test_models_and_embeddings(self):
        mock = self.serve()
        _, _, text = mock.ask("/v1/models")
        self.assertEqual([model["id"] for model in json.loads(text)["data"]], ["gpt", "claude"])
        ask = {"model": "e", "input": ["the red fox", "the red dog", "unrelated words here"], "dimensions": 64}
        _, _, text = mock.ask("/v1/embeddings", ask)
        vectors = [item["embedding"] for item in json.loads(text)["data"]]
        _, _, again = mock.ask("/v1/embeddings", {**ask, "encoding_format": "base64"})
        packed = base64.b64decode(json.loads(again)["data"][0]["embedding"])
        for plain, unpacked in zip(vectors[0], struct.unpack("<64f", packed)):
            self.assertAlmostEqual(plain, unpacked, places=6)
        near, far = (sum(a * b for a, b in zip(vectors[0], other)) for other in vectors[1:])
        self.assertAlmostEqual(sum(x * x for x in vectors[0]), 1, places=4)
        self.assertGreater(near, far + 0.2)

    def test_errors_look_as_each_provider_writes_them(self):
        mock = self.serve()
        self.put_faults(mock, {"fault": "rate_limited", "wait": "1500ms"})
        status, headers, text = mock.chat("x")
        self.assertEqual((status, headers["retry-after"], headers["retry-after-ms"]), (429, "2", "1500"))
        self.assertEqual(json.loads(text)["error"]["code"], "rate_limit_exceeded")
        body = {"model": "c", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}
        status, headers, text = mock.ask("/v1/messages", body, headers=ANTHROPIC)
        self.assertEqual((status, headers["retry-after"]), (429, "2"))
        self.assertEqual(json.loads(text)["error"]["type"], "rate_limit_error")
        gemini = {"contents": [{"parts": [{"text": "x"}]}]}
        status, headers, text = mock.ask("/v1beta/models/g:generateContent", gemini)
        self.assertEqual(json.loads(text)["error"]["details"][-1]["retryDelay"], "1.5s")
        for fault, openai, anthropic, google in [
                ("rate_limited", 429, 429, 429), ("quota_exhausted", 429, 402, 429), ("overloaded", 503, 529, 503),
                ("server_error", 500, 500, 500), ("timeout", 504, 504, 504), ("auth", 401, 401, 400),
                ("not_found", 404, 404, 404), ("invalid_request", 400, 400, 400),
                ("context_length_exceeded", 400, 400, 400), ("content_filtered", 400, 400, 200)]:
            self.put_faults(mock, {"fault": fault})
            self.assertEqual(mock.chat("x")[0], openai, fault)
            self.assertNotIn("retry-after", mock.chat("x")[1], fault)
            self.assertEqual(mock.ask("/v1/responses", {"model": "g", "input": "x"})[0], openai, fault)
            self.assertEqual(mock.ask("/v1/messages", body, headers=ANTHROPIC)[0], anthropic, fault)
            self.assertEqual(mock.ask("/v1beta/models/g:generateContent", gemini)[0], google, fault)

    def test_bad_answers(self):
        mock = self.serve()
        choice = lambda: json.loads(mock.chat("hello")[2])["choices"][0]
        self.put_faults(mock, {"fault": "refusal"})
        self.assertEqual(choice()["message"]["refusal"], "You said: hello")
        self.put_faults(mock, {"fault": "truncated"})
        self.assertEqual((choice()["finish_reason"], choice()["message"]["content"]), ("length", "You said"))
        self.put_faults(mock, {"fault": "empty"})
        self.assertEqual((choice()["finish_reason"], choice()["message"]["content"]), ("stop", ""))
        self.put_faults(mock, {"fault": "malformed_tool_args"})
        call = choice()["message"]["tool_calls"][0]["function"]
        self.assertRaises(ValueError, json.loads, call["arguments"])

    def test_broken_replies(self):
        mock = self.serve()
        broken = (http.client.HTTPException, urllib.error.URLError, ConnectionError)
        for fault, streamed in [("cut", True), ("cut", False), ("reset", True), ("reset", False), ("garbage", False)]:
            self.put_faults(mock, {"fault": fault})
            with self.assertRaises(broken, msg=fault):
                mock.chat("hello", stream=streamed)
        self.put_faults(mock, {"fault": "partial_json"})
        status, _, text = mock.chat("hello")
        self.assertEqual(status, 200)
        self.assertRaises(ValueError, json.loads, text)
        _, _, text = mock.chat("hello", stream=True)
        self.assertNotIn("[DONE]", text)
        self.assertRaises(ValueError, events, text)
        self.put_faults(mock, {"fault": "wrong_content_type"})
        status, headers, text = mock.chat("hello")
        self.assertEqual((status, headers["content-type"]), (200, "text/html; charset=utf-8"))
        self.put_faults(mock, {"fault": "slow_first_token", "wait": "300ms"})
        before = time.monotonic()
        self.assertEqual(mock.chat("hello")[0], 200)
        self.assertGreaterEqual(time.monotonic() - before, 0.3)

    def test_a_stalled_reply_ends_with_its_client_and_with_the_server(self):
        mock = self.serve()
        self.put_faults(mock, {"fault": "stall"})
        connection = http.client.HTTPConnection(mock.url[7:], timeout=0.3)
        connection.request("POST", "/v1/chat/completions", json.dumps(
            {"model": "x", "stream": True, "messages": [{"role": "user", "content": "hi"}]}))
        reply = connection.getresponse()
        with self.assertRaises(TimeoutError):
            reply.read()
        self.assertEqual(mock.stop().code, 0)
        connection.close()

    def test_faults_by_pattern_by_share_and_by_number_are_the_same_for_the_same_seed(self):
        config = CONFIG + ("seed: 7\nfaults:\n  - {fault: server_error, when: '^bad', times: 2}\n"
                           "  - {fault: rate_limited, share: 0.3}\n")

        def statuses(words):
            mock = self.serve(config)
            found = {word: mock.chat(word)[0] for word in words}
            return found, [mock.chat("bad luck")[0] for _ in range(3)]

        words = [f"word{i}" for i in range(200)]
        first, bad = statuses(words)
        self.assertEqual(bad[:2], [500, 500])
        self.assertIn(bad[2], (200, 429))
        self.assertTrue(40 <= sum(status == 429 for status in first.values()) <= 80)
        again, _ = statuses(list(reversed(words)))
        self.assertEqual(first, again, "draws do not depend on the order of questions")

    def test_faults_are_checked_and_told_while_it_runs(self):
        mock = self.serve()
        wrong = [{"fault": "cutt"}, {"fault": "cut", "shares": 1}, {"fault": "stall", "share": 2}]
        status, _, text = mock.ask("/_mock/faults", wrong, "PUT")
        self.assertEqual(status, 422)
        self.assertEqual(json.loads(text)["errors"], [
            "faults:1:12: error: 'fault' cannot be 'cutt' (did you mean 'cut'?)",
            "faults:1:38: error: unknown key 'shares' in item 2 of the list of faults (did you mean 'share'?)",
            "faults:1:80: error: 'share' must be at most 1, not 2"])
        status, _, text = mock.ask("/_mock/faults", b"[", "PUT")
        self.assertEqual(status, 422)
        status, _, text = mock.ask("/_mock/faults", [{"fault": "cut", "when": "("}], "PUT")
        self.assertIn("bad regex at offset 1", text)
        self.put_faults(mock, {"fault": "overloaded", "times": 5})
        mock.chat("x")
        self.assertEqual(json.loads(mock.ask("/_mock/faults")[2]), [{"fault": "overloaded", "times": 5, "hits": 1}])
        mock.ask("/_mock/faults", method="DELETE")
        self.assertEqual(mock.chat("x")[0], 200)

    def test_limits_are_told_and_kept(self):
        mock = self.serve(CONFIG + "limits: {requests_per_minute: 3, tokens_per_minute: 1k}\n")
        _, headers, _ = mock.chat("x")
        self.assertEqual(headers["x-ratelimit-limit-requests"], "3")
        self.assertEqual(headers["x-ratelimit-remaining-requests"], "2")
        self.assertEqual(headers["x-ratelimit-limit-tokens"], "1000")
        body = {"model": "c", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}
        _, headers, _ = mock.ask("/v1/messages", body, headers=ANTHROPIC)
        self.assertEqual(headers["anthropic-ratelimit-requests-remaining"], "1")
        self.assertRegex(headers["anthropic-ratelimit-requests-reset"], r"^2\d\d\d-.*Z$")
        mock.chat("x")
        status, headers, _ = mock.chat("x")
        self.assertEqual(status, 429)
        self.assertTrue(1 <= int(headers["retry-after"]) <= 20)

    def test_requests_are_logged_without_keys(self):
        mock = self.serve(CONFIG, "--log", "log.jsonl")
        key = "sk-canary-123"
        mock.ask("/v1/chat/completions", {"model": "gpt", "messages": [{"role": "user", "content": "hello"}]},
                 headers={"authorization": f"Bearer {key}"})
        mock.ask(f"/v1beta/models/g:generateContent?key={key}", {"contents": [{"parts": [{"text": "hi"}]}]})
        kept = json.loads(mock.ask("/_mock/requests?last=1")[2])
        self.assertEqual((kept["requests"], len(kept["kept"]), kept["kept"][0]["model"]), (2, 1, "g"))
        mock.ask("/_mock/requests", method="DELETE")
        self.assertEqual(json.loads(mock.ask("/_mock/requests")[2]), {"requests": 0, "kept": []})
        lines = [json.loads(line) for line in (self.project.root / "log.jsonl").read_text().splitlines()]
        self.assertEqual([(line["shape"], line["status"]) for line in lines], [("openai-chat", 200), ("gemini", 200)])
        self.assertEqual(lines[0]["body"]["messages"][0]["content"], "hello")
        self.assertNotIn(key, (self.project.root / "log.jsonl").read_text())
        ended = mock.stop()
        self.assertEqual(ended.err, "a simulated model answers there; Ctrl-C ends it\n2 requests\n")

    def test_help_says_how_to_point_an_application_there(self):
        for command, port in (("mock", 8089), ("proxy", 8090)):
            ended = self.project.run(command, "--help")
            self.check(ended, 0, out=[f"OPENAI_BASE_URL=http://127.0.0.1:{port}/v1", f"--port N={port}", "Ctrl-C ends it"])
        self.check(self.project.run("help", "mock-and-proxy"), 0, out=["slow_first_token", "--replay FILE"])

    def test_what_is_no_question_is_answered_for(self):
        mock = self.serve()
        self.assertIn("POST …/chat/completions", mock.ask("/")[2])
        self.assertEqual(mock.ask("/v1/nothing", {})[0], 404)
        self.assertEqual(mock.ask("/v1/chat/completions", b"{")[0], 400)
        self.assertEqual(mock.ask("/v1/chat/completions", {"model": "x"})[0], 400)
        self.assertEqual(mock.ask("/v1/messages", {"model": "x", "max_tokens": 1, "messages": []})[0], 400)
        self.assertEqual(mock.ask("/v1/models", headers={"origin": "https://evil.example"})[0], 403)

    def test_mistakes_in_the_file_have_places(self):
        self.project.write("mock.yaml", "rules: [{when: '(', answer: '{{ x'}]\nfaults: [{fault: cutt}]\nlimit: {}\n")
        ended = self.project.run("mock", "--config", "mock.yaml", "--port", "0")
        self.check(ended, 2, err=["mock.yaml:2:18: error: 'fault' cannot be 'cutt' (did you mean 'cut'?)",
                                  "mock.yaml:3:1: error: unknown key 'limit' in the mock's file (did you mean 'limits'?)"])
        self.project.write("mock.yaml", "rules: [{when: '(', answer: '{{ x'}]\n")
        ended = self.project.run("mock", "--config", "mock.yaml", "--port", "0")
        self.check(ended, 2, err=["mock.yaml:1:16: error: bad regex at offset 1", "mock.yaml:1:29: error: "])
        self.check(self.project.run("mock", "--config", "none.yaml"), 2, err="none.yaml")
        first = self.serve()
        port = first.url.rsplit(":", 1)[1]
        ended = self.project.run("mock", "--port", port)
        self.check(ended, 2, err=f"cannot listen on 127.0.0.1:{port}: Address already in use (choose another --port")

    def test_an_eval_runs_against_it_through_failures(self):
        mock = self.serve(CONFIG + "faults: [{fault: overloaded, share: 0.3}, {fault: rate_limited, share: 0.2, wait: 10ms}]\n")
        self.project.small(models=f"models:\n  echo: {{provider: openai, model: gpt, base_url: {mock.url}/v1, "
                                  "api_key_env: K, retry: {attempts: 9}}\n")
        report = self.project.run_json(env={"K": "any"})
        self.assertEqual(set(self.verdicts(report).values()), {"pass"})


if __name__ == "__main__":
    unittest.main()
