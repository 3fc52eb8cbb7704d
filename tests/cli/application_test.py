"""`http` models: an application of one's own behind an endpoint."""

import http.server
import json
import threading
import unittest

from harness import CliTest

SUITE = """\
suite: small
models: [app]
expect: [{contains: "{{ reference }}"}]
cases:
  - {id: one, vars: {message: alpha}, reference: you said alpha}
  - {id: two, vars: {message: beta}, reference: you said beta}
"""

MODELS = """\
models:
  app:
    provider: http
    base_url: ${env:APP_URL}/chat
    secrets: {token: APP_TOKEN}
    headers: {Authorization: "Bearer {{ secrets.token }}"}
    body: {message: "{{ message }}", session: "{{ sample.id }}", token: "{{ secrets.token }}"}
    answer: /output
    usage: /usage
    contexts: /found
    reports: {version: /meta/commit, prompt_hash: /meta/prompt_hash, model: /meta/model}
    version: {env: GIT_SHA}
"""

SECRET = "tok-unmistakable-5b1f"


class Application:
    """Echoes messages, and tells of itself; repeats the token that it gets."""

    def __init__(self, test):
        self.requests = []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                owner.requests.append((self.path, self.headers["authorization"], body))
                reply = json.dumps({
                    "output": f"you said {body['message']} with {body['token']}",
                    "usage": {"input_tokens": 3, "output_tokens": 4},
                    "found": ["a page of the handbook"],
                    "meta": {"commit": "c0ffee", "prompt_hash": "0123456789ab", "model": "gpt-x"}}).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        test.addCleanup(self.close)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http.server_address[1]}"

    def close(self):
        self.http.shutdown()
        self.http.server_close()


class Applications(CliTest):
    def setUp(self):
        super().setUp()
        self.app = Application(self)
        self.project.small(SUITE, MODELS)
        self.env = {"APP_URL": self.app.url, "APP_TOKEN": SECRET, "GIT_SHA": "c0ffee"}

    def test_an_application_is_asked_and_its_answer_found(self):
        report = self.project.run_json(env=self.env)
        samples = {sample["case"]: sample for sample in report["samples"]}
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "pass"})
        self.assertEqual(samples["one"]["answer"], "you said alpha with [redacted]")
        self.assertEqual(samples["one"]["usage"]["output_tokens"], 4)
        self.assertEqual(samples["one"]["reported_model"], "gpt-x")
        asked = sorted(self.app.requests, key=lambda request: request[2]["session"])
        self.assertEqual(asked[0], ("/chat", f"Bearer {SECRET}", {"message": "alpha", "session": "one", "token": SECRET}))
        self.check(self.project.run("show", "last", "--case", "one"), 0,
                   out=["reports version c0ffee", "reports prompt 0123456789ab", "a page of the handbook"])

    def test_its_answers_are_cached_under_its_version_alone(self):
        self.check(self.project.run("run", env=self.env), 0)
        self.check(self.project.run("run", env=self.env), 0, out="2 of 2 answers cached")
        self.assertEqual(len(self.app.requests), 2)
        self.check(self.project.run("run", env={**self.env, "GIT_SHA": "other"}), 0)
        self.assertEqual(len(self.app.requests), 4)
        self.check(self.project.run("run", env={**self.env, "GIT_SHA": ""}), 0)
        self.check(self.project.run("run", env={**self.env, "GIT_SHA": ""}), 0)
        self.assertEqual(len(self.app.requests), 8)

    def test_its_secret_lands_nowhere(self):
        ended = self.project.run("run", "-v", "-o", "text:out.txt", "-o", "events:events.jsonl", "-o", "json:out.json",
                                 "--record", "seen.jsonl", env=self.env)
        self.check(ended, 0)
        shown = self.project.run("show", "last", "--case", "one", env=self.env)
        dry = self.project.run("run", "--dry-run", env=self.env)
        written = b"".join(file.read_bytes() for file in self.project.root.rglob("*") if file.is_file())
        everything = written + "".join((ended.out, ended.err, shown.out, dry.out, dry.err)).encode()
        self.assertNotIn(SECRET.encode(), everything)
        self.assertIn(b"secrets.token", everything)

    def test_a_recording_answers_without_it(self):
        self.check(self.project.run("run", "--record", "seen.jsonl", env=self.env), 0)
        self.app.requests.clear()
        env = {"APP_URL": self.app.url, "GIT_SHA": "c0ffee"}
        self.check(self.project.run("run", "--replay", "seen.jsonl", env=env), 0, out="gate: pass")
        self.assertEqual(self.app.requests, [])

    def test_nobody_is_asked_twice(self):
        self.app.close()
        report = self.project.run_json(code=3, env=self.env)
        self.assertEqual({sample["outcome"] for sample in report["samples"]}, {"connect_error"})
        self.assertEqual({sample["attempts"] for sample in report["samples"]}, {1})


if __name__ == "__main__":
    unittest.main()
