"""Golden answers: cases of a log, accepted answers as references, and what they catch later."""

import json
import os
import unittest

from harness import CliTest, Terminal, finish

PROMPT = "Question: {{ question }}\n"

MODELS = """\
models:
  bot:
    provider: sim
    rules:
      - {when: 'refund', answer: 'You get your money back.'}
      - {when: '.*', answer: 'Ask again tomorrow.'}
"""

SUITE = """\
suite: help
prompts: [../prompts/ask.txt]
models: [bot]
expect: [{equals: "{{ reference }}"}]
cases:
  - {id: old, vars: {question: who are you}, reference: Ask again tomorrow.}
"""

ADDED = "evals/cases/help-added.jsonl"
GOLDEN = "evals/golden/help.jsonl"


def line(**fields):
    return json.dumps(fields) + "\n"


class GoldenTest(CliTest):
    def setUp(self):
        super().setUp()
        self.project.write("prompts/ask.txt", PROMPT)
        self.project.write("evals/models.yaml", MODELS)
        self.project.write("evals/help.eval.yaml", SUITE)

    def rows(self, path):
        return [json.loads(text) for text in (self.project.root / path).read_text().splitlines()]

    def name_added(self):
        self.project.write("evals/help.eval.yaml", SUITE + "  - file: cases/help-added.jsonl\n")

    def change_answer(self, answer):
        self.project.write("evals/models.yaml", MODELS.replace("You get your money back.", answer))

    def golden(self, *names):
        """A suite with cases of the log, answered once, without references."""
        self.project.write("log.jsonl", "".join(line(question=name) for name in names))
        self.project.run("cases", "add", "help", "--from", "log.jsonl")
        self.name_added()
        self.check(self.project.run("run", "--no-score"), 0)


class WalkTest(GoldenTest):
    def test_from_a_log_to_a_regression_that_is_caught(self):
        project = self.project
        project.write("logs/tickets.jsonl",
                      line(time="2026-11-20T10:00:00Z", input={"text": "I want a refund, mail me at jo@example.org"}, lang="en")
                      + line(input={"text": "where is my parcel?"}, lang="en")
                      + line(input={"text": "wo ist mein Paket?"}, lang="de")
                      + "{broken\n")
        add = ["cases", "add", "help", "--from", "logs/tickets.jsonl", "--map", "question=/input/text", "--where", "lang == 'en'"]
        self.check(project.run(*add), 0,
                   out=["4 lines: 2 new, 1 left out by --where, 1 malformed", "replaced: 1 e-mail address",
                        "  line 1, question: 1 e-mail address", "written to " + ADDED,
                        "add to 'cases:' in evals/help.eval.yaml:\n  - file: cases/help-added.jsonl\n"],
                   err="logs/tickets.jsonl:4:2: warning: ")
        rows = self.rows(ADDED)
        self.assertEqual(rows[0]["vars"], {"question": "I want a refund, mail me at [EMAIL_1]"})
        self.assertEqual(rows[0]["tags"], {"source": "tickets.jsonl:1", "at": "2026-11-20T10:00:00Z"})
        self.assertEqual(rows[1]["tags"], {"source": "tickets.jsonl:2"})
        self.assertNotIn(b"jo@example.org", (project.root / ADDED).read_bytes())
        self.check(project.run(*add), 0, out="4 lines: 0 new, 2 known already or repeated")
        self.name_added()
        self.check(project.run(*add), 0, out="0 new", not_out="add to 'cases:'")

        # The first answers: nobody has said yet what is right.
        self.check(project.run("run"), 2, err="run --no-score and accept an answer")
        self.check(project.run("run", "--no-score", "-c", "old"), 0)
        self.check(project.run("run", "--new", "--no-score"), 0, out="2 answered")
        terminal = Terminal(project, "review")
        terminal.read(until="[q]uit > ")
        os.write(terminal.master, b"a\n")
        terminal.read(until="[2/2]")
        os.write(terminal.master, b"s\n")
        self.assertIn("1 accepted, 0 marked failing", terminal.read())
        self.assertEqual(terminal.process.wait(), 0)
        self.check(project.run("accept", "last"), 0, out=["1 accepted (1 new, 0 changed) in " + GOLDEN, "1 accepted already"])

        golden = self.rows(GOLDEN)
        self.assertEqual([one["case"] for one in golden], sorted(row["id"] for row in rows))
        by_case = {one["case"]: one["accepted"]["answer"] for one in golden}
        self.assertEqual(by_case[rows[0]["id"]], "You get your money back.")
        before = (project.root / GOLDEN).read_bytes()
        self.check(project.run("run"), 0, out="gate: pass")
        self.check(project.run("baseline", "set"), 0)

        self.change_answer("No refunds.")
        self.check(project.run("run"), 1, out=["gate: fail", "FAIL help › " + rows[0]["id"]])
        self.assertEqual((project.root / GOLDEN).read_bytes(), before, "a run never writes it")

        # The new answer is right after all.
        self.check(project.run("accept", "last"), 0, out="1 failed (--failing accepts them)")
        self.check(project.run("accept", "last", "--failing"), 0, out=["changed help/" + rows[0]["id"], "1 accepted (0 new, 1 changed)"])
        self.check(project.run("run"), 0, out="gate: pass", not_out="not comparable")


class AddTest(GoldenTest):
    def test_duplicates_are_dropped_whoever_is_named(self):
        self.project.write("log.jsonl", line(question="who are you") + line(question="call a@x.org") + line(question="call b@x.org")
                           + line(question="call b@x.org or a@x.org"))
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl"), 0, out="4 lines: 2 new, 2 known already")
        self.project.write("more.jsonl", line(question="ask c@x.org"))
        self.check(self.project.run("cases", "add", "help", "--from", "more.jsonl"), 0)
        self.assertEqual([row["vars"]["question"] for row in self.rows(ADDED)],
                         ["call [EMAIL_1]", "call [EMAIL_2] or [EMAIL_1]", "ask [EMAIL_3]"])
        self.name_added()
        self.project.write("more.jsonl", line(question="tell d@x.org"))
        self.check(self.project.run("cases", "add", "help", "--from", "more.jsonl"), 0)
        self.assertEqual(self.rows(ADDED)[-1]["vars"]["question"], "tell [EMAIL_4]", "a number is given once in a suite")

    def test_dry_run_prints_and_writes_nothing(self):
        self.project.write("log.jsonl", line(question="one") + line(question="two") + line(question="three"))
        ended = self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl", "--dry-run", "--pick", "2"), 0,
                           err="3 lines: 2 new, 1 not picked")
        self.assertEqual(len([json.loads(text) for text in ended.out.splitlines()]), 2)
        again = self.project.run("cases", "add", "help", "--from", "log.jsonl", "--dry-run", "--pick", "2")
        self.assertEqual(again.out, ended.out)
        self.assertFalse((self.project.root / ADDED).exists())

    def test_personal_data_stays_where_it_is_asked_for(self):
        self.project.write("log.jsonl", line(question="call 4111111111111111 or a@x.org"))
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl", "--keep-personal-data"), 0,
                   out="kept as it is: 1 e-mail address, 1 card number",
                   err="warning: personal data and secrets are kept, and will be in git (--keep-personal-data)")
        self.assertIn("a@x.org", self.rows(ADDED)[0]["vars"]["question"])

    def test_recordings_and_requests_give_the_last_question(self):
        messages = [{"role": "user", "content": "first"}, {"role": "assistant", "content": "yes"},
                    {"role": "user", "content": [{"type": "text", "text": "and then?"}]}]
        self.project.write("tape.jsonl",
                           line(key="0" * 64, recorded_at="2026-11-21T15:30:12.000123Z", v=1,
                                request={"body": {"model": "m", "messages": messages}}, answer=None)
                           + line(request={"contents": [{"role": "user", "parts": [{"text": "gemini"}]}]})
                           + line(body={"input": "responses"}) + line(nothing=1))
        self.check(self.project.run("cases", "add", "help", "--from", "tape.jsonl"), 0, out="3 new, 1 without what the suite reads",
                   err="tape.jsonl:4:1: warning: there is no 'question' in it (say where it is: --map NAME=/pointer)")
        self.assertEqual([row["vars"]["question"] for row in self.rows(ADDED)], ["and then?", "gemini", "responses"])
        self.assertEqual(self.rows(ADDED)[0]["tags"]["at"], "2026-11-21T15:30:12.000123Z")

    def test_mistakes(self):
        self.project.write("log.jsonl", "[]\n")
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl"), 2,
                   err="log.jsonl:1:1: warning: a line of a log is an object (the line is left out)")
        self.check(self.project.run("cases", "add", "none", "--from", "log.jsonl"), 2, err="none")
        self.check(self.project.run("cases", "add", "help", "--from", "no.jsonl"), 2, err="no.jsonl")
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl", "--map", "question"), 2, err="names no variable")
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl", "--map", "question=x"), 2, err="is no JSON pointer")
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl", "--where", "a ="), 2, err="error")

    def test_nothing_is_written_through_a_link(self):
        outside = self.project.write("outside/keep.txt", "").parent
        (self.project.root / "evals/cases").symlink_to(outside)
        self.project.write("log.jsonl", line(question="one"))
        self.check(self.project.run("cases", "add", "help", "--from", "log.jsonl"), 2, err="'evals/cases' is a link")
        self.assertEqual([file.name for file in outside.iterdir()], ["keep.txt"])


class ReviewTest(GoldenTest):
    def answer(self, terminal, *typed):
        for text in typed:
            os.write(terminal.master, text.encode() + b"\n")
        return terminal.read()

    def test_without_a_terminal(self):
        self.check(self.project.run("review"), 2, err="review asks at a terminal, and this is none (llmeval accept RUN asks nothing)")

    def test_edit_fail_skip_and_quit(self):
        self.golden("refund", "parcel", "else", "more")
        editor = self.project.write("editor.sh", "#!/bin/sh\nls -l \"$1\" | cut -c1-10 >> mode.txt\necho edited > \"$1\"\n")
        editor.chmod(0o755)
        terminal = Terminal(self.project, "review", env={"EDITOR": str(editor)})
        terminal.read(until="[q]uit > ")
        told = self.answer(terminal, "?", "e", "f", "", "f", "too vague", "s", "q")
        self.assertIn("a, e, f, s or q, and Enter", told)
        self.assertIn("not marked: a note says what is wrong", told)
        self.assertIn("1 accepted, 1 marked failing", told)
        self.assertEqual((self.project.root / "mode.txt").read_text(), "-rw-------\n")
        golden = {one["case"]: one for one in self.rows(GOLDEN)}
        self.assertEqual(len(golden), 2)
        edited = next(one for one in golden.values() if "accepted" in one)
        failing = next(one for one in golden.values() if "failing" in one)
        self.assertEqual((edited["accepted"]["reference"], edited["accepted"]["answer"]), ("edited", "You get your money back."))
        self.assertEqual(failing["failing"]["note"], "too vague")
        self.assertEqual(failing["failing"]["run"], edited["accepted"]["run"])

        # What was decided is not asked again; a note goes with the case from then on.
        terminal = Terminal(self.project, "review")
        told = terminal.read(until="[1/2]")
        self.assertIn("not asked about: 1 known failing", told)
        self.answer(terminal, "q")
        self.check(self.project.run("run", "--no-score", "--tag", "known_failing"), 0, out="1 samples: 1 answered")
        self.check(self.project.run("show", "-c", failing["case"]), 0, out="known_failing=too vague")

    def test_a_changed_answer_is_shown_as_a_difference(self):
        self.golden("refund")
        self.check(self.project.run("accept", "last"), 0)
        self.change_answer("You get your parcel back.")
        self.check(self.project.run("run", "--no-score"), 0)
        terminal = Terminal(self.project, "review", env={"NO_COLOR": "1"})
        told = terminal.read(until="[q]uit > ")
        self.assertIn("changed, from what", told)
        self.assertIn("You get your [-money-]{+parcel+} back.", told)
        self.assertIn("question", told)
        self.answer(terminal, "a")
        self.check(self.project.run("run"), 0, out="gate: pass")

    def test_what_was_decided_before_ctrl_c_is_kept(self):
        self.golden("refund", "parcel")
        terminal = Terminal(self.project, "review")
        terminal.read(until="[q]uit > ")
        os.write(terminal.master, b"a\n")
        terminal.read(until="[2/2]")
        terminal.process.send_signal(2)
        self.assertNotEqual(terminal.process.wait(), 0)
        self.assertEqual(len(self.rows(GOLDEN)), 1)

    def test_answers_are_inert_on_the_terminal_and_in_the_file(self):
        self.change_answer("\\e]0;owned\\a\\u202Etxt ::error::x")
        self.project.write("evals/models.yaml", (self.project.root / "evals/models.yaml").read_text().replace("'\\e]0", "\"\\e]0").replace("::x'", "::x\""))
        self.golden("refund")
        terminal = Terminal(self.project, "review")
        terminal.read(until="[q]uit > ")
        self.answer(terminal, "a")
        self.assertNotIn(b"\x1b]0", terminal.seen)
        self.assertNotIn("\u202e".encode(), terminal.seen)
        raw = (self.project.root / GOLDEN).read_bytes()
        self.assertNotIn(b"\x1b", raw)
        self.assertNotIn("\u202e".encode(), raw)
        self.assertEqual(self.rows(GOLDEN)[0]["accepted"]["answer"], "\x1b]0;owned\x07\u202etxt ::error::x")


class AcceptTest(GoldenTest):
    def test_answers_that_differ_are_left_to_people(self):
        self.golden("refund")
        self.project.write("evals/models.yaml", MODELS + "  other:\n    provider: sim\n    rules: [{answer: Other.}]\n")
        suite = (self.project.root / "evals/help.eval.yaml").read_text()
        self.project.write("evals/help.eval.yaml", suite.replace("[bot]", "[bot, other]"))
        self.check(self.project.run("run", "--no-score"), 0)
        self.check(self.project.run("accept", "last"), 0, out=["differ  help/", "1 whose case has several"])
        self.check(self.project.run("accept", "last", "-m", "other"), 0, out="1 accepted (1 new")

    def test_a_part_of_an_answer_is_what_is_right(self):
        def answer(category, reply):
            self.change_answer(json.dumps({"category": category, "reply": reply}))

        answer("billing", "One.")
        self.golden("refund")
        self.check(self.project.run("accept", "last", "--at", "category"), 2, err="--at")
        self.check(self.project.run("accept", "last", "--at", "/nothing"), 0,
                   out=["2 answers have nothing at '/nothing'", "no such answers"])
        self.check(self.project.run("accept", "last", "--at", "/category"), 0,
                   out=["1 answer has nothing at '/category'", 'billing', "1 accepted (1 new"])
        [row] = self.rows(GOLDEN)
        self.assertEqual(row["accepted"]["reference"], "billing")
        suite = (self.project.root / "evals/help.eval.yaml").read_text()
        self.project.write("evals/help.eval.yaml", suite.replace("equals: ", "json: {path: /category, equals: ")
                           .replace('reference }}"}]', 'reference }}"}}]'))
        answer("billing", "Other words.")
        self.check(self.project.run("run", "-c", row["case"]), 0)
        self.check(self.project.run("accept", "last", "--at", "/category"), 0, out="1 accepted already")
        answer("bug", "One.")
        self.check(self.project.run("run", "-c", row["case"]), 1, out='got "bug"')

    def test_a_case_with_a_reference_keeps_it(self):
        self.check(self.project.run("run"), 0)
        self.check(self.project.run("accept", "last"), 0, out="1 whose case has a reference of its own")
        self.assertFalse((self.project.root / GOLDEN).exists())

    def test_of_many_at_once_none_loses_what_another_decided(self):
        self.golden(*(f"parcel {i}" for i in range(8)))
        ids = [row["id"] for row in self.rows(ADDED)]
        running = [self.project.start("accept", "last", "-c", one) for one in ids]
        for process in running:
            self.check(finish(process), 0, out="1 accepted")
        self.assertEqual([one["case"] for one in self.rows(GOLDEN)], sorted(ids))

    def test_a_broken_file_is_told_and_kept(self):
        self.golden("refund")
        self.project.write(GOLDEN, "{\n")
        self.check(self.project.run("accept", "last"), 2, err=GOLDEN + ":1:")
        self.assertEqual((self.project.root / GOLDEN).read_text(), "{\n")

    def test_a_link_is_not_followed(self):
        self.golden("refund")
        outside = self.project.write("outside/keep.txt", "").parent
        (self.project.root / "evals/golden").symlink_to(outside)
        self.check(self.project.run("accept", "last"), 2, err="is a link")
        self.assertEqual([file.name for file in outside.iterdir()], ["keep.txt"])


if __name__ == "__main__":
    unittest.main()
