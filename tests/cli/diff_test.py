"""llmeval diff: two stored runs, case by case."""

import json
import subprocess
import unittest

from recorded_runs import SUITE, RecordedRuns


class Diff(RecordedRuns):
    def diff(self, *words):
        ended = self.project.run("diff", *words, "--format", "json")
        self.assertEqual(ended.code, 0, ended.err)
        comparisons = json.loads(ended.out)["comparisons"]
        self.assertEqual(len(comparisons), 1)
        return comparisons[0]

    def kinds(self, comparison):
        return {case["case"]: case["kind"] for case in comparison["cases"]}

    def two_runs(self):
        self.run_once({"a": "yes", "b": "no", "c": "yes", "d": "no", "gone": "yes"})
        self.run_once({"a": "no, and at length", "b": "yes", "c": "yes", "d": "no, and at length", "new": "no"})

    def test_for_people(self):
        self.two_runs()
        ended = self.project.run("diff")
        self.check(ended, 0, not_out="\x1b")
        lines = ended.out.splitlines()
        self.assertTrue(lines[0].startswith("before  the run before · 2"), lines[0])
        self.assertTrue(lines[1].startswith("after   last · 2"), lines[1])
        wanted = """\
4 cases compared: 1 regressed, 0 newly errored, 1 still failing, 1 fixed, 1 still passing; 1 new; 1
gone
"""
        self.assertIn(wanted, ended.out)
        wanted = """\
regressed, 1: passed before, fail now
  small › a · ask × mini
    checks: agrees: regressed, short: regressed
    agrees: expected to contain "yes", got "no, and at length"
    short: expected at most 3 words, got 4 words
    before: "yes"
    now:    "no, and at length"
"""
        self.assertIn(wanted, ended.out)

    def test_what_became_of_each_case_and_check(self):
        self.two_runs()
        comparison = self.diff()
        self.assertEqual(
            self.kinds(comparison),
            {"a": "regressed", "b": "fixed", "d": "still_failing", "gone": "gone", "new": "new"},
        )
        cases = {case["case"]: case for case in comparison["cases"]}
        self.assertEqual(
            [(check["name"], check["kind"]) for check in cases["d"]["checks"]],
            [("agrees", "still_failing"), ("short", "regressed")],
        )
        self.assertEqual(len(cases["a"]["reasons"]), 2)
        self.assertEqual(cases["gone"]["after"], None)
        group = comparison["groups"][0]
        self.assertEqual(group["shown"], "nothing shown")
        self.assertEqual(group["pass_rate"]["before"], 0.5)
        self.assertEqual(group["pass_rate"]["change"], 0)

    def test_says_it_in_either_order(self):
        self.two_runs()
        self.assertEqual(self.kinds(self.diff("last", "last~1"))["a"], "fixed")
        self.assertEqual(self.kinds(self.diff("last~1"))["a"], "regressed")
        self.assertEqual(self.kinds(self.diff("last"))["a"], "regressed")

    def test_only_some_lists(self):
        self.two_runs()
        ended = self.project.run("diff", "--only", "regressed,new")
        self.check(ended, 0, out=["\nregressed, 1:", "\nnew, 1:"], not_out=["\nfixed, 1:", "\ngone, 1:", "mean a case"])
        self.assertEqual(self.kinds(self.diff("--only", "fixed")), {"b": "fixed"})
        self.check(self.project.run("diff", "--only", "what"), 2, err="'what' is none of regressed, errored")

    def test_compares_models_of_one_run(self):
        head = SUITE.replace("models: [mini]", "models: [mini, maxi]")
        self.answers("maxi", {"a": "yes", "b": "yes", "c": "yes"})
        self.run_once({"a": "yes", "b": "no", "c": "yes"}, head=head)
        for words in (["--by", "model"], ["last:model=mini", "last:model=maxi"]):
            comparison = self.diff(*words)
            self.assertEqual(self.kinds(comparison), {"b": "fixed"})
            self.assertEqual(comparison["groups"][0]["after"]["model"], "maxi")
        self.check(self.project.run("diff", "last", "last", "--by", "model"), 2, err="--by compares within one run")
        self.check(self.project.run("diff", "--by", "prompt"), 2, err="has only one prompt")

    def test_selectors(self):
        self.two_runs()
        self.assertEqual(set(self.kinds(self.diff("last~1:case=[ab]"))), {"a", "b"})
        self.check(self.project.run("diff", "last~1:modl=x"), 2, err="'modl=' selects nothing (did you mean 'model'?)")
        self.check(self.project.run("diff", "last~1:model=x"), 2, err="no sample like that (its models: mini)")

    def test_a_prompt_is_found_by_its_hash(self):
        self.run_once({"a": "yes", "b": "yes"})
        old = self.project.run("prompt", "hash", "prompts/ask.txt").out.split()[0]
        self.project.write("prompts/ask.txt", "Please: {{ question }}\n")
        self.run_once({"a": "yes", "b": "no"})
        new = self.project.run("prompt", "hash", "prompts/ask.txt").out.split()[0]
        comparison = self.diff(old[:8], new[:8])
        self.assertEqual(self.kinds(comparison), {"b": "regressed"})
        self.assertEqual(comparison["before"]["reference"], old[:8])
        kinds = [difference["kind"] for difference in comparison["differences"]]
        self.assertIn("prompt", kinds)
        self.check(self.project.run("diff", "abcdef01"), 2, err="abcdef01")

    def test_a_baseline_is_what_a_run_is_compared_with(self):
        self.run_once({"a": "yes", "b": "yes"})
        self.check(self.project.run("baseline", "set"), 0)
        self.run_once({"a": "no", "b": "yes"})
        self.run_once({"a": "no", "b": "no"})
        comparison = self.diff()
        self.assertEqual(comparison["before"]["reference"], "baseline")
        self.assertEqual(self.kinds(comparison), {"a": "regressed", "b": "regressed"})
        self.assertEqual(self.kinds(self.diff("baseline", "last~1")), {"a": "regressed"})
        self.check(self.project.run("diff", "baseline:other"), 2, err="there is no baseline 'other'")
        # One of other suites is none of these.
        for _ in range(2):
            self.run_once({"a": "yes", "b": "yes"}, head=SUITE.replace("suite: small", "suite: other"))
        self.assertEqual(self.diff()["before"]["reference"], "the run before")

    def test_where_only_checks_changed_the_older_answers_are_scored_again(self):
        self.run_once({"a": "yes", "b": "yes, this one and that one", "c": "yes"})
        head = SUITE.replace("max: 3", "max: 9")
        self.run_once({"a": "no", "b": "yes, this one and that one", "c": "yes"}, head=head)
        comparison = self.diff()
        self.assertEqual(self.kinds(comparison), {"a": "regressed"})
        reference = comparison["before"]["reference"]
        self.assertEqual(reference, "the run before, scored again by the checks as they are now")
        self.check(self.project.run("diff"), 0, out=['before: "yes"', "scored again"])
        self.assertEqual(len(json.loads(self.project.run("runs", "--json").out)), 2)
        self.assertEqual(sorted(file.name for file in (self.project.root / ".llmeval").iterdir() if file.is_dir()), [])

    def test_where_scoring_again_does_not_help_it_says_so(self):
        self.run_once({"a": "yes"})
        self.run_once({"a": "no"}, head=SUITE.replace("max: 3", "max: 4"))
        self.suite(["a"], SUITE.replace("max: 3", "max: 5"))
        ended = self.check(self.project.run("diff", "--format", "json"), 0)
        self.assertIn("1 cases are judged by other checks than before", ended.err)
        (comparison,) = json.loads(ended.out)["comparisons"]
        self.assertEqual([case["why"] for case in comparison["cases"]], ["its checks changed"])
        self.assertIsNone(comparison["groups"][0]["pass_rate"])

    def git(self, *words):
        who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        subprocess.run(["git", "-C", self.project.root, *who, *words], check=True, capture_output=True)

    def test_a_prompt_of_a_revision_is_run_where_no_run_of_it_is_stored(self):
        rules = "rules: [{when: '^Please', answer: yes indeed}, {answer: no way}]"
        self.project.write("evals/models.yaml", f"models:\n  mini: {{provider: sim, {rules}}}\n")
        self.suite(["a", "b"])
        self.project.write("prompts/ask.txt", "Please: {{ question }}\n")
        self.git("init", "-q")
        self.git("add", "prompts")
        self.git("commit", "-qm", "kind")
        self.project.write("prompts/ask.txt", "{{ question }}\n")
        self.check(self.project.run("run", "-q"), 1)

        ended = self.check(self.project.run("diff", "prompts/ask.txt@HEAD", "--format", "json"), 0)
        self.assertIn("no run of 'prompts/ask.txt@HEAD'", ended.err)
        self.assertIn("2 samples", ended.err)
        (comparison,) = json.loads(ended.out)["comparisons"]
        self.assertEqual(self.kinds(comparison), {"a": "regressed", "b": "regressed"})
        self.assertEqual(comparison["before"]["reference"], "prompts/ask.txt@HEAD")
        self.assertEqual(comparison["groups"][0]["after"]["prompt"], "ask")

        # It is stored now; the file as it is was run before.
        again = self.check(self.project.run("diff", "prompts/ask.txt@HEAD", "prompts/ask.txt", "--format", "json"), 0)
        self.assertEqual(again.err, "")
        (comparison,) = json.loads(again.out)["comparisons"]
        self.assertEqual(self.kinds(comparison), {"a": "regressed", "b": "regressed"})
        self.assertEqual(len(json.loads(self.project.run("runs", "--json").out)), 2)
        self.check(self.project.run("diff", "prompts/ask.txt@nowhere"), 2, err="nowhere")
        self.check(self.project.run("diff", "prompts/none.txt@HEAD"), 2, err="none.txt")

    def test_a_changed_case_is_told_and_not_compared(self):
        self.run_once({"a": "yes", "b": "yes"})
        self.suite(["a", "b"])
        text = (self.project.root / "evals/small.eval.yaml").read_text().replace("question: b?", "question: other?")
        self.project.write("evals/small.eval.yaml", text)
        self.answers("mini", {"a": "yes", "b": "no"})
        self.project.run("run", "-q")
        case = self.diff()["cases"][0]
        self.assertEqual((case["case"], case["kind"], case["why"]), ("b", "incomparable", "the case changed"))
        self.check(self.project.run("diff"), 0, out=["not comparable, 1", "small › b · ask × mini: the case changed"])

    def test_a_run_cut_short_is_told(self):
        self.run_once({"a": "yes", "b": "yes", "c": "yes"})
        self.suite(["a", "b", "c"])
        self.answers("mini", {"a": "no", "b": "no", "c": "no"})
        self.project.run("run", "-q", "--fail-fast", "-j", "1")
        ended = self.project.run("diff")
        self.check(ended, 0, out="not all samples are there: complete before, fail_fast after")

    def test_flaky_cases_are_named(self):
        head = SUITE.replace("cases:\n", "trials: 2\ncases:\n")
        self.run_once({"a": "yes"}, head=head)
        self.run_once({"a": "yes"}, head=head)
        self.check(self.project.run("diff"), 0, out="1 cases compared", not_out="flaky")

    def test_cases_of_one_document_are_no_independent_ones(self):
        head = SUITE.replace("expect:", "cluster: document\ngate: {regression: {alpha: 0.05}}\nexpect:", 1)
        cases = [f"{document}{i}" for document in "abcd" for i in range(3)]
        rows = "".join(f"  - {{id: {id}, vars: {{question: {id}?}}, tags: {{document: {id[0]}}}}}\n" for id in cases)
        clusters = "ask × mini: clustered by document, 4 clusters: the 12 cases count as 1.6 independent ones"
        rule = "clustered by document, 4 clusters, p 0.58; worse is not shown"
        for head, shown, clusters, rule in (
            (head, "nothing shown", clusters, rule),
            (head.replace("cluster: document\n", ""), "worse", None, "p 0.016; worse"),
        ):
            self.project.write("evals/small.eval.yaml", head + rows)
            self.answers("mini", {id: "yes" for id in cases})
            self.check(self.project.run("run", "-q"), 0)
            self.check(self.project.run("baseline", "set"), 0)
            self.answers("mini", {id: "no" if id[0] in "ab" else "yes" for id in cases})
            self.assertIn(rule, " ".join(self.project.run("run", "-v").out.split()))
            [group] = self.diff()["groups"]
            self.assertEqual(group["shown"], shown)
            told = " ".join(self.project.run("diff").out.split())
            if clusters:
                self.assertEqual((group["clusters"]["tag"], group["clusters"]["count"]), ("document", 4))
                self.assertIn(clusters, told)
            else:
                self.assertIsNone(group["clusters"])
                self.assertNotIn("clustered", told)

    def test_nothing_to_compare_with(self):
        self.check(self.project.run("diff"), 2, err="results.db")
        self.run_once({"a": "yes"})
        self.check(
            self.project.run("diff"), 2, err="no complete run of the same suites is before it (name two runs: llmeval diff A B)"
        )
        self.run_once({"b": "yes"})
        self.check(self.project.run("diff"), 3, err="no case is on both sides")
        self.check(self.project.run("diff", "nothing"), 2, err="'nothing' does not name a run")

    def test_what_it_prints_fits_the_published_schema(self):
        schema = json.loads(self.project.run("schema", "diff").out)
        self.two_runs()
        printed = json.loads(self.project.run("diff", "--format", "json").out)
        self.fits(schema, schema, printed, "")


if __name__ == "__main__":
    unittest.main()
