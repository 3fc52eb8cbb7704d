"""llmeval trend: how suites fared run after run."""

import json
import re
import unittest

from recorded_runs import SUITE, RecordedRuns

HOSTILE = "::error::\x1b[31m\u202e|<b> ##[error]"


class Trend(RecordedRuns):
    def rated(self, passing, count=12, **options):
        self.run_once({f"c{i:02}": "yes" if i < passing else "no" for i in range(count)}, **options)

    def trend(self, *words):
        ended = self.project.run("trend", *words, "--format", "json")
        self.assertEqual(ended.code, 0, ended.err)
        return json.loads(ended.out)

    def only(self, *words):
        series = self.trend(*words)["series"]
        self.assertEqual(len(series), 1)
        return series[0]

    def a_drop(self):
        for _ in range(3):
            self.rated(12)
        self.project.write("prompts/ask.txt", "Another question: {{ question }}\n")
        self.rated(2)

    def test_a_drop_is_named(self):
        self.a_drop()
        series = self.only("small")
        self.assertEqual([row["pass_rate"] for row in series["rows"]], [1, 1, 1, 2 / 12])
        change, = series["changes"]
        self.assertEqual((change["measure"], change["row"], change["cases"]), ("pass_rate", 3, 12))
        self.assertEqual([cause["kind"] for cause in change["causes"]], ["prompt"])
        ended = self.project.run("trend")
        text = re.sub(r"\s+", " ", ended.out)
        before, after = (row["prompt_hash"][:12] for row in series["rows"][2:])
        self.assertIn("pass rate fell from 100.0 % to 16.7 % (12 cases) between run " + series["rows"][2]["runs"][0] +
                      f" (prompt {before}) and run {series['rows'][3]['runs'][0]} (prompt {after}): the prompt changed",
                      text)

    def test_for_people(self):
        self.a_drop()
        ended = self.project.run("trend")
        self.check(ended, 0, not_out="\x1b")
        lines = ended.out.splitlines()
        self.assertTrue(lines[0].startswith("small › ask × mini  4 runs, 2"), lines[0])
        self.assertEqual(lines[1], "cost of a case unknown")
        self.assertIn("passed %", lines[2])
        self.assertEqual(len([line for line in lines if re.match(r"  (\d{4}-\d\d-\d\d|\d{8}-)", line)]), 4)
        self.assertLessEqual(max(map(len, lines)), 100)

    def test_markdown(self):
        self.a_drop()
        ended = self.project.run("trend", "--format", "markdown")
        self.check(ended, 0, out=("Trend: 1 change", "| date |", "the prompt changed"))

    def test_prints_what_the_published_schema_says(self):
        schema = json.loads(self.project.run("schema", "trend").out)
        self.a_drop()
        for printed in (self.trend(), self.trend("--by", "day")):
            self.fits(schema, schema, printed, "")

    def test_parts_and_runs_that_are_no_rows(self):
        self.rated(10)
        self.project.run("run", "-q", "--limit", "3")
        self.project.run("score", "last")
        self.project.run("run", "-q", "--no-score")
        printed = self.trend()
        rows = printed["series"][0]["rows"]
        self.assertEqual([row["part"] for row in rows], [False, True])
        self.assertEqual(rows[1]["same_cases"], {"cases": 3, "passed_before": 3, "passed": 3})
        self.assertEqual(printed["left_out"], {"rescored": 1, "unfinished": 0, "older": 0})
        self.check(self.project.run("trend"), 0, out=("  part", "=", "runs left out: 1 that only scored answers again"))

    def test_selectors(self):
        self.rated(10)
        self.rated(8)
        self.assertEqual(self.trend("--limit", "1")["left_out"]["older"], 1)
        self.assertEqual(self.only("--limit", "1")["rows"][0]["pass_rate"], 8 / 12)
        self.assertEqual(self.only("evals/small.eval.yaml", "-m", "mi*", "-p", "ask", "-c", "c0*")["rows"][0]["cases"]["pass"], 10)
        self.assertEqual(len(self.only("--by", "day")["rows"]), 1)
        self.assertEqual(len(self.only("--since", "1d")["rows"]), 2)
        for words in (("-m", "nobody"), ("--since", "2999-01-01"), ("other",)):
            self.check(self.project.run("trend", *words), 2, err="no run that came to an end fits")
        self.check(self.project.run("trend", "--since", "soon"), 2, err="'soon' is no time")
        self.check(self.project.run("trend", "--by", "week"), 2, err="'week' is none of run, day")

    def test_baselines_that_are_not_stored(self):
        self.rated(12)
        self.project.run("baseline", "set")
        self.project.run("baseline", "export", "base.jsonl")
        first = self.only()["rows"][0]
        self.assertEqual(self.only("--with", "base.jsonl")["rows"], [first])  # It is stored.
        (self.project.root / ".llmeval/results.db").unlink()
        self.assertEqual(self.only("--with", "base.jsonl")["rows"], [{**first, "origin": "file"}])
        self.rated(6)
        rows = self.only("--with", "base.jsonl")["rows"]
        self.assertEqual([row["origin"] for row in rows], ["file", "stored"])
        self.assertEqual(rows[1]["same_cases"], {"cases": 12, "passed_before": 12, "passed": 6})
        self.assertEqual(len(self.only()["rows"]), 1)  # Nothing was kept.
        self.project.run("baseline", "import", "base.jsonl")
        self.assertEqual([row["origin"] for row in self.only()["rows"]], ["imported", "stored"])
        self.project.write("broken.jsonl", '{"type": "sample"}\n')
        self.check(self.project.run("trend", "--with", "broken.jsonl"), 2, err="broken.jsonl:1:1: error:")

    def test_prompt_log_counts_alike(self):
        head = SUITE.replace("cases:\n", "trials: {count: 3, pass: majority}\ncases:\n")
        self.rated(10, head=head)
        log, = json.loads(self.project.run("prompt", "log", "--format", "json").out)
        rate, = log["rates"]
        row, = self.only()["rows"]
        self.assertEqual((rate["passed"], rate["failed"], rate["errors"]),
                         (row["cases"]["pass"], row["cases"]["fail"], row["cases"]["error"]))
        self.assertEqual((rate["passed"], rate["interval"], row["trials"]), (10, row["interval"], "3, majority"))

    def test_foreign_names_are_inert(self):
        self.rated(12)
        self.project.run("baseline", "set")
        self.project.run("baseline", "export", "base.jsonl")
        lines = (self.project.root / "base.jsonl").read_text(encoding="utf-8").splitlines()
        for i, line in enumerate(lines):
            value = json.loads(line)
            for call in value.get("calls", []):
                call["reported_model"] = HOSTILE
            if value["type"] == "suite":
                value["name"] = HOSTILE
            if value["type"] == "case":
                value["suite"] = HOSTILE
            lines[i] = json.dumps(value)
        self.project.write("hostile.jsonl", "\n".join(lines) + "\n")
        (self.project.root / ".llmeval/results.db").unlink()
        for form in ("text", "markdown", "json"):
            ended = self.project.run("trend", "--with", "hostile.jsonl", "--format", form)
            self.check(ended, 0, not_out=("\x1b", "\u202e"))
            for line in ended.out.splitlines():
                self.assertFalse(line.startswith("::") or "##[" in line, line)
        ended = self.project.run("trend", "--with", "hostile.jsonl", "--format", "json")
        self.assertEqual(json.loads(ended.out)["series"][0]["suite"], HOSTILE)


if __name__ == "__main__":
    unittest.main()
