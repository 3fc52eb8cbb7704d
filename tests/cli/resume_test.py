"""Runs that were cut short and go on: nothing is asked twice, nothing is lost, and another plan is another run."""

import contextlib
import json
import signal
import sqlite3
import unittest

from harness import TWELVE_WORDS, ChatServer, CliTest, finish, interrupt, wait_until

REMOTE = """\
models:
  remote: {provider: openai, model: m, base_url: "${env:URL}", limits: {concurrency: 2}}
"""


class Resume(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(suite=TWELVE_WORDS, models=REMOTE)
        self.server = ChatServer(self, answer=self.answer)
        self.env = {"URL": self.server.url, "OPENAI_API_KEY": "k"}

    def answer(self, body):
        return body["messages"][-1]["content"]

    def asked(self):
        return [body["messages"][-1]["content"] for _, _, body in self.server.requests]

    def stop_after(self, count, how):
        """Runs until so many requests have come, then `how(process)`; the ended process."""
        process = self.project.start("run", "-j", "1", "-o", "events:log", env=self.env)
        wait_until(lambda: len(self.server.requests) >= count, "requests")
        how(process)
        return finish(process)

    def runs(self):
        return json.loads(self.project.run("runs", "--json").out)

    def check_whole(self, ended_report):
        self.assertEqual(len(ended_report["samples"]), 12)
        self.assertEqual(sorted(sample["case"] for sample in ended_report["samples"]), sorted(f"c{i}" for i in range(12)))

    def finish_after_a_kill(self, *run):
        """Resumes a killed run, which asks only for what has no stored answer. How many answers were on their way to
        the disk is not for a test to say, and the server may see late the request that was in flight."""
        with contextlib.closing(sqlite3.connect(self.project.root / ".llmeval/results.db")) as database:
            (stored,) = database.execute("SELECT count(*) FROM calls").fetchone()
        before = len(self.server.requests)
        self.check_whole(self.project.run_json("--resume", *run, env=self.env))
        self.assertIn(len(self.server.requests) - before, (12 - stored, 13 - stored))

    def test_an_interrupted_run_goes_on(self):
        self.check(self.stop_after(3, interrupt), 130)
        before = len(self.server.requests)
        (run,) = self.runs()
        self.assertEqual(run["state"], "interrupted")
        report = self.project.run_json("--resume", env=self.env)
        self.check_whole(report)
        self.assertEqual(report["run"]["id"], run["id"])
        self.assertEqual(len(self.server.requests), 12, "nothing was asked twice")
        self.assertGreater(12, before)
        (run,) = self.runs()
        self.assertEqual((run["state"], run["pass"], run["exit_code"]), ("complete", 12, 0))
        self.check(self.project.run("run", "--resume", env=self.env), 2, err="no run can go on: all are complete or under way")
        self.check(self.project.run("run", "--resume", "last", env=self.env), 2, err=f"run {run['id']} is complete")

    def test_a_killed_run_goes_on_by_its_id(self):
        self.stop_after(4, lambda process: process.kill())
        (run,) = self.runs()
        self.assertEqual(run["state"], "killed")
        self.finish_after_a_kill(run["id"])

    def test_verdicts_from_before_count_for_the_gate(self):
        self.server.answer = lambda body: "nothing"
        self.check(self.stop_after(3, interrupt), 130)
        failed = self.runs()[0]["fail"]
        self.assertGreater(failed, 0)
        self.server.answer = lambda body: body["messages"][-1]["content"]
        ended = self.check(self.project.run("run", "--resume", env=self.env), 1, out="gate: fail")
        self.assertIn(f"12 samples: 12 scored ({12 - failed} passed, {failed} failed)", ended.out)

    def test_what_it_selected_need_not_be_said_again(self):
        process = self.project.start("run", "-j", "1", "-c", "c1*", "--trials", "3", "--seed", "7", env=self.env)
        wait_until(lambda: len(self.server.requests) >= 2, "requests")
        interrupt(process)
        self.check(finish(process), 130)
        report = self.project.run_json("--resume", env=self.env)
        self.assertEqual({sample["case"] for sample in report["samples"]}, {"c1", "c10", "c11"})
        self.assertEqual((len(report["samples"]), report["run"]["seed"]), (9, 7))
        self.assertEqual(len(self.server.requests), 9)

    def test_another_plan_is_refused_with_what_differs(self):
        self.check(self.stop_after(3, interrupt), 130)
        before = len(self.server.requests)
        ended = self.check(self.project.run("run", "--resume", "last", "--limit", "5", "--seed", "3", env=self.env), 2)
        self.assertRegex(ended.err, r"error: run \S+ cannot go on as its plan has changed; take that back, or start a new run:")
        self.assertIn("\n  --limit was not given, now it is 5\n", ended.err)
        self.assertRegex(ended.err, r"\n  the seed was \d+, now it is 3\n")

        self.project.write("prompts/ask.txt", "Other: {{ question }}\n")
        self.project.write("evals/models.yaml", REMOTE.replace("model: m,", "model: n,"))
        self.project.write("evals/small.eval.yaml", TWELVE_WORDS.replace("word3", "word33"))
        ended = self.check(self.project.run("run", "--resume", env=self.env), 2)
        self.assertTrue(ended.err.endswith(
            ":\n  file 'evals/small.eval.yaml' has changed\n  model 'remote of small' has changed\n"
            "  prompt 'ask of small' has changed\n"), ended.err)
        self.assertEqual(len(self.server.requests), before, "nothing was asked")

    def test_limits_and_prices_are_no_part_of_the_plan(self):
        self.check(self.stop_after(3, interrupt), 130)
        self.project.write("evals/models.yaml", REMOTE.replace("concurrency: 2}", "concurrency: 9}, price: {input: 1, output: 1},"
                                                               " timeouts: {total: 9s}, retry: {attempts: 2}"))
        self.project.write("evals/other.yaml", "not: a suite")
        self.check_whole(self.project.run_json("--resume", env=self.env))

    def test_a_run_under_way_is_left_alone(self):
        release = []
        self.server.answer = lambda body: (wait_until(lambda: release, "the release"), body["messages"][-1]["content"])[1]
        process = self.project.start("run", "-j", "1", env=self.env)
        wait_until(lambda: self.server.requests, "a request")
        (run,) = self.runs()
        self.assertEqual(run["state"], "running")
        self.check(self.project.run("run", "--resume", run["id"], env=self.env), 2, err=f"run {run['id']} is under way (llmeval follow {run['id']})")
        self.check(self.project.run("run", "--resume", env=self.env), 2, err="no run can go on")
        release.append(True)
        self.check(finish(process), 0)

    def test_what_fail_fast_left_is_run_then(self):
        self.server.answer = lambda body: "nothing"
        self.check(self.project.run("run", "-j", "1", "--fail-fast", env=self.env), 1)
        (run,) = self.runs()
        self.assertEqual(run["state"], "stopped")
        self.assertGreater(run["skipped"], 8)
        self.server.answer = lambda body: body["messages"][-1]["content"]
        report = self.project.run_json("--resume", env=self.env, code=1)
        self.assertEqual(report["tally"]["skipped"], 0)
        self.assertEqual(report["tally"]["pass"] + report["tally"]["fail"], 12)

    def test_signals_that_end_a_session_interrupt_too(self):
        for number in (signal.SIGTERM, signal.SIGHUP):
            self.server.requests.clear()
            self.check(self.stop_after(3, lambda process: process.send_signal(number)), 130)
            self.assertEqual(self.runs()[0]["state"], "interrupted")

    def test_twice_resumed(self):
        self.check(self.stop_after(2, interrupt), 130)
        for count in (5, 8):
            process = self.project.start("run", "--resume", "-j", "1", env=self.env)
            wait_until(lambda: len(self.server.requests) >= count, "requests")
            process.kill()
            finish(process)
        self.finish_after_a_kill()


if __name__ == "__main__":
    unittest.main()
