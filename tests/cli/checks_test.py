"""llmeval checks: what checks there are, and all about one; and the checks of texts, from a suite to the verdict."""

import json
import re
import unittest

from harness import CliTest

SUITE = """\
suite: texts
prompts: [../prompts/ask.txt]
models: [recorded]
cases:
  - {id: choice, vars: {question: x}, expect: [{choice: {equals: B, choices: [A, B, C]}}]}
  - {id: both, vars: {question: x}, expect: [{choice: B}]}
  - {id: like, vars: {question: x}, reference: the cat sat on the mat, expect: [{rouge: {references: "{{ reference }}", min: 0.5}}]}
  - {id: number, vars: {question: x}, expect: [{number: {equals: 1.5}}]}
  - {id: items, vars: {question: x}, expect: [{json: {path: /names, each: {starts_with: {text: [a, b], ignore_case: true}}}}]}
"""
MODELS = "models: {recorded: {provider: replay, answers: {file: answers.jsonl, key: id, text: answer}}}\n"
ANSWERS = {"choice": "The answer is (B).", "both": "A or B", "like": "A cat sat on a mat.", "number": "It takes 1 1/2 cups.",
           "items": '{"names": ["Ann", "Bo"]}'}


class Checks(CliTest):
    def test_the_list_names_every_check_that_a_suite_takes(self):
        listed = self.check(self.project.run("checks"), 0).out
        schema = json.loads(self.project.run("schema", "suite").out)
        items = json.dumps(schema["$defs"]["expect_item"])
        names = re.findall(r"^(\w+) +\w", listed, re.M)[1:-1]
        self.assertGreater(len(names), 20)
        for name in names:
            self.assertIn(f'"{name}"', items)

    def test_a_page_has_options_defaults_and_the_example(self):
        page = self.check(self.project.run("checks", "rouge"), 0).out
        self.assertIn("rouge: Is like a reference by ROUGE", page)
        self.assertIn("  part: one of f1, precision, recall; default f1\n", page)
        self.assertIn("    - rouge: {", page)
        self.assertIn("## rouge\n", self.check(self.project.run("help", "checks"), 0).out)

    def test_an_unknown_check(self):
        ended = self.check(self.project.run("checks", "rogue"), 2)
        self.assertEqual(ended.err, "error: there is no check 'rogue' (did you mean 'rouge'?)\n")

    def test_checks_of_texts(self):
        project = self.project.small()
        project.write("evals/models.yaml", MODELS)
        project.write("evals/answers.jsonl", "".join(json.dumps({"id": key, "answer": text}) + "\n" for key, text in ANSWERS.items()))
        project.write("evals/texts.eval.yaml", SUITE)
        self.check(project.run("run", "evals/texts.eval.yaml", "-o", "jsonl:out.jsonl"), 1)
        with open(project.root / "out.jsonl", encoding="utf-8") as file:
            rows = {row["case"]: row for row in map(json.loads, file)}
        self.assertEqual({case: row["verdict"] for case, row in rows.items()},
                         {"choice": "pass", "both": "fail", "like": "pass", "number": "pass", "items": "pass"})
        self.assertIn("it names", json.dumps(rows["both"]))


if __name__ == "__main__":
    unittest.main()
