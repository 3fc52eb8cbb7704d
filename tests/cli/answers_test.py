"""show --answers: what was answered, side by side."""

import re
import unittest

from harness import MODELS, SUITE, CliTest, Terminal

PAIR = SUITE.replace("[echo]", "[echo, deaf]")


class Answers(CliTest):
    def answers(self, *words):
        """What is shown, without the run's line."""
        text = self.check(self.project.run("show", "--answers", *words), 0).out
        return text[:text.rindex("\nrun ")]

    def test_side_by_side(self):
        self.project.small(PAIR.replace("{id: one,", "{id: one, description: the first,"))
        self.project.run("run")
        shown = self.answers("-c", "one")
        self.assertEqual(re.sub(" +│", " │", shown), """\
small › one
the first
  echo │ deaf
  pass · 4 tokens │ fail · 2 tokens
 │ by contains
  You asked: alpha │
 │ What?
""")
        self.assertEqual(len({line.index("│") for line in shown.splitlines() if "│" in line}), 1, "one border")

    def test_narrowing(self):
        self.project.small(PAIR)
        self.project.run("run")
        shown = self.answers("-m", "de*")
        self.assertNotIn("│", shown)
        self.assertEqual([line for line in shown.splitlines() if line.startswith("small")],
                         ["small › one", "small › two", "small › three"])
        self.assertEqual(self.answers("-c", "t*", "-c", "one", "-m", "deaf", "last"), shown)
        self.assertNotIn("small › one", self.answers("-c", "t*"))
        story = self.check(self.project.run("show", "-c", "two", "-m", "deaf"), 0, not_out="echo")
        self.assertIn("small › two · ask × deaf", story.out)

    def test_without_scores_and_inert(self):
        self.project.small(SUITE.replace('expect: [{contains: "{{ question }}"}]\n', ""),
                           models=MODELS.replace("answer: What?", 'answer: "What?\\n\\e[31m::error::x"'))
        self.project.run("run", "--no-score", "-m", "deaf")
        ended = self.check(self.project.run("show", "--answers", "-c", "two"), 0, out=["  answered · ", "  What?\n  \\x1b[31m::error::x\n"])
        self.assertNotIn("\x1b", ended.out)

    def test_terminals(self):
        self.project.small(PAIR)
        self.project.run("run")
        _, wide = Terminal(self.project, "--color", "never", "show", "--answers", "-c", "one", columns=120).finish()
        self.assertIn("│", wide)
        _, narrow = Terminal(self.project, "--color", "never", "show", "--answers", "-c", "one", columns=40).finish()
        self.assertNotIn("│", narrow)
        self.assertIn("You asked: alpha", narrow)
        self.assertLessEqual(max(len(line) for line in narrow.splitlines()), 40)

    def test_nothing_to_show(self):
        self.project.small()
        self.project.run("run")
        self.assertEqual(self.check(self.project.run("show", "--answers", "-c", "tree"), 2, err="did you mean 'three'?").out, "")
        for words in (["--answers", "-m", "deaf"], ["-c", "one", "-m", "deaf"], ["--answers", "-c", "x*"]):
            self.assertEqual(self.check(self.project.run("show", *words), 2, err="is of these cases, prompts and models").out, "")
        self.check(self.project.run("show", "-c", "one", "-c", "two"), 2, err="error: --case: one case, or --answers\n")
        self.check(self.project.run("show", "-m", "echo"), 2, err="error: --prompt and --model: narrow --case or --answers\n")


if __name__ == "__main__":
    unittest.main()
