"""A handful of mistakes through the program: place, words, all at once, exit 2, before any request."""

import unittest

from harness import MODELS, SUITE, CliTest


class Mistakes(CliTest):
    def errors(self, code=2):
        """Standard error of a validation; run says the same."""
        ended = self.check(self.project.run("validate"), code)
        self.assertEqual(self.check(self.project.run("run"), code).err, ended.err)
        self.assertFalse((self.project.root / ".llmeval").exists(), "before anything was stored")
        return ended.err

    def test_all_at_once(self):
        self.project.small(SUITE.replace("suite:", "siute:").replace("contains:", "containz:").replace("[echo]", "[eco]"),
                           prompt="Question: {{ question }} {{ answer }\n")
        err = self.errors()
        for line in ("evals/small.eval.yaml:1:1: error: unknown key 'siute' in suite (did you mean 'suite'?)",
                     "evals/small.eval.yaml:4:11: error: unknown check 'containz' (did you mean 'contains'?)",
                     "prompts/ask.txt:1:"):
            self.assertIn(line, err)

    def test_each(self):
        cases = (
            ("duplicate key", SUITE + "suite: again\n", "evals/small.eval.yaml:9:1: error: "),
            ("duplicate id", SUITE.replace("id: two", "id: one"), "evals/small.eval.yaml:7:"),
            ("undefined variable", SUITE.replace("vars: {question: beta}", "vars: {}"), "'question'"),
            ("unused variable", SUITE.replace("question: beta", "question: beta, qestion: x"), "'qestion'"),
            ("bad regex", SUITE.replace('contains: "{{ question }}"', "regex: 'a(b'"), "evals/small.eval.yaml:4:"),
            ("no unit", SUITE.replace('contains: "{{ question }}"', "latency: {max: 4}"), "evals/small.eval.yaml:4:"),
            ("no check", SUITE.replace('expect: [{contains: "{{ question }}"}]\n', ""), "error: "),
            ("no cases", SUITE[:SUITE.index("cases:")] + "cases: []\n", "error: "),
            ("missing file", SUITE.replace("ask.txt", "aks.txt"), "aks.txt"),
            ("outside the project", SUITE.replace("../prompts/ask.txt", "../../etc/passwd"), "evals/small.eval.yaml:2:"),
            ("bad yaml", SUITE + "cases: [\n", "evals/small.eval.yaml:"),
        )
        for name, suite, message in cases:
            with self.subTest(name):
                self.project.small(suite)
                self.assertIn(message, self.errors())

    def test_bytes_that_are_no_text(self):
        self.project.small().write("evals/small.eval.yaml", SUITE.encode() + b"# \xff\xfe\n")
        self.assertIn("evals/small.eval.yaml:9:", self.errors())

    def test_an_alias_bomb(self):
        bomb = "x0: &x0 [a, a, a, a, a, a, a, a, a]\n"
        bomb += "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 9))
        self.project.small(bomb + SUITE)
        self.assertIn("alias", self.errors())

    def test_a_ragged_row(self):
        self.project.small(SUITE[:SUITE.index("cases:")] + "cases: [{file: rows.csv}]\n")
        self.project.write("evals/rows.csv", "id,question\na,alpha\nb,beta,more\n")
        self.assertIn("evals/rows.csv:3:", self.errors())

    def test_an_unknown_model_option(self):
        self.project.small(models=MODELS + "  x: {provider: sim, ruels: []}\n")
        self.assertIn("evals/models.yaml:10:", self.errors())
        self.assertIn("did you mean 'rules'?", self.errors())

    def test_a_warning_stops_nothing(self):
        self.project.small(SUITE.replace('contains: "{{ question }}"', "latency: {max: 5s}"))
        for command in ("validate", "run"):
            self.check(self.project.run(command), 0, err="evals/small.eval.yaml:", not_err="error: ")

    def test_no_project_at_all(self):
        for command in (["run"], ["validate"], ["runs"], ["show"]):
            self.check(self.project.run(*command), 2, err=["no project here", "llmeval init"])
        self.check(self.project.run("-C", "no-such-folder", "run"), 2, err="no-such-folder")

    def test_words(self):
        for words, message in (
                (["rnu"], "error: unknown command 'rnu' (did you mean 'run'?)\n"),
                (["run", "--limt", "3"], "error: unknown option '--limt' (did you mean '--limit'?)\n"),
                (["prompt", "rendr"], "error: unknown command 'rendr' (did you mean 'render'?)\n"),
                (["help", "rnu"], "error: unknown command 'rnu' (did you mean 'run'?)\n"),
                (["run", "--limit", "none"], "error: --limit: 'none' is not a number from 1\n"),
                (["run", "--color", "maybe"], "error: --color: 'maybe' is none of auto, always, never\n")):
            ended = self.check(self.project.run(*words), 2)
            self.assertEqual((ended.out, ended.err), ("", message))

    def test_help_and_version(self):
        for words in (["--help"], ["help"], ["run", "--help"], ["help", "run"], ["help", "prompt", "render"]):
            ended = self.check(self.project.run(*words), 0, out="Usage: llmeval")
            self.assertEqual(ended.err, "")
        self.assertEqual(self.project.run("help", "run").out, self.project.run("run", "--help").out)
        self.assertRegex(self.check(self.project.run("--version"), 0).out, r"^llmeval \d+\.\d+\.\d+\n$")
        self.check(self.project.run(), 2, err="Usage: llmeval")


if __name__ == "__main__":
    unittest.main()
