"""Every exit code, each for its own reason, and that runs store theirs."""

import json
import unittest

from harness import MODELS, SUITE, TIMEOUT, CliTest, interrupt, wait_until

SLOW = """\
models:
  echo:
    provider: sim
    latency: {median: 30s}
    rules: [{answer: late}]
"""

ERRS = """\
models:
  echo:
    provider: sim
    rules: [{when: beta, outcome: invalid_request}, {when: '^Question: (?<question>.*)', answer: '{{ question }}'}]
"""


class ExitCodes(CliTest):
    def stored_code(self):
        return json.loads(self.project.run("runs", "--json").out)[0]["exit_code"]

    def test_0_where_the_gates_are_met(self):
        self.check(self.project.small().run("run"), 0, out="gate: pass")
        self.assertEqual(self.stored_code(), 0)

    def test_1_where_a_gate_is_not_met(self):
        self.check(self.project.small().run("run", "-m", "deaf"), 1, out=["gate: fail", "FAIL small › one"])
        self.assertEqual(self.stored_code(), 1)

    def test_0_where_the_suite_s_own_gate_is_met_nevertheless(self):
        project = self.project.small()
        suite = (project.root / "evals/small.eval.yaml").read_text().replace("beta", "What")
        project.write("evals/small.eval.yaml", suite + "gate: {pass_rate: {min: 0.3}}\n")
        self.check(project.run("run", "-m", "deaf"), 0, out=["FAIL small › one", "gate: pass"])

    def test_2_for_usage_and_configuration(self):
        project = self.project.small()
        self.check(project.run("run", "--no-such-flag"), 2, err="unknown option '--no-such-flag'")
        project.write("evals/models.yaml", "models: {}\n")
        self.check(project.run("run"), 2, err="evals/small.eval.yaml:3:10: error: there is no model 'echo'")
        self.assertFalse((project.root / ".llmeval").exists(), "nothing was run")

    def test_3_where_more_errors_came_than_may_be(self):
        ended = self.check(self.project.small(models=ERRS).run("run"), 3, out=["gate: broken", "ERROR small › two"])
        self.assertIn("invalid_request", ended.out)
        self.assertEqual(self.stored_code(), 3)

    def test_0_where_so_many_errors_may_be(self):
        project = self.project.small(models=ERRS)
        suite = (project.root / "evals/small.eval.yaml").read_text()
        project.write("evals/small.eval.yaml", suite + "gate: {pass_rate: {min: 1}, errors: {max_share: 0.4}}\n")
        self.check(project.run("run"), 0, out=["2 scored (2 passed, 0 failed), 1 error,", "gate: pass"])

    def test_3_where_nothing_was_scored(self):
        project = self.project.small(models=MODELS + "  gone: {provider: sim, rules: [{outcome: not_found}]}\n")
        suite = (project.root / "evals/small.eval.yaml").read_text()
        project.write("evals/small.eval.yaml", suite + "gate: {errors: {max_share: 1}}\n")
        self.check(project.run("run", "-m", "gone"), 3, out=["gate: broken", "nothing was scored"])

    def test_3_before_1(self):
        models = ERRS.replace("{{ question }}", "no")
        self.check(self.project.small(models=models).run("run"), 3, out=["gate: broken", "FAIL small › one"])

    def test_3_where_an_output_cannot_be_written(self):
        # Its disk is full: found out only when it is written.
        ended = self.check(self.project.small().run("run", "-o", "json:/dev/full"), 3, out="gate: pass")
        self.assertIn("error: ", ended.err)
        self.assertIn("No space left", ended.err)

    def test_3_where_a_live_output_cannot_be_written(self):
        self.check(self.project.small().run("run", "-o", "events:/dev/full"), 3, out="3 passed", err="No space left")

    def test_2_where_an_output_cannot_be_opened(self):
        ended = self.project.small().run("run", "-o", "json:no/such/folder/x.json")
        self.check(ended, 2, err=["cannot write", "no/such/folder/x.json", "make its folder first"])
        self.assertFalse((self.project.root / ".llmeval").exists(), "found before anything was run")

    def interrupted(self, presses, *words):
        project = self.project.small(models=SLOW)
        process = project.start("run", "-o", "events:log.jsonl", *words)
        log = project.root / "log.jsonl"
        wait_until(lambda: log.exists() and log.read_text().count("sample_started") == 3, "three samples under way")
        for _ in range(presses - 1):
            interrupt(process)
            wait_until(lambda: "run_cancelling" in log.read_text(), "the first interruption")
        interrupt(process)
        return process

    def test_130_when_interrupted_twice(self):
        process = self.interrupted(2)
        out, err = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 130, err)
        self.assertIn(b"stopped early: interrupted; 3 of 3 samples were not run", out)
        self.assertIn(b"interrupted", err)
        self.assertEqual(self.stored_code(), 130)

    def test_1_when_cut_short_before_the_gate_is_met(self):
        suite = SUITE.replace("cases:", "gate: {pass_rate: {min: 0.1}, errors: {max_share: 1}}\ncases:")
        self.project.small(suite, MODELS.replace("rules: [{answer: What?}]", "rules: [{when: beta, outcome: refusal}, {answer: alpha beta gamma}]"))
        self.check(self.project.run("run", "-m", "deaf"), 0, out="gate: pass\n")
        for seed in range(20):  # Until something passed before the failure.
            ended = self.project.run("run", "-m", "deaf", "--fail-fast", "-j", "1", "--seed", seed)
            if "stopped early: fail_fast" in ended.out and "(1 passed" in ended.out:
                break
        self.check(ended, 1, out=["gate: incomplete (its rules saw a part of the plan)", "stopped early: fail_fast"])
        self.assertEqual(self.stored_code(), 1)

    def test_a_broken_pipe_is_no_failure(self):
        project = self.project.small()
        process = project.start("run")
        process.stdout.close()
        process.wait(timeout=TIMEOUT)
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual((process.returncode, err), (0, b""))
        process = project.start("run", "-m", "deaf", "-o", "json:-")
        process.stdout.close()
        process.wait(timeout=TIMEOUT)
        process.stderr.close()
        self.assertEqual(process.returncode, 1, "the decision stands")


if __name__ == "__main__":
    unittest.main()
