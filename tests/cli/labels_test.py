"""What people say of stored answers, and how far checks agree with them."""

import csv
import io
import json
import unittest

from harness import CliTest

ANSWERS = 40
MODELS = """\
models:
  echo:
    provider: sim
    rules:
      - when: '^Question: (?<question>.*)'
        answer: '=1+1; {{ question }}'
"""
# Every third answer is one that the check refuses.
SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [echo]
expect: [{regex: {pattern: "good|fine", name: kind}}, {length: {max: 500}}]
cases:
""" + "".join(
    f"  - {{id: c{i}, vars: {{question: {'bad' if i % 3 == 0 else 'good'} {i}}}, reference: 'r{i}'}}\n"
    for i in range(ANSWERS)
)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


class Labels(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(suite=SUITE, models=MODELS)
        self.check(self.project.run("run", "-q"), 1)

    def sheet(self, *words, name="labels.csv", sample=20):
        ended = self.project.run("labels", "sheet", "last", "--check", "kind", "--sample", sample, "-o", f"csv:{name}", *words)
        self.check(ended, 0)
        return rows_of((self.project.root / name).read_bytes().decode())

    def fill(self, rows, say, name="filled.csv", separator=",", columns=("row", "pass"), bom=True):
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([say(row) if column == "pass" else row.get(column, "") for column in columns])
        self.project.write(name, (("\ufeff" if bom else "") + out.getvalue()).encode())
        return name

    def take(self, name, *words, code=0, **texts):
        return self.check(self.project.run("labels", "import", name, *words), code, **texts)

    @staticmethod
    def honest(row):
        return "pass" if "good" in row["question"] else "fail"

    def test_a_blind_sheet_is_random_and_the_same_again(self):
        ended = self.project.run("labels", "sheet", "last", "--check", "kind", "--sample", 20, "--blind", "-o", "csv:a.csv")
        self.check(ended, 0, out=["20 of 40 answers that 'kind' of small measured, drawn at random by seed",
                                  "then: llmeval labels import a.csv --by NAME"])
        text = (self.project.root / "a.csv").read_bytes()
        self.assertTrue(text.startswith(b"\xef\xbb\xbf"))
        rows = rows_of(text.decode())
        self.assertEqual(list(rows[0]),
                         ["row", "question", "answer", "reference", "criteria", "pass", "score", "labeller", "comment"])
        self.assertEqual(len({row["row"] for row in rows}), 20)
        for row in rows:
            self.assertRegex(row["row"], "^x[0-9a-f]{12}$")
            self.assertTrue(row["answer"].startswith("'=1+1; "), "a formula is inert")
            self.assertIn("good|fine", row["criteria"])
            self.assertRegex(row["question"], "^Question: (good|bad) [0-9]+$")
            self.assertEqual(row["pass"] + row["score"] + row["labeller"] + row["comment"], "")
        again = self.sheet("--blind", name="b.csv")
        self.assertEqual(again, rows)
        other = self.sheet("--blind", "--seed", "5", name="c.csv")
        self.assertNotEqual({row["question"] for row in other}, {row["question"] for row in rows})
        # Two sheets, though one was drawn twice; nobody's work is overwritten.
        sheets = json.loads(self.project.run("labels", "list", "--format", "json").out)
        self.assertEqual([sheet["rows"] for sheet in sheets], [20, 20])
        self.check(self.project.run("labels", "sheet", "last", "--check", "kind", "--blind", "-o", "csv:a.csv"), 2,
                   err="'a.csv' is there already (somebody may have filled it in: write another file)")

    def test_every_answer_has_the_same_chance(self):
        drawn = {}
        for seed in range(40):
            for row in self.sheet("--blind", "--seed", seed, name=f"s{seed}.csv", sample=10):
                drawn[row["question"]] = drawn.get(row["question"], 0) + 1
        # 400 draws of 40 answers: ten each, give or take.
        self.assertEqual(len(drawn), ANSWERS)
        self.assertLess(max(drawn.values()), 25)

    def test_with_verdicts_and_warned(self):
        ended = self.project.run("labels", "sheet", "last", "--check", "kind", "-o", "csv:-")
        self.check(ended, 0, err="the sheet shows what the check said")
        row = next(row for row in rows_of(ended.out) if "bad" in row["question"])
        self.assertEqual(row["check_pass"], "fail")
        self.assertIn("expected to match", row["check_reason"])

    def test_which_check_is_meant(self):
        self.check(self.project.run("labels", "sheet", "last", "-o", "csv:x.csv"), 2,
                   err="has several checks (name one with --check, and its suite with --suite: kind (small), length (small))")
        self.check(self.project.run("labels", "sheet", "last", "--check", "kimd", "-o", "csv:x.csv"), 2,
                   err="no check 'kimd' measured an answer of run")
        self.check(self.project.run("labels", "sheet", "last", "-o", "json:x"), 2, err="'-o json:x' is no CSV file")

    def test_import_is_idempotent_and_takes_what_spreadsheets_leave(self):
        rows = self.sheet("--blind")
        words = ["PASS", "yes", "1", "WAHR", "True "]
        said = iter(range(1000))
        name = self.fill(rows[:10], lambda row: words[next(said) % len(words)], separator=";",
                         columns=("answer", "pass", "row", "my own column"))
        text = (self.project.root / name).read_bytes() + b";;;\r\n\r\n"
        self.project.write(name, text)
        self.take(name, "--by", "anna", out="10 labels: 10 new, 0 put right, 0 known already; 0 rows without one")
        self.take(name, "--by", "anna", out="10 labels: 0 new, 0 put right, 10 known already")
        self.take(name, "--by", "ben", out="10 labels: 10 new")
        sheet, = json.loads(self.project.run("labels", "list", "--format", "json").out)
        self.assertEqual((sheet["rows"], sheet["labelled"], sheet["labels"], sheet["people"]), (20, 10, 20, ["anna", "ben"]))
        listed = self.check(self.project.run("labels", "list", sheet["sheet"][:6]), 0,
                            out="of 10 pairs of people 10 agree (100.0 %), over 10 answers")
        self.assertEqual(listed.out.count("anna"), 10)
        labels = json.loads(self.project.run("labels", "list", sheet["sheet"], "--format", "json").out)
        self.assertEqual({(label["random"], label["blind"], label["pass"]) for label in labels}, {(True, True, True)})

    def test_scores(self):
        rows = self.sheet("--blind")
        self.project.write("s.csv", "row;score\n" + f"{rows[0]['row']};0,7\n{rows[1]['row']};0,2\n")
        self.take("s.csv", "--by", "anna", code=2,
                  err="s.csv:2: error: a score without a pass or fail (fill in 'pass', or say with --min from which score it is one)")
        self.take("s.csv", "--by", "anna", "--min", "0.5", out="2 labels: 2 new")
        labels = json.loads(self.project.run("labels", "list", "s", "--format", "json").out)
        self.assertEqual(sorted((label["pass"], label["score"]) for label in labels), [(False, 0.2), (True, 0.7)])

    def test_mistakes_are_told_all_at_once_and_nothing_is_taken(self):
        rows = self.sheet("--blind")
        a, b, c, d = (row["row"] for row in rows[:4])
        self.project.write("bad.csv", "row,pass,score,labeller\n"
                           f"{a},maybe,,anna\n{b},pass,7,anna\n{b},fail,,anna\nx000000000000,pass,,anna\n"
                           f",pass,,anna\n{c},pass,,\n{d},,,\n{d},pass,,ben\n{d},pass,,ben\n")
        ended = self.take("bad.csv", code=2)
        self.assertEqual(ended.err.splitlines(), [
            "bad.csv:2: error: 'maybe' is neither pass nor fail (write pass or fail)",
            "bad.csv:3: error: '7' is no score (write a number from 0 to 1)",
            f"bad.csv:4: error: 'anna' labels row '{b}' twice, as pass and as fail (the first time in line 3)",
            "bad.csv:5: error: no sheet has the row 'x000000000000' (was it drawn in another project, or was the column 'row'"
            " changed?)",
            "bad.csv:6: error: a label without its row (keep the column 'row' as it was)",
            "bad.csv:7: error: 1 label is from nobody (say who with --by NAME, or in the column 'labeller')",
            f"bad.csv:10: error: 'ben' labels row '{d}' twice (the first time in line 9)",
            "7 errors",
        ])
        sheet, = json.loads(self.project.run("labels", "list", "--format", "json").out)
        self.assertEqual(sheet["labels"], 0)
        self.project.write("heading.csv", "row,pas\nx,y\n")
        self.take("heading.csv", code=2, err="heading.csv:1: error: no column is 'pass' or 'score' (is it 'pas'?)")
        self.project.write("other.csv", "a,b\n1,2\n")
        self.take("other.csv", code=2, err="other.csv:1: error: no column is 'row' (write the file back")
        self.project.write("latin.csv", "row,pass\nx,\xfc\n".encode("latin-1"))
        self.take("latin.csv", code=2, err="invalid UTF-8")
        self.project.write("none.csv", f"row,pass\n{a},\n")
        self.take("none.csv", code=2, err="none.csv: error: no row has a label")
        self.take("missing.csv", code=2, err="missing.csv")

    def test_a_person_may_put_a_label_right(self):
        rows = self.sheet("--blind")[:1]
        self.take(self.fill(rows, lambda row: "pass"), "--by", "anna")
        changed = self.fill(rows, lambda row: "fail")
        self.take(changed, "--by", "anna", code=2,
                  err=f"filled.csv:2: error: 'anna' has labelled row '{rows[0]['row']}' as pass before"
                      " (--revise takes the new label; the old one is kept beside it)")
        self.take(changed, "--by", "anna", "--revise", out="1 label: 0 new, 1 put right, 0 known already")
        label, = json.loads(self.project.run("labels", "list", "s", "--format", "json").out)
        self.assertFalse(label["pass"])

    def test_calibration(self):
        rows = self.sheet("--blind", sample=30)
        # People disagree with the check on two answers, one of each kind.
        good = next(row["row"] for row in rows if "good" in row["question"])
        bad = next(row["row"] for row in rows if "bad" in row["question"])
        swapped = {good: "fail", bad: "pass"}
        self.take(self.fill(rows, lambda row: swapped.get(row["row"], self.honest(row))), "--by", "anna")
        ended = self.check(self.project.run("calibrate", "small", "--check", "kind"), 0,
                           out=["regex 'kind' of small", "30 answers to 30 cases, labelled by one person (anna)",
                                "2 disagreements to read:", "people fail it, the judge passes it: ",
                                "only 2 of the labels disagree: the prediction-powered interval is too narrow"])
        self.assertIn("answer: \"=1+1; ", ended.out)
        result, = json.loads(self.project.run("calibrate", "evals/small.eval.yaml", "--check", "kind", "-o", "json").out)
        fails = sum("bad" in row["question"] for row in rows)
        self.assertEqual(result["table"], {"both_pass": 30 - fails - 1, "judge_only": 1, "people_only": 1, "both_fail": fails - 1})
        self.assertAlmostEqual(result["agreement"]["share"], 28 / 30)
        self.assertAlmostEqual(result["specificity"]["share"], (fails - 1) / fails)
        self.assertEqual(result["pass_rate"]["judged"], ANSWERS)
        self.assertEqual(result["pass_rate"]["prediction_powered"]["labels"], 30)
        self.assertLess(result["kappa"]["ci95"][0], result["kappa"]["value"])
        self.assertEqual(len(result["disagreements"]), 2)

    def test_picked_labels_do_not_calibrate(self):
        self.check(self.project.run("calibrate", "small", "--check", "kind"), 2,
                   err=["nobody has labelled answers that 'kind' of small scored", "(llmeval labels sheet "])
        rows = self.sheet("--blind", "--case", "c1*")
        self.take(self.fill(rows, self.honest), "--by", "anna")
        self.check(self.project.run("calibrate", "small", "--check", "kind"), 2,
                   err=f"drawn at random ({len(rows)} others left out)")
        self.check(self.project.run("calibrate", "smal"), 2, err="no run of suite 'smal' is stored (did you mean 'small'?)")

    def test_labels_outlive_their_run_where_its_answers_are_scored_again(self):
        rows = self.sheet("--blind")
        self.take(self.fill(rows, self.honest), "--by", "anna")
        self.project.write("evals/small.eval.yaml", SUITE.replace("good|fine", "good|fine|bad"))
        self.check(self.project.run("score", "last", "-q"), 0)
        result, = json.loads(self.project.run("calibrate", "small", "--check", "kind", "-o", "json").out)
        self.assertEqual(result["labelled"], 20)
        self.assertEqual(result["table"]["both_fail"], 0)
        self.assertIsNone(result["pass_rate"]["rogan_gladen"], "it passes what people fail as often")

    def test_people_who_disagree(self):
        rows = self.sheet("--blind")
        self.take(self.fill(rows, self.honest), "--by", "anna")
        swapped = {row["row"] for row in rows[:3]}
        self.take(self.fill(rows, lambda row: "pass" if row["row"] in swapped else self.honest(row)), "--by", "ben")
        result, = json.loads(self.project.run("calibrate", "small", "--check", "kind", "-o", "json").out)
        split = sum("bad" in row["question"] for row in rows[:3])
        self.assertEqual((result["split"], result["labelled"]), (split, 20 - split))
        self.assertEqual(result["people_agreement"], {"answers": 20, "pairs": 20, "agreed": 20 - split})


if __name__ == "__main__":
    unittest.main()
