"""Looking before expecting: run --no-score."""

import json
import unittest
import xml.etree.ElementTree as ElementTree

from harness import MODELS, SUITE, CliTest

UNCHECKED = SUITE.replace('expect: [{contains: "{{ question }}"}]\n', "")
FAULTY = MODELS.replace("rules: [{answer: What?}]",
                        "rules: [{when: beta, outcome: invalid_request}, {when: gamma, outcome: truncated, answer: What}, {answer: What?}]")


class NoScore(CliTest):
    def test_cases_need_no_checks(self):
        project = self.project.small(UNCHECKED)
        self.check(project.run("run"), 2, err="nothing is checked in case 'one'")
        ended = self.check(project.run("run", "--no-score"), 0,
                           out=["3 samples: 3 answered, none scored, 0 errors, 0 skipped",
                                "gate: none, since nothing was scored (--no-score)\n"])
        self.assertEqual(self.check(project.run("show"), 0).out, ended.out)
        run = json.loads(project.run("runs", "--json").out)[0]
        self.assertEqual((run["unscored"], run["decision"], run["exit_code"]), (3, None, 0))
        self.check(project.run("runs"), 0, out="not scored\n")

    def test_checks_are_not_applied(self):
        project = self.project.small(SUITE.replace("{{ question }}", "{{ reference }}"), FAULTY)
        self.check(project.run("run"), 2, err="'reference' is undefined")
        report = project.run_json("--no-score", "-m", "deaf", "-o", "junit:out.xml")
        self.assertFalse(report["run"]["scored"])
        self.assertIsNone(report["gate"])
        self.assertEqual([(s["verdict"], s["answer"], s["score"], s["scores"]) for s in report["samples"]],
                         [("unscored", "What?", None, []), ("error", None, None, []), ("unscored", "W…", None, [])])
        self.assertEqual((report["tally"]["unscored"], report["tally"]["error"]), (2, 1))
        self.assertEqual((report["groups"][0]["unscored"], report["groups"][0]["pass_rate"]), (2, None))
        suite = ElementTree.parse(project.root / "out.xml").getroot()[0]
        self.assertEqual((suite.get("tests"), suite.get("errors"), suite.get("skipped")), ("3", "1", "2"))

    def test_3_where_nobody_answers(self):
        project = self.project.small(UNCHECKED, FAULTY)
        self.check(project.run("run", "--no-score", "-m", "deaf", "-c", "two"), 3, out=["0 answered", "gate: none"])


if __name__ == "__main__":
    unittest.main()
