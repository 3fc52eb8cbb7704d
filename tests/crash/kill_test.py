"""Kills the program with SIGKILL at random moments, a hundred times, and resumes: nothing is lost, nothing is done twice.

Runs of some hundred samples go against a server of our own that counts requests. Each is started, killed, resumed and
killed again until it comes to its end. LLMEVAL_CRASH_KILLS and LLMEVAL_CRASH_SEED say how often and by which seed; the
seed is printed. (The moments are drawn by it; what the program is doing then is the machine's business.)
"""

import asyncio
import json
import os
import random
import sqlite3
import sys
import threading
import time
import unittest
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "cli"))
from harness import CliTest, Project, finish  # noqa: E402

KILLS = int(os.environ.get("LLMEVAL_CRASH_KILLS", "100"))
SEED = int(os.environ.get("LLMEVAL_CRASH_SEED", str(time.time_ns() % 1_000_000)))
SAMPLES = 300
CONCURRENCY = 8
RECENT = 0.25  # Seconds: an answer that came longer before a kill is on disk.
LONGEST = 0.45  # Seconds until a kill: about what a whole run takes.

MODELS = """\
models:
  remote: {provider: openai, model: m, base_url: "${env:URL}", timeouts: {total: 30s}}
"""
SUITE = """\
suite: killed
prompts: [../prompts/ask.txt]
models: [remote]
expect: [{contains: "{{ question }}"}]
cases: [{file: cases.jsonl}]
"""


class Exchange(asyncio.Protocol):
    """One connection: HTTP/1.1 requests one after the other, each answered after a moment."""

    def __init__(self, server):
        self.server = server
        self.data = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.data += data
        head, separator, rest = self.data.partition(b"\r\n\r\n")
        if not separator:
            return
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        if len(rest) < length:
            return
        self.data = rest[length:]
        question = json.loads(rest[:length])["messages"][-1]["content"].split()[-1]
        self.server.asked += 1
        loop = asyncio.get_running_loop()
        loop.call_later(self.server.random.uniform(0.0, 0.02), self.reply, question)

    def reply(self, question):
        body = json.dumps({"model": "m", "choices": [{"message": {"content": f"You asked {question}"}, "finish_reason": "stop"}],
                           "usage": {"prompt_tokens": 5, "completion_tokens": 3}}).encode()
        if not self.transport.is_closing():
            self.server.answers.append(time.monotonic())
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body)


class CountingServer:
    """Chat completions on 127.0.0.1 that keep count of what was asked and what was answered, by question."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.asked = 0
        self.answers = []  # When each was sent.
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        threading.Thread(target=self.serve, args=[started], daemon=True).start()
        started.wait()

    def serve(self, started):
        async def listen():
            server = await self.loop.create_server(lambda: Exchange(self), "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            started.set()

        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(listen())
        self.loop.run_forever()

    def settle(self):
        """Until everything that came from a killed process has been read."""
        for _ in range(3):
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0.002), self.loop).result()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)


def read(project, query):
    """The first row of a query, on a connection of its own; nothing is there before the database is."""
    file = project.root / ".llmeval/results.db"
    if not file.exists():
        return None
    database = sqlite3.connect(file, timeout=30)
    try:
        if database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'plan_parts'").fetchone()[0] == 0:
            return None
        return database.execute(query).fetchone()
    finally:
        database.close()


class Kill(CliTest):
    def setUp(self):
        self.random = random.Random(SEED)
        self.server = CountingServer(SEED)
        self.addCleanup(self.server.close)
        self.kills = 0
        self.in_flight = 0
        self.worst = 0
        self.again = 0
        self.moments = Counter()

    def new_project(self):
        project = Project()
        self.addCleanup(project.remove)
        project.write("prompts/ask.txt", "Question: {{ question }}\n")
        project.write("evals/models.yaml", MODELS)
        project.write("evals/killed.eval.yaml", SUITE)
        rows = (json.dumps({"id": f"c{i}", "question": f"word{i}"}) for i in range(SAMPLES))
        project.write("evals/cases.jsonl", "\n".join(rows) + "\n")
        return project

    def start(self, project):
        """Starts or resumes, whatever is there."""
        stored = read(project, "SELECT count(*) FROM runs")
        words = ["--resume"] if stored and stored[0] else []
        env = {"URL": f"http://127.0.0.1:{self.server.port}/v1", "OPENAI_API_KEY": "k"}
        return project.start("run", "-q", "-j", CONCURRENCY, *words, env=env)

    def is_decided(self, project):
        return read(project, "SELECT count(*) FROM runs WHERE exit_code IS NOT NULL") == (1,)

    def kill_once(self, project):
        asked_before, answers_before = self.server.asked, len(self.server.answers)
        stored_before = self.stored(project)
        process = self.start(project)
        time.sleep(self.random.uniform(0, LONGEST))
        killed = process.poll() is None
        process.kill()
        now = time.monotonic()
        ended = finish(process)
        self.server.settle()
        if not killed:
            self.check(ended, 0)
            return
        self.kills += 1
        asked = self.server.asked - asked_before
        answers = self.server.answers[answers_before:]
        self.moments["before the first request" if asked == 0 else "later"] += 1
        # Requests without an answer, and answers that had come a moment ago.
        self.in_flight += asked - sum(when < now - RECENT for when in answers)
        if self.random.random() < 0.7:  # Else the program itself is the first to open what the kill left.
            self.look(project, stored_before, asked, asked - sum(when < now - RECENT for when in answers))

    def stored(self, project):
        return (read(project, "SELECT count(*) FROM calls") or [0])[0]

    def look(self, project, stored_before, asked, in_flight):
        """After a kill: the database is whole, and only what was in flight is missing."""
        self.assertIn(read(project, "PRAGMA integrity_check"), (None, ("ok",)))
        lost = asked - (self.stored(project) - stored_before)
        self.assertGreaterEqual(lost, 0, "a call without a request")
        self.assertLessEqual(lost, in_flight, "more was lost than was in flight")
        self.worst = max(self.worst, lost)

    def run_to_the_end(self, project):
        while self.kills < KILLS and not self.is_decided(project):
            self.kill_once(project)
        if not self.is_decided(project):
            self.check(finish(self.start(project)), 0)
        report = json.loads(self.check(project.run("export", "last", "-o", "json:-"), 0).out)
        self.assertEqual(sorted(sample["case"] for sample in report["samples"]), sorted(f"c{i}" for i in range(SAMPLES)))
        self.assertEqual((report["tally"]["pass"], report["gate"]["decision"]), (SAMPLES, "pass"))
        counts = "SELECT count(*), count(DISTINCT plan_index), (SELECT count(*) FROM calls), (SELECT count(*) FROM attempts)," \
                 " (SELECT count(*) FROM scores), (SELECT count(*) FROM runs), (SELECT count(*) FROM cases) FROM samples"
        self.assertEqual(read(project, counts), (SAMPLES,) * 5 + (1, SAMPLES), "every sample is there exactly once")
        (run,) = json.loads(project.run("runs", "--json").out)
        self.assertEqual((run["state"], run["pass"]), ("complete", SAMPLES))

    def test_nothing_is_lost_and_nothing_done_twice(self):
        print(f"seed {SEED}, {KILLS} kills")
        runs = 0
        begin = time.monotonic()
        while self.kills < KILLS:
            asked_before, self.in_flight = self.server.asked, 0
            self.run_to_the_end(self.new_project())
            runs += 1
            again = self.server.asked - asked_before - SAMPLES
            self.again += again
            self.assertLessEqual(again, self.in_flight, "more requests than samples and what was in flight at the kills")
        took = time.monotonic() - begin
        print(f"{self.kills} of {KILLS} kills over {runs} runs of {SAMPLES} samples in {took:.0f} s: {dict(self.moments)};"
              f" {self.again} requests more than samples, at most {self.worst} lost at a kill")


if __name__ == "__main__":
    unittest.main()
