"""On a terminal: the live line, colours, Ctrl-C; and what is different without one."""

import json
import re
import unittest

from harness import MODELS, SUITE, CliTest, Terminal, interrupt

PACED = MODELS.replace("provider: sim\n    rules:\n", "provider: sim\n    latency: {median: 400ms}\n    rules:\n", 1)
SLOW = MODELS.replace("provider: sim\n    rules:\n", "provider: sim\n    latency: {median: 1s}\n    rules:\n", 1)
COLOUR = "\x1b["


class OnATerminal(CliTest):
    def test_a_live_line_that_is_gone_at_the_end(self):
        code, text = Terminal(self.project.small(models=PACED), "run").finish()
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"\r0/3 · 0 pass · 0 fail · 0 errors · 3 in flight")
        live, report = text.split("run 2", 1)
        self.assertTrue(live.endswith("\r\x1b[K") or "\r\x1b[K" in live[-40:], repr(live))
        self.assertNotIn("in flight", report)
        self.assertIn("gate: ", report)

    def test_the_live_line_fits(self):
        code, text = Terminal(self.project.small(models=PACED), "run", columns=40).finish()
        self.assertEqual(code, 0)
        lines = re.findall(r"\r([^\r\n\x1b]+)\x1b\[K", text)
        self.assertTrue(lines)
        self.assertLess(max(map(len, lines)), 40)

    def test_none_where_quiet(self):
        code, text = Terminal(self.project.small(models=PACED), "run", "-q").finish()
        self.assertEqual(code, 0)
        self.assertNotIn("in flight", text)

    def test_colours(self):
        project = self.project.small()
        self.assertIn(COLOUR + "32mpass", Terminal(project, "run").finish()[1])
        for words, env in ((("--color", "never"), {}), ((), {"NO_COLOR": "1"}), ((), {"TERM": "dumb"})):
            text = Terminal(project, "run", *words, env=env).finish()[1].replace("\x1b[K", "")
            self.assertNotIn(COLOUR, text, (words, env))
        self.assertIn(COLOUR, Terminal(project, "run", "--color", "always", env={"NO_COLOR": "1"}).finish()[1])
        self.assertIn(COLOUR, Terminal(project, "run", env={"NO_COLOR": ""}).finish()[1].replace("\x1b[K", ""),
                      "an empty NO_COLOR is none")

    def test_ctrl_c_once_waits_for_what_is_in_flight(self):
        suite = SUITE[:SUITE.index("cases:")] + "cases: [{file: rows.jsonl}]\n"
        self.project.small(suite, SLOW)
        self.project.write("evals/rows.jsonl", "".join('{"question": "q%d"}\n' % n for n in range(40)))
        terminal = Terminal(self.project, "run", "-j", "2")
        terminal.read("2 in flight")
        interrupt(terminal.process)
        code, text = terminal.finish()
        self.assertEqual(code, 130, text)
        self.assertRegex(text, r"stopping:\S* interrupted; waiting for 2 in flight")
        scored = int(re.search(r"40 samples: (\d+) scored", text)[1])
        left = int(re.search(r"stopped early: interrupted; (\d+) of 40 samples were not run", text)[1])
        self.assertEqual(scored + left, 40)
        self.assertIn(scored, (2, 4, 6), "those in flight, and no more")
        self.assertRegex(text, r"gate: \S*incomplete\S* \(its rules saw a part of the plan\)")
        run = json.loads(self.project.run("runs", "--json").out)[0]
        self.assertEqual((run["decision"], run["exit_code"]), ("incomplete", 130))


class WithoutATerminal(CliTest):
    def test_plain_lines(self):
        ended = self.check(self.project.small(models=PACED).run("run"), 0)
        self.assertNotIn("\r", ended.err + ended.out)
        self.assertNotIn("\x1b", ended.err + ended.out)

    def test_colours_where_wanted(self):
        self.check(self.project.small().run("run", "--color", "always"), 0, out=COLOUR)


if __name__ == "__main__":
    unittest.main()
