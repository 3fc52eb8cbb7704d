"""Watching a run of another process."""

import unittest

from harness import ChatServer, CliTest, Terminal, finish, wait_until

REMOTE = 'models:\n  remote: {provider: openai, model: m, base_url: "${env:URL}"}\n'


class Follow(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(models=REMOTE)
        self.project.write("evals/small.eval.yaml", (self.project.root / "evals/small.eval.yaml").read_text().replace("[echo]", "[remote]"))
        self.released = 0
        self.server = ChatServer(self, answer=self.answer)
        self.env = {"URL": self.server.url, "OPENAI_API_KEY": "k"}

    def answer(self, body):
        number = len(self.server.requests)
        wait_until(lambda: self.released >= number, "the release")
        return body["messages"][-1]["content"]

    def begin(self):
        process = self.project.start("run", "-j", "1", env=self.env)
        wait_until(lambda: self.server.requests, "a request")
        # The first request may be out before the run's row is there to be followed.
        wait_until(lambda: "running" in self.project.run("runs").out, "the run's row")
        return process

    def test_until_it_ends(self):
        process = self.begin()
        self.addCleanup(lambda: (process.kill(), finish(process)))
        watcher = Terminal(self.project, "follow")
        self.released = 1
        watcher.read(until="1/3 · 1 pass")
        self.released = 2
        watcher.read(until="2/3 · 2 pass")
        self.released = 3
        code, text = watcher.finish()
        ran = finish(process)
        self.assertEqual(code, 0, text)
        self.assertIn("3 scored (3 passed, 0 failed)", text)
        self.check(ran, 0)
        again = self.check(self.project.run("follow"), 0)
        self.assertEqual(again.out, ran.out)

    def test_a_run_that_is_killed_or_interrupted(self):
        process = self.begin()
        watcher = self.project.start("follow", "last")
        process.kill()
        finish(process)
        self.check(finish(watcher), 3, err="was killed (llmeval run --resume ")
        self.released = 9
        self.server.requests.clear()
        process = self.project.start("run", "--resume", "-j", "1", env=self.env)
        wait_until(lambda: self.server.requests, "a request")
        watcher = self.project.start("follow", "last")
        self.check(finish(process), 0)
        self.check(finish(watcher), 0, out="resumed")

    def test_the_exit_code_is_the_runs(self):
        self.released = 9
        self.project.run("run", "-q", "-c", "one", env=self.env)
        self.check(self.project.run("follow"), 0)
        self.project.write("evals/small.eval.yaml", (self.project.root / "evals/small.eval.yaml").read_text().replace('"{{ question }}"', "nothing"))
        self.check(self.project.run("run", "-q", env=self.env), 1)
        self.check(self.project.run("follow"), 1, out="gate: fail")
        self.check(self.project.run("follow", "nope-1"), 2, err="there is no run 'nope-1'")


if __name__ == "__main__":
    unittest.main()
