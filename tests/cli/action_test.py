"""The GitHub Action: its steps one after the other, as a runner would run them, in a faked environment.

What `uses:` steps do (caches, artifacts) the test does by hand. GitHub's API is a server on 127.0.0.1.
"""

import hashlib
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import threading
import unittest
from pathlib import Path

from harness import BINARY, ChatServer, CliTest

SOURCES = Path(__file__).resolve().parents[2]
ACTION = SOURCES / ".github/actions/llmeval"
CURT = """\
models:
  echo:
    provider: sim
    rules:
      - {when: curt, answer: "no"}
      - {when: '^Question: (?<question>.*)', answer: 'You asked: {{ question }}'}
"""


class Api:
    """GitHub's API as far as the action goes, and its releases: keeps comments and issues, and what was asked."""

    def __init__(self, test):
        self.requests, self.comments, self.issues, self.pulls, self.files = [], [], [], [], {}
        self.status = None  # Instead of an answer.
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        test.addCleanup(self.http.server_close)
        test.addCleanup(self.http.shutdown)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def stranger(self, list_, body):
        list_.append({"id": len(list_) + 500, "number": len(list_) + 500, "body": body, "user": {"login": "mallory"}, "state": "open"})

    def answer(self, method, path, body):
        if self.status:
            return self.status, {"message": "no"}
        path, _, query = path.partition("?")
        path = path.removeprefix("/repos/o/r")
        page = int((re.search(r"(?:^|&)page=(\d+)", query) or [0, 1])[1])
        if path.startswith("/files/"):
            return (200, self.files[path[7:]]) if path[7:] in self.files else (404, {})
        lists = {"/issues/7/comments": self.comments, "/issues": self.issues, "/pulls": self.pulls}
        if method == "GET" and path in lists:
            return 200, lists[path][100 * (page - 1):100 * page]
        if method == "POST" and path in lists:
            number = len(lists[path]) + 1
            lists[path].append({"id": number, "number": number, "user": {"login": "github-actions[bot]"}, "state": "open", **body})
            return 201, lists[path][-1]
        if method == "PATCH":
            kind, number = path.removeprefix("/issues/").rpartition("/")[::2]
            for one in self.comments if kind == "comments" else self.issues:
                if one["id"] == int(number):
                    one.update(body)
                    return 200, one
        return 404, {"message": "Not Found"}

    def handler(outer):
        class Handler(http.server.BaseHTTPRequestHandler):
            def reply(self):
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.requests.append((self.command, self.path, self.headers.get("Authorization")))
                status, value = outer.answer(self.command, self.path, json.loads(raw) if raw else None)
                data = value if isinstance(value, bytes) else json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = reply

            def log_message(self, *_):
                pass

        return Handler


class Job:
    """One job: a fresh RUNNER_TEMP, the event, what its steps wrote."""

    def __init__(self, test, event, name="pull_request", **environment):
        self.test = test
        self.temp = Path(test.project.root) / f"runner-{len(test.jobs)}"
        test.jobs.append(self)
        self.temp.mkdir()
        (self.temp / "event.json").write_text(json.dumps(event))
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.temp), "LC_ALL": "C.UTF-8", "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(self.temp / "event.json"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"), "GITHUB_WORKSPACE": str(test.project.root),
            "GITHUB_REPOSITORY": "o/r", "GITHUB_RUN_ID": "99", "GITHUB_SERVER_URL": test.api.url + "/files",
            "GITHUB_API_URL": test.api.url, "GITHUB_REF_NAME": "main",
            **{key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}, **environment}
        (self.temp / "summary.md").touch()

    def step(self, script, code=0, **environment):
        """Runs a script of the action; its outputs."""
        outputs = self.temp / f"{script}.out"
        outputs.touch()
        ended = subprocess.run(
            [ACTION / script], cwd=self.test.project.root, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
            env={**self.environment, "GITHUB_OUTPUT": str(outputs), "GITHUB_ACTION_PATH": str(ACTION), **environment})
        self.test.assertEqual(ended.returncode, code, ended.stdout + ended.stderr)
        self.said = ended.stdout + ended.stderr
        return read_outputs(outputs.read_text())

    def run(self, arguments="", baseline="cache", folder=".", **environment):
        """The steps that find and run; the outputs of both."""
        found = self.step("find.sh", LLMEVAL_ACTION_REF="", LLMEVAL_REPOSITORY="o/llmeval")
        restored = self.test.restore(found)
        if restored and baseline == "cache":
            shutil.copy(restored, found["baseline"])
        ran = self.step("run.sh", LLMEVAL_PROGRAM=BINARY, LLMEVAL_ARGUMENTS=arguments, LLMEVAL_WORKING_DIRECTORY=folder,
                        LLMEVAL_BASELINE=baseline, LLMEVAL_BASELINE_FILE=found["baseline"], LLMEVAL_SAVE_BASELINE="true",
                        LLMEVAL_REPORTS=found["reports"], LLMEVAL_DATABASE=found["database"], **environment)
        if ran["saved"] == "true":
            kept = self.test.project.root / f"cache-{found['branch']}-{self.environment['GITHUB_SHA']}"
            shutil.copy(found["baseline"], kept)
        return {**found, **ran}

    def post(self, found, **environment):
        return self.step("post.sh", **{
            "LLMEVAL_TOKEN": "ghs_secret", "LLMEVAL_AUTHOR": "github-actions[bot]", "LLMEVAL_NAME": "evals",
            "LLMEVAL_COMMENT": "true", "LLMEVAL_ISSUE": "false", "LLMEVAL_CODE": found["code"],
            "LLMEVAL_REPORT": found["reports"] + "/comment.md", **environment})


def read_outputs(text):
    """As the runner reads $GITHUB_OUTPUT."""
    values, lines = {}, iter(text.splitlines())
    for line in lines:
        name, mark, rest = re.match(r"([\w-]+)(=|<<)(.*)", line).groups()
        if mark == "<<":
            inside = []
            while (line := next(lines)) != rest:
                inside.append(line)
            rest = "\n".join(inside)
        values[name] = rest
    return values


PULL = {"pull_request": {"number": 7, "base": {"sha": "aaa", "ref": "main"}}}


class Action(CliTest):
    def setUp(self):
        super().setUp()
        self.jobs = []
        self.api = Api(self)
        self.project.small(models=CURT)

    def restore(self, found):
        """actions/cache/restore: the exact key, else the newest of the branch."""
        exact = self.project.root / f"cache-{found['branch']}-{found['base']}"
        others = sorted(self.project.root.glob(f"cache-{found['branch']}-*"), key=lambda file: file.stat().st_mtime_ns)
        return exact if exact.exists() else others[-1] if others else None

    def push(self, sha, **more):
        return Job(self, {"before": "000"}, "push", GITHUB_SHA=sha).run(**more)

    def test_a_pull_request_is_compared_with_what_was_pushed_and_has_one_comment(self):
        self.assertEqual(self.push("aaa")["saved"], "true")

        self.project.write("prompts/ask.txt", "Be curt. Question: {{ question }}\n")
        job = Job(self, PULL)
        broken = job.run()
        self.assertEqual((broken["code"], broken["gate"], broken["regressed"]), ("1", "fail", "3"))
        self.assertIn("::error file=evals/small.eval.yaml,line=6,title=regressed%3A small › one", job.said)
        summary = (job.temp / "summary.md").read_text()
        self.assertTrue(summary.startswith("## ❌ llmeval: gate failed: 3 regressed"), summary[:200])
        self.assertIn("<testsuites", (Path(broken["reports"]) / "junit.xml").read_text())
        self.api.stranger(self.api.comments, "<!-- llmeval: evals --> mine, says mallory")
        job.post(broken)
        self.assertIn("commented on pull request 7", job.said)
        self.assertNotIn("ghs_secret", job.said)

        self.project.write("prompts/ask.txt", "Question: {{ question }}\n")
        job = Job(self, PULL)
        fixed = job.run()
        self.assertEqual((fixed["code"], fixed["gate"], fixed["regressed"]), ("0", "pass", "0"))
        job.post(fixed)
        self.assertIn("updated comment", job.said)
        bodies = [comment["body"] for comment in self.api.comments]
        self.assertEqual(len(bodies), 2, bodies)
        self.assertIn("mine, says mallory", bodies[0])
        self.assertTrue(bodies[1].startswith("<!-- llmeval: evals -->\n## ✅ llmeval: gate passed"), bodies[1][:200])
        self.assertTrue(all(token == "Bearer ghs_secret" for _, _, token in self.api.requests))

    def test_the_comment_is_found_on_a_later_page_and_others_stay(self):
        for n in range(120):
            self.api.stranger(self.api.comments, f"comment {n}")
        job = Job(self, PULL)
        ran = job.run()
        job.post(ran)
        job.post(ran)
        job.post(ran, LLMEVAL_NAME="others -->")
        self.assertEqual([comment["body"].splitlines()[0] for comment in self.api.comments[120:]],
                         ["<!-- llmeval: evals -->", "<!-- llmeval: others --_ -->"])

    def test_a_token_that_may_not_write_is_a_warning(self):
        job = Job(self, PULL)
        ran = job.run()
        self.api.status = 403
        job.post(ran)
        self.assertIn("::warning title=llmeval::the report could not be posted (GET answered 403)", job.said)

    def test_the_trusted_half_of_a_stranger_finds_its_pull_request(self):
        event = {"workflow_run": {"head_sha": "ccc", "head_branch": "fix & more", "head_repository": {"owner": {"login": "mallory"}},
                                  "pull_requests": []}, "repository": {"default_branch": "main"}}
        self.push("aaa")
        job = Job(self, event, "workflow_run", GITHUB_REF_NAME="elsewhere")
        ran = job.run()
        self.assertEqual((ran["branch"], ran["base"], ran["regressed"]), ("main", "", "0"))
        self.api.pulls = [{"number": 6, "head": {"sha": "bbb"}}, {"number": 7, "head": {"sha": "ccc"}}]
        job.post(ran)
        self.assertEqual(len(self.api.comments), 1)
        self.assertIn("head=mallory:fix%20%26%20more", "".join(path for _, path, _ in self.api.requests))
        self.api.pulls = []
        job.post(ran)
        self.assertIn("no pull request to comment on", job.said)

    def test_a_strangers_files_are_data_with_the_models_of_main(self):
        server = ChatServer(self, answer=lambda body: "billing")
        for folder in ("trusted", "stranger"):
            shutil.copytree(SOURCES / "tests/example-repository", self.project.root / folder)
        self.project.write("stranger/evals/models.yaml", "models: {mini: {provider: exec, command: [touch, ran]}}\n")
        workflow = (SOURCES / ".github/docs/workflows/trusted.yml").read_text()
        arguments = re.search(r"arguments: (.*)", workflow)[1]
        job = Job(self, {}, "workflow_run", LLM_URL=server.url, OPENAI_API_KEY="sk-test")
        ran = job.run(arguments, folder="stranger")
        self.assertEqual((ran["code"], ran["passed"], ran["failed"]), ("0", "2", "5"), job.said)
        self.assertEqual(len(server.requests), 7)
        self.assertFalse((self.project.root / "stranger/ran").exists())

    def test_one_issue_is_open_while_the_gate_is_not_met(self):
        posts = {"LLMEVAL_COMMENT": "false", "LLMEVAL_ISSUE": "true"}
        job = Job(self, {}, "schedule")
        good = job.run()
        job.post(good, **posts)
        self.assertEqual(self.api.issues, [])
        bad = {**good, "code": "1"}
        job.post(bad, **posts)
        job.post(bad, **posts)
        self.assertEqual([(issue["title"], issue["state"]) for issue in self.api.issues],
                         [("llmeval: the gate of evals is not met", "open")])
        job.post(good, **posts)
        self.assertEqual(self.api.issues[0]["state"], "closed")

    def test_arguments_are_words_and_no_shell(self):
        job = Job(self, {}, "schedule")
        ran = job.run("--tag $(touch-it) --case `*`\n -c o*e ; --limit 2")
        self.assertEqual(ran["code"], "2")
        self.assertIn(";", job.said)
        ran = job.run("-c o*e\n  --limit 2")
        self.assertEqual((ran["code"], ran["planned"]), ("0", "1"))

    def test_what_cannot_be_configured_ends_the_run_with_two_and_no_comment(self):
        self.project.write("evals/small.eval.yaml", "suit: x\n")
        job = Job(self, PULL)
        ran = job.run()
        self.assertEqual((ran["code"], ran["saved"]), ("2", "false"))
        job.post(ran)
        self.assertEqual(self.api.requests, [])
        job.step("run.sh", 2, LLMEVAL_PROGRAM=BINARY, LLMEVAL_ARGUMENTS="", LLMEVAL_WORKING_DIRECTORY=".",
                 LLMEVAL_BASELINE="no/such.jsonl", LLMEVAL_BASELINE_FILE="", LLMEVAL_SAVE_BASELINE="true",
                 LLMEVAL_REPORTS="", LLMEVAL_DATABASE="")
        self.assertIn("there is no baseline file 'no/such.jsonl'", job.said)


class Installing(CliTest):
    """Where the program comes from."""

    def setUp(self):
        super().setUp()
        self.jobs = []
        self.api = Api(self)
        self.job = Job(self, {}, "push", GITHUB_SHA="a")
        self.folder = self.job.temp / "program"

    def release(self, text="#!/bin/sh\necho llmeval 9\n"):
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            entry = tarfile.TarInfo("llmeval-9-linux-x86_64/bin/llmeval")
            entry.mode, entry.size = 0o755, len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
        return packed.getvalue()

    def install(self, code=0, **environment):
        return self.job.step("install.sh", code, LLMEVAL_FOLDER=str(self.folder), **{
            "LLMEVAL_ARCHIVE": self.api.url + "/files/llmeval-9-linux-x86_64.tar.gz",
            "LLMEVAL_SOURCES": str(self.sources()), **environment})

    def sources(self):
        """Stands for this repository: its scripts say that they were called, and build nothing."""
        root = self.job.temp / "sources"
        for name in ("install-packages.sh", "build.sh"):
            self.project.write(root / "scripts" / name, f"#!/bin/sh\necho called {name} \"$@\"\nexit 3\n").chmod(0o755)
        return root

    def test_the_released_archive_is_taken_where_its_checksum_holds(self):
        archive = self.release()
        sums = f"{hashlib.sha256(archive).hexdigest()}  llmeval-9-linux-x86_64.tar.gz\n{'0' * 64}  other.deb\n"
        self.api.files = {"llmeval-9-linux-x86_64.tar.gz": archive, "SHA256SUMS": sums.encode()}
        self.install()
        self.assertIn("llmeval 9", self.job.said)
        asked = len(self.api.requests)
        self.install()  # As the cache brings it.
        self.assertEqual(len(self.api.requests), asked)

    def test_an_archive_that_is_another_one_is_refused(self):
        archive = self.release()
        for sums in (f"{'0' * 64}  llmeval-9-linux-x86_64.tar.gz\n", "", "0  other\n",
                     f"{hashlib.sha256(archive).hexdigest()}  x-llmeval-9-linux-x86_64.tar.gz\n"):
            with self.subTest(sums):
                self.api.files = {"llmeval-9-linux-x86_64.tar.gz": archive, "SHA256SUMS": sums.encode()}
                self.install(1)
                self.assertIn("is not the one that its release's checksums name", self.job.said)
                self.assertFalse(self.folder.exists())

    def test_without_a_release_it_is_built(self):
        for archive in ("", self.api.url + "/files/none.tar.gz"):
            self.install(3, LLMEVAL_ARCHIVE=archive)
            self.assertIn("called install-packages.sh build package", self.job.said)

    def test_the_address_of_a_release_is_that_of_its_version(self):
        version = re.search(r"project\(llmeval VERSION ([\d.]+)", (SOURCES / "CMakeLists.txt").read_text())[1]
        found = self.job.step("find.sh", LLMEVAL_ACTION_REF="v" + version, LLMEVAL_REPOSITORY="o/llmeval")
        name = f"llmeval-{version}-linux-{os.uname().machine}.tar.gz"
        self.assertEqual(found["archive"], f"{self.api.url}/files/o/llmeval/releases/download/v{version}/{name}")
        self.assertEqual(found["identity"], version)
        found = self.job.step("find.sh", LLMEVAL_ACTION_REF="main", LLMEVAL_REPOSITORY="o/llmeval")
        self.assertEqual(found["archive"], "")
        self.assertRegex(found["identity"], "^[0-9a-f]{32}$")


if __name__ == "__main__":
    unittest.main()
