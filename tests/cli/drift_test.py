"""Another model under the same name: run says so, reports repeat it, a gate can fail on it."""

import json
import unittest

from harness import TWELVE_WORDS, ChatServer, CliTest, Reply, chat_completion


class Drift(CliTest):
    def serve(self, names):
        """Each answer is by the next of these names, the last one by all the rest."""
        names = list(names)

        def answer(text):
            name = names.pop(0) if len(names) > 1 else names[0]
            return Reply(body=chat_completion(text, model=name))

        server = ChatServer(self)
        server.take = lambda path, headers, body: answer(body["messages"][-1]["content"])
        return server

    def project_at(self, server, suite=TWELVE_WORDS):
        models = f"models:\n  remote: {{provider: openai, model: m, base_url: '{server.url}', stream: false}}\n"
        return self.project.small(suite=suite, models=models)

    def test_a_model_that_changed_since_the_last_run_is_told(self):
        server = self.serve(["m-2026-01"])
        project = self.project_at(server)
        first = self.check(project.run("run", "--cache", "off"), 0, not_out="changed")
        run = json.loads(self.check(project.run("runs", "--json"), 0).out)[0]["id"]
        self.assertNotIn("changed", first.err)
        server = self.serve(["m-2026-07"])
        self.project_at(server)
        said = f"remote changed: 'm-2026-07' answers, in run {run} it was 'm-2026-01'"
        self.check(project.run("run", "--cache", "off"), 0, out=said, err=said)
        self.check(project.run("show"), 0, out=said)
        report = json.loads(self.check(project.run("export", "last", "-o", "json:-"), 0).out)
        told = [(notice["kind"], notice["state"], notice["model"]) for notice in report["notices"]]
        self.assertEqual(told, [("model_change", "changed", "remote")])
        # The new one is the known one from now on.
        self.check(project.run("run", "--cache", "off"), 0, not_out="changed", not_err="changed")

    def test_two_models_in_one_run(self):
        project = self.project_at(self.serve(["m-a", "m-b"]))
        self.check(project.run("run"), 0, out="remote changed: 'm-", err="answer in one run")

    def test_a_gate_fails_on_it(self):
        suite = TWELVE_WORDS.replace("expect:", "gate: {pass_rate: {min: 1}, model_change: fail}\nexpect:")
        project = self.project_at(self.serve(["m-1"]), suite)
        self.check(project.run("run", "--cache", "off"), 0)
        self.project_at(self.serve(["m-2"]), suite)
        self.check(project.run("run", "--cache", "off"), 1, out="model 'remote' changed: 'm-2' answers, in run")
        # An answer that was asked for earlier tells nothing of today's model.
        self.check(project.run("run"), 0)


if __name__ == "__main__":
    unittest.main()
