"""What the command-line tests stand on: scratch projects, the program under test, a terminal, a chat server.

Standard library only. The program is named by the environment variable LLMEVAL (ctest sets it).
"""

import fcntl
import http.server
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

BINARY = os.environ.get("LLMEVAL", "")
TIMEOUT = 60  # Of one program, in seconds: a hang is a failure with a name and not a stuck build.

PROMPT = "Question: {{ question }}\n"

# Answers by a rule, at once, without a fault.
MODELS = """\
models:
  echo:
    provider: sim
    rules:
      - when: '^Question: (?<question>.*)'
        answer: 'You asked: {{ question }}'
  deaf:
    provider: sim
    rules: [{answer: What?}]
"""

SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [echo]
expect: [{contains: "{{ question }}"}]
cases:
  - {id: one, vars: {question: alpha}, tags: {odd: true, kind: letter}}
  - {id: two, vars: {question: beta}, tags: {even: true, kind: letter}}
  - {id: three, vars: {question: gamma}, tags: {odd: true, kind: greek}}
"""

# Twelve cases for a real endpoint, each of which wants its own word back.
TWELVE_WORDS = """\
suite: small
prompts: [../prompts/ask.txt]
models: [remote]
expect: [{contains: "{{ question }}"}]
cases:
""" + "".join(f"  - {{id: c{i}, vars: {{question: word{i}}}}}\n" for i in range(12))


@dataclass
class Ended:
    """How the program ended and what it wrote."""

    code: int
    out: str
    err: str
    out_bytes: bytes = b""


class Project:
    """A folder with evals/ and prompts/, outside any repository, and the program run in it with a bare environment."""

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="llmeval-cli-"))

    def remove(self):
        shutil.rmtree(self.root, ignore_errors=True)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        else:
            file.write_text(text, encoding="utf-8", newline="")
        return file

    def small(self, suite=SUITE, models=MODELS, prompt=PROMPT):
        """Three cases, one prompt, two models."""
        self.write("prompts/ask.txt", prompt)
        self.write("evals/models.yaml", models)
        self.write("evals/small.eval.yaml", suite)
        return self

    def environment(self, extra):
        bare = {"PATH": os.environ["PATH"], "HOME": str(self.root), "LC_ALL": "C.UTF-8", "TERM": "xterm"}
        # What a sanitizer build needs to be told comes through.
        bare.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
        bare.update(extra or {})
        return bare

    def start(self, *words, env=None, cwd=None, **pipes):
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **pipes}
        return subprocess.Popen([BINARY, *map(str, words)], cwd=cwd or self.root, env=self.environment(env), **pipes)

    def run(self, *words, env=None, cwd=None):
        return finish(self.start(*words, env=env, cwd=cwd))

    def run_json(self, *words, code=0, env=None):
        """Runs with `-o json:-`; the report, after a look at the exit code."""
        ended = self.run("run", *words, "-o", "json:-", env=env)
        if ended.code != code:
            raise AssertionError(f"exit {ended.code}, not {code}\n{ended.err}")
        return json.loads(ended.out)

    def database_bytes(self):
        """All that the store holds on disk, its journal too."""
        return b"".join(file.read_bytes() for file in sorted((self.root / ".llmeval").glob("*")) if file.is_file())


def finish(process):
    try:
        out, err = process.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"hangs: {process.args}\n{out!r}\n{err!r}") from None
    return Ended(process.returncode, out.decode(), err.decode(), out)


class CliTest(unittest.TestCase):
    """A test with a scratch project of its own."""

    maxDiff = None

    def setUp(self):
        self.project = Project()
        self.addCleanup(self.project.remove)

    def check(self, ended, code, *, out=(), err=(), not_out=(), not_err=()):
        """The exit code, and texts that are in the streams, or are not."""
        told = f"\n--- stdout\n{ended.out}\n--- stderr\n{ended.err}"
        self.assertEqual(ended.code, code, told)
        for stream, wanted, unwanted in ((ended.out, out, not_out), (ended.err, err, not_err)):
            for text in (wanted,) if isinstance(wanted, str) else wanted:
                self.assertIn(text, stream, told)
            for text in (unwanted,) if isinstance(unwanted, str) else unwanted:
                self.assertNotIn(text, stream, told)
        return ended

    def verdicts(self, report):
        return {sample["case"]: sample["verdict"] for sample in report["samples"]}


def wait_until(condition, what):
    """Looks again until it holds: other processes do not say when they are done."""
    until = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"never came: {what}")
        time.sleep(0.005)


def open_terminal():
    """A bare root may have none to give; where CI says it is CI, that is a failure."""
    try:
        return pty.openpty()
    except OSError as problem:
        if "CI" in os.environ:
            raise
        print(f"skipped, as this system gives no pseudo-terminal: {problem}", file=sys.stderr)
        raise unittest.SkipTest("no pseudo-terminal") from problem


class Terminal:
    """The program on a pseudo-terminal of its own; what it writes to both streams comes in one."""

    def __init__(self, project, *words, env=None, columns=80):
        self.master, slave = open_terminal()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = project.start(*words, env=env, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        self.seen = b""

    def read(self, until=None):
        """Reads on until the text has come, or to the end; all that was seen."""
        deadline = time.monotonic() + TIMEOUT
        while until is None or until.encode() not in self.seen:
            if time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(f"hangs on a terminal: {self.process.args}\n{self.seen!r}")
            if not select.select([self.master], [], [], 0.1)[0]:
                continue
            try:
                more = os.read(self.master, 65536)
            except OSError:  # EIO: nobody has the other side open any more.
                more = b""
            if not more:
                break
            self.seen += more
        return self.seen.decode()

    def finish(self):
        text = self.read()
        code = self.process.wait(timeout=TIMEOUT)
        os.close(self.master)
        return code, text


@dataclass
class Reply:
    """One answer of the server: a fault, or a chat completion."""

    status: int = 200
    text: str = ""
    body: object = None  # Instead of a completion; bytes as they are.
    headers: dict = field(default_factory=dict)


def chat_completion(text, model="served-model-2026"):
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


def chat_error(status, message, code=None, kind=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, body={"error": {"message": message, "type": kind, "code": code}}, headers=headers)


class ChatServer:
    """OpenAI's chat completions on 127.0.0.1: answers by `answer(body)`, a text or a Reply, after the replies that `script` holds.

    Every request is kept in `requests` as (path, headers, body). A scripted reply that nobody fetched fails the test.
    """

    def __init__(self, test, answer=lambda body: body["messages"][-1]["content"], script=()):
        self.requests = []
        self.script = list(script)
        self.answer = answer
        self.lock = threading.Lock()
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        test.addCleanup(self.close)
        test.addCleanup(lambda: test.assertEqual(self.script, [], "scripted replies that nobody fetched"))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def close(self):
        self.http.shutdown()
        self.http.server_close()

    def take(self, path, headers, body):
        with self.lock:
            self.requests.append((path, headers, body))
            if self.script:
                return self.script.pop(0)
        answer = self.answer(body)
        return answer if isinstance(answer, Reply) else Reply(text=answer)

    def handler(self):
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                reply = server.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                body = reply.body if reply.body is not None else chat_completion(reply.text)
                bytes_ = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(bytes_)))
                self.end_headers()
                self.wfile.write(bytes_)

            def log_message(self, *_):
                pass

        return Handler


class Serving:
    """A command that serves on a port of its own (`mock`, `proxy`) until the test ends, then with exit code 0."""

    def __init__(self, test, *words, env=None):
        self.process = test.project.start(*words, "--port", "0", env=env)
        self.ended = None
        self.url = self.process.stdout.readline().decode().strip()
        if not self.url.startswith("http://127.0.0.1:"):
            raise AssertionError(f"does not serve: {finish(self.process)}")
        test.addCleanup(lambda: test.assertEqual(self.stop().code, 0))

    def stop(self):
        if self.ended is None:
            interrupt(self.process)
            self.ended = finish(self.process)
        return self.ended

    def ask(self, path, body=None, method=None, headers=None):
        """Status, headers (names in lower case) and body as text."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as reply:
                return reply.status, lower_names(reply.headers), reply.read().decode()
        except urllib.error.HTTPError as reply:
            return reply.code, lower_names(reply.headers), reply.read().decode()

    def chat(self, text, path="/v1/chat/completions", **more):
        return self.ask(path, {"model": "gpt", "messages": [{"role": "user", "content": text}], **more})


def lower_names(headers):
    return {name.lower(): value for name, value in headers.items()}


def interrupt(process):
    process.send_signal(signal.SIGINT)
