"""A key that is planted in the environment lands nowhere: not in the database and its journal, not in reports, recordings and
logs, not on standard output or standard error, in no form, whatever the other side does with it."""

import base64
import json
import unittest
import urllib.parse

from harness import ChatServer, CliTest, Reply, Serving, chat_completion, chat_error

CANARY = 'sk-canary/"7+Q&é=\\x'
HEADER_SAFE = "sk-canary/7+Q&=x"  # What a header can carry as it is.
FORMATS = ("json", "jsonl", "csv", "events", "junit", "junit-strict", "text")
FAULTS = ("rate_limited", "quota_exhausted", "overloaded", "server_error", "auth", "invalid_request", "content_filtered",
          "refusal", "truncated", "empty", "malformed_tool_args", "stall", "cut", "reset", "garbage", "partial_json",
          "wrong_content_type")
SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [{models}]
expect: [{{contains: "{{{{ question }}}}"}}]
cases:
"""


def forms(secret):
    """The ways in which a key may have been written down."""
    raw = secret.encode()
    shifted = [base64.b64encode(b"x" * n + raw)[(n * 4 + 2) // 3 + (1 if n else 0):-4] for n in range(3)]
    return [raw, raw[4:], json.dumps(secret)[1:-1].encode(), json.dumps(secret, ensure_ascii=False)[1:-1].encode(),
            urllib.parse.quote(secret, safe="").encode(), urllib.parse.quote(secret).encode(),
            urllib.parse.quote_plus(secret).encode(), raw.hex().encode(), base64.urlsafe_b64encode(raw)[:-4],
            *(part for part in shifted if len(part) >= 8), secret.replace("&", "&amp;").replace('"', "&quot;").encode()]


def echoes(secret):
    """What a careless server answers: the key that it was sent, in every place that a reply has."""
    error = {"error": {"message": f"no such key: {secret}", "type": f"x {secret}", "code": f"bad {secret}"}}
    return [
        chat_error(401, f"Incorrect API key provided: {secret}.", "invalid_api_key"),
        Reply(400, body=error), Reply(500, body=f"<html>{secret}</html>"), Reply(403, body=[secret]),
        Reply(200, body=error), Reply(200, body=f"no JSON {secret}"), Reply(200, body={"nothing": secret}),
        Reply(429, body=error, headers={"Retry-After": "0", "x-request-id": secret, "x-ratelimit-limit-requests": secret,
                                        "x-note": secret}),
        Reply(200, body=chat_completion(f"Your key is {secret}.", model=secret)),
    ]


class Canary(CliTest):
    def setUp(self):
        super().setUp()
        self.written = []

    def look_for(self, secret, also=b""):
        """Through every file below the project but the ones that the test wrote, and through what programs printed."""
        own = {"evals/models.yaml", "evals/small.eval.yaml", "prompts/ask.txt", "mock.yaml", ".env"}
        found = {"streams": b"\n".join(self.written) + also}
        for file in self.project.root.rglob("*"):
            if file.is_file() and str(file.relative_to(self.project.root)) not in own:
                found[str(file.relative_to(self.project.root))] = file.read_bytes()
        self.assertGreater(len(found), 1, "something was written")
        for form in forms(secret):
            for name, bytes_ in found.items():
                self.assertNotIn(form, bytes_, f"{form!r} in {name}")

    def keep(self, ended):
        self.written.append(ended.out_bytes + ended.err.encode())
        return ended

    def go(self, *words, env):
        return self.keep(self.project.run(*words, env=env))

    def set_up(self, models, cases=3):
        self.project.write("prompts/ask.txt", "{{ question }}")
        self.project.write("evals/models.yaml", "models:\n" + "".join(models.values()))
        self.project.write("evals/small.eval.yaml", SUITE.format(models=", ".join(models)) + "".join(
            f"  - {{id: c{i}, vars: {{question: word{i}}}}}\n" for i in range(cases)))

    def everything(self, env):
        """A run with all that it can write, again from its recording and its cache, and all that tells of it."""
        outputs = [word for name in FORMATS for word in ("-o", f"{name}:out.{name}")]
        self.go("run", "-v", *outputs, "--record", "tape.jsonl", env=env)
        self.go("run", "-v", "--replay", "tape.jsonl", env={})
        self.go("run", "-v", "--cache", "only", env={})
        self.go("run", "-v", "--resume", env=env)
        self.go("show", "-v", env=env)
        self.go("show", "--answers", env=env)
        for case in ("c0", "c1"):
            self.go("show", "--case", case, "-v", env=env)
            self.go("explain", "small", "-c", case, env=env)
            self.go("cache", "explain", case, env=env)
        self.go("validate", env=env)
        self.go("run", "--dry-run", env=env)
        for model in self.models:
            self.go("try", "prompts/ask.txt", "-m", model, "--vars", "question=x", env=env)
            self.go("try", "prompts/ask.txt", "-m", model, "--vars", "question=x", "--format", "json", env=env)
        self.go("export", "last", *outputs, env=env)

    def remote(self, url, **more):
        entry = {"provider": "openai", "model": "gpt", "base_url": url, "api_key_env": "CANARY_KEY",
                 "retry": {"attempts": 2}, "timeouts": {"total": "500ms", "first_token": "400ms"}, **more}
        return entry

    def use(self, **entries):
        self.models = {name: f"  {name}: {json.dumps(entry)}\n" for name, entry in entries.items()}
        self.set_up(self.models)

    def test_servers_that_echo_the_key(self):
        server = ChatServer(self)
        sent = []
        outputs = [word for name in FORMATS for word in ("-o", f"{name}:out.{name}")]
        self.use(remote=self.remote(server.url), second=self.remote(server.url, fallback=["remote"]))
        for number, reply in enumerate(echoes(HEADER_SAFE)):
            def take(path, headers, body, reply=reply):
                sent.append(headers["authorization"])
                return reply

            server.take = take
            self.go("run", "-v", "-c", "c0", "-m", "remote", *outputs, "--record", f"tape{number}.jsonl",
                    env={"CANARY_KEY": HEADER_SAFE})
            self.go("show", "-v", env={})
            self.go("try", "prompts/ask.txt", "-m", "remote", "--vars", "question=x", "--format", "json",
                    env={"CANARY_KEY": HEADER_SAFE})
        self.everything({"CANARY_KEY": HEADER_SAFE})
        self.assertEqual(set(sent), {f"Bearer {HEADER_SAFE}"})
        self.look_for(HEADER_SAFE)

    def test_a_key_that_no_header_can_carry(self):
        server = ChatServer(self)
        self.use(remote=self.remote(server.url))
        self.everything({"CANARY_KEY": CANARY})
        self.go("run", "-v", "--cache", "off", env={"CANARY_KEY": CANARY + "\nx: y"})
        self.look_for(CANARY)

    def test_every_fault_over_every_api(self):
        self.project.write("mock.yaml", "faults: [" + ", ".join(
            f"{{fault: {fault}, share: 0.{25 if fault in ('stall', 'quota_exhausted', 'auth') else 30}}}"
            for fault in FAULTS) + "]\n")
        mock = Serving(self, "mock", "--config", "mock.yaml", "--log", "log.jsonl")
        self.use(chat=self.remote(mock.url + "/v1"), responses=self.remote(mock.url + "/v1", provider="openai-responses"),
                 whole=self.remote(mock.url + "/v1", stream=False),
                 claude=self.remote(mock.url + "/v1", provider="anthropic"),
                 gemini=self.remote(mock.url + "/v1beta", provider="gemini"))
        self.everything({"CANARY_KEY": HEADER_SAFE})
        also = mock.ask("/_mock/requests?last=1000")[2].encode()
        self.keep(mock.stop())
        self.assertGreater(len((self.project.root / "log.jsonl").read_text().splitlines()), 8)
        self.look_for(HEADER_SAFE, also)

    def test_the_proxy(self):
        replies = [*echoes(HEADER_SAFE), Reply(text="fine")]
        server = ChatServer(self)
        self.use(remote=self.remote(server.url))
        env = {"CANARY_KEY": HEADER_SAFE}
        proxy = Serving(self, "proxy", "--to", "remote", "--record", "tape.jsonl", env=env)
        heard = []
        for reply in replies:
            server.take = lambda path, headers, body, reply=reply: reply
            status, headers, text = proxy.chat("hello")
            # A good answer comes as it is: who echoes there is the model itself.
            if reply.status != 200:
                heard.append((str(headers) + text).encode())
        server.http.shutdown()
        self.keep(proxy.stop())
        self.look_for(HEADER_SAFE, b"\n".join(heard))
        again = Serving(self, "proxy", "--to", "remote", "--replay", "tape.jsonl")
        replayed = again.chat("hello")[2].encode()
        self.keep(again.stop())
        self.look_for(HEADER_SAFE, replayed)

    def test_an_application_and_its_secrets(self):
        server = ChatServer(self)
        self.use(app={"provider": "http", "base_url": server.url + "/ask/{{ secrets.token }}", "secrets": {"token": "CANARY_KEY"},
                      "headers": {"Authorization": "Bearer {{ secrets.token }}"},
                      "body": {"message": "{{ message }}", "token": "{{ secrets.token }}"},
                      "answer": "/choices/0/message/content", "retry": {"attempts": 2}, "version": "1"})
        sent = []
        for number, reply in enumerate(echoes(HEADER_SAFE)):
            def take(path, headers, body, reply=reply):
                sent.append(body["token"])
                return reply

            server.take = take
            self.go("run", "-v", "-c", "c0", "-o", "json:out.json", "--record", f"tape{number}.jsonl",
                    env={"CANARY_KEY": HEADER_SAFE})
            self.go("show", "-v", env={})
        self.everything({"CANARY_KEY": HEADER_SAFE})
        self.assertEqual(set(sent), {HEADER_SAFE})
        self.look_for(HEADER_SAFE)

    def test_a_program_and_its_secrets(self):
        shout = "import os, sys; sys.stderr.write(os.environ['TOKEN']); print(os.environ['TOKEN'])"
        fails = shout + "; sys.exit(3)"
        self.use(program={"provider": "exec", "command": ["python3", "-c", shout.replace("print(os.environ['TOKEN'])",
                                                                                         "print('fine')")],
                          "secrets": {"TOKEN": "CANARY_KEY"}},
                 failing={"provider": "exec", "command": ["python3", "-c", fails], "secrets": {"TOKEN": "CANARY_KEY"}})
        self.everything({"CANARY_KEY": HEADER_SAFE})
        self.look_for(HEADER_SAFE)


class Search(unittest.TestCase):
    def test_the_search_finds_what_it_looks_for(self):
        for secret in (CANARY, HEADER_SAFE):
            found = forms(secret)
            for n in range(3):
                encoded = base64.b64encode(b"x" * n + secret.encode() + b"y" * 9)
                self.assertTrue(any(form in encoded for form in found), n)
            self.assertTrue(any(form in json.dumps({"a": f"x{secret}y"}).encode() for form in found))
            self.assertTrue(any(form in urllib.parse.urlencode({"a": f"x{secret}y"}).encode() for form in found))
            self.assertTrue(all(len(form) >= 8 for form in found))


if __name__ == "__main__":
    unittest.main()
