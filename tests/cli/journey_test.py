"""The way of a new user: init, validate, run, runs, show, export."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

from harness import MODELS, CliTest, finish, wait_until


class Journey(CliTest):
    def test_from_init_to_export(self):
        project = self.project
        ended = self.check(project.run("init"), 0, out=["wrote evals/triage.eval.yaml\n", "now try: llmeval run\n"])
        self.assertEqual(ended.out.count("wrote "), 4)
        self.assertIn(".llmeval/", (project.root / ".gitignore").read_text().splitlines())

        ended = self.check(project.run("validate"), 0, out="1 suite, 3 cases, 3 samples: no errors\n")
        self.assertEqual(ended.err, "")
        self.assertFalse((project.root / ".llmeval").exists(), "validate stores nothing")

        ran = self.check(project.run("run"), 0, out=["triage · prompt triage ", "3 scored (3 passed, 0 failed)", "gate: pass"])
        self.assertEqual(ran.err, "")

        ended = self.check(project.run("runs"), 0, out="triage")
        self.assertEqual(len(ended.out.splitlines()), 2, "a title and a run")
        runs = json.loads(project.run("runs", "--json").out)
        self.assertEqual((runs[0]["pass"], runs[0]["exit_code"], runs[0]["decision"]), (3, 0, "pass"))

        for run in ([], ["last"], [runs[0]["id"]], [runs[0]["id"][:-2]]):
            self.assertEqual(self.check(project.run("show", *run), 0).out, ran.out)

        self.check(project.run("export", "last", "-o", "report.json", "-o", "junit:report.xml"), 0)
        report = json.loads((project.root / "report.json").read_text())
        self.assertEqual(report["run"]["id"], runs[0]["id"])
        self.assertEqual(report["tally"]["pass"], 3)
        suites = ElementTree.parse(project.root / "report.xml").getroot()
        self.assertEqual([suite.get("tests") for suite in suites], ["3"])

    def test_init_into_a_folder_and_never_over_files(self):
        project = self.project
        self.check(project.run("init", "sub/demo"), 0, out="now try: llmeval -C sub/demo run\n")
        self.check(project.run("-C", "sub/demo", "run", "-q"), 0, out="gate: pass")
        before = (project.root / "sub/demo/evals/models.yaml").read_text()
        self.check(project.run("init", "sub/demo"), 2, err=["is there already; nothing was written", "llmeval init FOLDER"])
        self.assertEqual((project.root / "sub/demo/evals/models.yaml").read_text(), before)

    def test_init_keeps_what_gitignore_has(self):
        self.project.write(".gitignore", "*.o\n")
        self.project.run("init")
        self.assertEqual((self.project.root / ".gitignore").read_text(), "*.o\n.llmeval/\n")

    def test_from_a_folder_below(self):
        project = self.project.small()
        below = project.root / "evals/deep/er"
        below.mkdir(parents=True)
        self.check(project.run("run", "-q", cwd=below), 0, out="gate: pass")
        self.assertTrue((project.root / ".llmeval/results.db").exists(), "the results are the project's")
        self.check(project.run("run", "-q", "../../small.eval.yaml", cwd=below), 0, out="gate: pass")
        project.write("evals/broken.eval.yaml", "suite: broken\nnope: 1\n")
        self.check(project.run("validate", cwd=below), 2, err="../../broken.eval.yaml:2:1: error: unknown key 'nope'")

    def test_two_runs_and_their_names(self):
        project = self.project.small()
        project.run("run", "-q")
        project.run("run", "-q", "-m", "deaf")
        self.check(project.run("show", "last"), 0, out="small", not_out="echo")
        self.check(project.run("show", "last~1"), 0, out="echo", not_out="deaf")
        self.check(project.run("show", "last~2"), 2, err="last~2")
        runs = project.run("runs", "--limit", "1").out.splitlines()
        self.assertEqual(len(runs), 2)
        self.assertTrue(runs[1].endswith("fail"), runs)

    def test_two_runs_at_the_same_time(self):
        project = self.project.small()
        both = [project.start("run", "-q", "-m", model, "--trials", "50") for model in ("echo", "deaf")]
        for process, code in zip(both, (0, 1)):
            self.check(finish(process), code)
        runs = json.loads(project.run("runs", "--json").out)
        self.assertEqual(sorted((run["pass"], run["fail"]) for run in runs), [(0, 150), (150, 0)])

    def test_a_run_that_was_killed(self):
        slow = MODELS.replace("provider: sim\n", "provider: sim\n    latency: {median: 1ms, p95: 20s}\n", 1)
        project = self.project.small(models=slow)
        process = project.start("run", "--trials", "9", "-o", "events:log")
        wait_until(lambda: (project.root / "log").exists() and "sample_finished" in (project.root / "log").read_text(),
                   "a first sample")
        process.kill()
        finish(process)
        self.check(project.run("runs"), 0, out="killed")
        self.check(project.run("show"), 0, out=["not finished; ", "gate: not decided"])
        self.check(project.run("run", "-q", "-m", "deaf"), 1)
        self.assertEqual(len(project.run("runs").out.splitlines()), 3)

    def test_a_database_of_ones_own(self):
        project = self.project.small()
        self.check(project.run("run", "-q", "--db", "here.db"), 0)
        self.assertFalse((project.root / ".llmeval").exists())
        self.check(project.run("show", "--db", "here.db"), 0, out="gate: pass")
        self.check(project.run("show"), 2, err=".llmeval/results.db")
        self.check(project.run("runs", "--db", "nowhere.db"), 2, err="nowhere.db")

    def test_a_database_that_is_none(self):
        project = self.project.small()
        project.write("text.db", "this is not a database, but long enough to be looked at as one\n" * 40)
        self.check(project.run("run", "--db", "text.db"), 2, err="text.db")
        self.assertTrue((project.root / "text.db").read_text().startswith("this is not"))


if __name__ == "__main__":
    unittest.main()
