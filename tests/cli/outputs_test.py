"""-o: every format, from the run and from the store."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

from harness import MODELS, SUITE, CliTest

FORMATS = ("json", "jsonl", "csv", "junit", "junit-strict", "text", "events")


class Outputs(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(SUITE.replace("models: [echo]", "models: [echo, deaf]"))

    def read(self, path):
        return (self.project.root / path).read_text(encoding="utf-8")

    def test_all_formats_at_once(self):
        outputs = [word for name in FORMATS for word in ("-o", f"{name}:out.{name}")]
        self.check(self.project.run("run", *outputs), 1, out="gate: fail")

        report = json.loads(self.read("out.json"))
        self.assertEqual(report["tally"]["pass"], 3)
        self.assertEqual(report["tally"]["fail"], 3)
        self.assertEqual(report["run"]["exit_code"], 1)
        self.assertEqual({(g["model"], g["pass"], g["fail"], g["pass_rate"]) for g in report["groups"]},
                         {("echo", 3, 0, 1), ("deaf", 0, 3, 0)})
        low, high = report["groups"][0]["interval"]
        self.assertTrue(0 < low < high <= 1)
        sample = report["samples"][0]
        self.assertEqual((sample["case"], sample["model"], sample["verdict"], sample["outcome"]), ("one", "echo", "pass", "ok"))
        self.assertEqual(sample["answer"], "You asked: alpha")
        self.assertEqual(sample["tags"], {"odd": "true", "kind": "letter"})
        self.assertEqual([score["pass"] for score in sample["scores"]], [True])

        rows = [json.loads(line) for line in self.read("out.jsonl").splitlines()]
        self.assertEqual([(row["case"], row["model"], row["verdict"]) for row in rows],
                         [(s["case"], s["model"], s["verdict"]) for s in report["samples"]])

        suites = ElementTree.fromstring(self.read("out.junit"))
        self.assertEqual([(s.get("tests"), s.get("failures"), s.get("errors")) for s in suites], [("6", "3", "0")])

        self.assertIn("FAIL small › one · ask × deaf", self.read("out.text"))

        events = [json.loads(line)["type"] for line in self.read("out.events").splitlines()]
        self.assertEqual((events[0], events[-1]), ("run_started", "run_finished"))
        self.assertEqual(events.count("sample_finished"), 6)

    def test_what_has_no_answer_says_so(self):
        models = MODELS.replace("rules: [{answer: What?}]", "rules: [{when: beta, outcome: invalid_request}, {when: gamma, outcome: empty}, {answer: alpha}]")
        self.project.small(models=models)
        self.check(self.project.run("run", "-m", "deaf", "-o", "json:a.json", "-o", "jsonl:b.jsonl"), 3)
        rows = [json.loads(line) for line in self.read("b.jsonl").splitlines()]
        for samples in (json.loads(self.read("a.json"))["samples"], rows):
            self.assertEqual([(s["verdict"], s["answer"], s["latency_us"] is None) for s in samples],
                             [("pass", "alpha", False), ("error", None, True), ("fail", "", False)])

    def test_a_case_and_a_trial_have_different_names(self):
        self.project.small(SUITE.replace("id: two", "id: 'one #2'"))
        self.check(self.project.run("run", "--trials", "2", "-o", "junit:out.xml"), 0)
        names = [case.get("name") for case in ElementTree.fromstring(self.read("out.xml")).iter("testcase")]
        self.assertEqual(sorted(names), ["one", "one #2", "one #2~2", "one~2", "three", "three~2"])

    def test_by_extension(self):
        self.project.run("run", "-o", "a.json", "-o", "b.jsonl", "-o", "c.xml", "-o", "d.txt")
        self.assertIn("samples", json.loads(self.read("a.json")))
        self.assertEqual(len(self.read("b.jsonl").splitlines()), 6)
        ElementTree.fromstring(self.read("c.xml"))
        self.assertIn("gate: fail", self.read("d.txt"))

    def test_standard_output_is_for_the_machine_alone(self):
        for name in ("json", "jsonl", "junit", "events"):
            ended = self.check(self.project.run("run", "-o", f"{name}:-"), 1, err="gate: fail", not_out="gate: fail")
            if name == "junit":
                ElementTree.fromstring(ended.out)
            elif name == "json":
                json.loads(ended.out)
            else:
                self.assertTrue([json.loads(line) for line in ended.out.splitlines()])

    def test_the_store_tells_the_same_bytes(self):
        # The event log of a stored run has fewer events: what only a live display needs is not kept.
        names = [name for name in FORMATS if name != "events"]
        self.project.run("run", *[word for name in names for word in ("-o", f"{name}:live.{name}")])
        self.check(self.project.run("export", "last", *[word for name in names for word in ("-o", f"{name}:later.{name}")]), 0)
        for name in names:
            self.assertEqual(self.read(f"live.{name}"), self.read(f"later.{name}"), name)

    def test_the_event_log_of_a_stored_run(self):
        self.project.run("run")
        self.project.run("export", "last", "-o", "events:log")
        events = [json.loads(line) for line in self.read("log").splitlines()]
        self.assertEqual((events[0]["type"], events[-1]["type"]), ("run_started", "run_finished"))
        self.assertEqual(sum(event["type"] == "sample_finished" for event in events), 6)

    def test_wrong_words(self):
        for word, message in (
                ("foo:x", "unknown output format 'foo' (formats: "),
                ("jsn:x", "unknown output format 'jsn' (did you mean 'json'?)"),
                ("x.bin", "'-o x.bin' does not say which format to write"),
                ("json:", "'-o json:' names no file"),
                ("json:missing/x", "(make its folder first)"),
                ("json:evals", "cannot write")):
            self.check(self.project.run("run", "-o", word), 2, err=message)
        self.check(self.project.run("run", "-o", "json:-", "-o", "junit:-"), 2, err="two outputs cannot share standard output")
        self.check(self.project.run("export", "last"), 2, err="--output")
        self.assertFalse((self.project.root / ".llmeval").exists())

    def test_quiet_normal_verbose(self):
        quiet = self.project.run("run", "-q")
        self.check(quiet, 1, out="gate: fail", not_out=["FAIL", "model"])
        self.check(self.project.run("run"), 1, out=["FAIL small › one", "model", "rules are met"])
        self.check(self.project.run("run", "-v"), 1, out=["FAIL small › one", "pass: small: "])
        self.check(self.project.run("show", "-q"), 0, out=quiet.out)

    def test_an_interrupted_output_leaves_the_old_file(self):
        self.project.write("out.json", "old")
        self.project.write("evals/small.eval.yaml", "suite: [")
        self.check(self.project.run("run", "-o", "out.json"), 2)
        self.assertEqual(self.read("out.json"), "old")

    def test_model_text_is_inert(self):
        evil = r'\e]0;owned\a\e[31m::error::x ]]> \u202e <script> \x00'
        self.project.write("evals/models.yaml", 'models:\n  echo: {provider: sim, rules: [{answer: "%s"}]}\n'
                           '  deaf: {provider: sim, rules: [{answer: x}]}\n' % evil)
        outputs = [word for name in FORMATS for word in ("-o", f"{name}:out.{name}")]
        ended = self.check(self.project.run("run", "--color", "never", "-m", "echo", *outputs), 1)
        for text in (ended.out, ended.err, self.read("out.text"), self.read("out.junit")):
            for raw in ("\x1b", "\a", "\x00", "\u202e", "\n::error"):
                self.assertNotIn(raw, text)
        ElementTree.fromstring(self.read("out.junit"))
        answer = json.loads(self.read("out.json"))["samples"][0]["answer"]
        self.assertEqual(answer, "\x1b]0;owned\a\x1b[31m::error::x ]]> \u202e <script> \x00", "kept as it was")


if __name__ == "__main__":
    unittest.main()
