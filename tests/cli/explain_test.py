"""llmeval explain: a case as it will run, and where each part comes from."""

import base64
import json
import unittest

from harness import MODELS, SUITE, CliTest

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

COMMON = """\
vars: {shop: Acme}
tags: {area: support}
defaults: {contains: {ignore_case: true}}
checks:
  polite: [{contains: please}, {not: {contains: hey}}]
expect: [{length: {max: 400}}]
"""

PROMPTY = """\
---
name: greet
inputs:
  - {name: tone, default: kind}
model: {options: {temperature: 0}}
---
system:
Be {{ tone }}, for {{ shop }}.
user:
{{ ticket }}
"""

LAYERED = """\
suite: layered
include: [common.yaml]
prompts: [../prompts/*.prompty, {name: plain, text: "{{ shop }}: {{ ticket }}"}]
models: [echo, deaf]
trials: 2
pass: {score: 0.8}
expect:
  - polite
cases:
  - id: twice
    description: charged on one day
    vars: {ticket: "my card\\nwas charged"}
    reference: {kind: billing, sums: [1, 2]}
    tags: [billing]
    expect:
      - contains:
          text: refund
          weight: 0
  - {id: alone, inherit: false, vars: {ticket: hi}, expect: [{equals: hi}], prompts: pl*, models: deaf}
  - file: rows.csv
"""


class Explain(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small()
        self.project.write("evals/common.yaml", COMMON)
        self.project.write("prompts/greet.prompty", PROMPTY)
        self.project.write("evals/layered.eval.yaml", LAYERED)
        self.project.write("evals/rows.csv", "id,ticket,reference,expect.contains\nrow-1,one,,\nrow-2,two,bug,due\n")

    def explain(self, *words):
        ended = self.check(self.project.run("explain", *words), 0)
        self.assertEqual(ended.err, "")
        return ended.out

    def test_everything_with_its_place(self):
        text = self.explain("layered", "--case", "twice", "-p", "greet")
        hash_ = self.project.run("prompt", "hash", "prompts/greet.prompty").out[:12]
        self.assertEqual(text, f"""\
layered › twice  (evals/layered.eval.yaml:10:5)
  charged on one day

variables
  shop: "Acme"  (evals/common.yaml:1:14)
  ticket: "my card\\nwas charged"  (evals/layered.eval.yaml:12:20)

reference
  {{"kind":"billing","sums":[1,2]}}  (evals/layered.eval.yaml:13:16)

tags
  area=support, billing

prompt greet {hash_}  (prompts/greet.prompty)
  tone: "kind"  (prompts/greet.prompty:4:27, the prompt's default)
  asked of echo with {{"temperature":0}}
  asked of deaf with {{"temperature":0}}

system
  Be kind, for Acme.
user
  my card
  was charged

checks: the weighted mean must be 0.8
  length {{"max":400}}  (evals/common.yaml:6:11)
  contains  (evals/common.yaml:5:13, as 'polite' at evals/layered.eval.yaml:8:5)
    text: "please"  (evals/common.yaml:5:23)
    ignore_case: true  (evals/common.yaml:3:36)
  not contains  (evals/common.yaml:5:39, as 'polite' at evals/layered.eval.yaml:8:5)
    text: "hey"  (evals/common.yaml:5:49)
    ignore_case: true  (evals/common.yaml:3:36)
  contains  (evals/layered.eval.yaml:16:9)
    text: "refund"  (evals/layered.eval.yaml:17:17)
    weight: 0  (evals/layered.eval.yaml:18:19)
    ignore_case: true  (evals/common.yaml:3:36)

2 trials
""")

    def test_narrowed_cases_and_narrowing(self):
        text = self.explain("layered", "--case", "alone")
        self.assertIn("\nprompt plain ", text)
        self.assertNotIn("greet", text)
        self.assertNotIn("asked of echo", text)
        self.assertIn("mean must be 0.8\n  equals \"hi\"  (evals/layered.eval.yaml:", text)
        self.assertNotIn("length", text, "inherit: false")
        self.assertIn("asked of echo", self.explain("layered", "-c", "twice", "-m", "echo"))
        self.check(self.project.run("explain", "layered", "-c", "alone", "-p", "greet"), 2,
                   err="error: 'layered' has no case 'alone' for these prompts and models (-p, -m or the suite's 'pick' leave it out)\n")

    def test_rows_of_files(self):
        text = self.explain("evals/layered.eval.yaml", "--case", "row-2", "-p", "plain")
        self.assertTrue(text.startswith("layered › row-2  (evals/rows.csv:3:1)\n"), text)
        self.assertIn('ticket: "two"  (evals/rows.csv:3:1)\n', text)
        self.assertIn('reference\n  "bug"  (evals/rows.csv:3:1)\n', text)
        self.assertIn('due"  (evals/rows.csv:3:1)', text)

    def test_turns(self):
        self.project.write("evals/small.eval.yaml", SUITE.replace(
            "{id: one, vars: {question: alpha}", "{id: one, turns: [{user: And then?, expect: [{contains: b}]}], vars: {question: alpha}"))
        text = self.explain("small", "-c", "one")
        self.assertIn("turn 1\nuser\n  Question: alpha\n\nturn 2\nuser\n  And then?\n", text)

    def test_images_are_told_by_their_files(self):
        self.project.write("evals/dot.png", PNG)
        self.project.write("prompts/sub/look.prompty", "---\nname: look\n---\nuser:\nSee {{ shot | image }}\n")
        self.project.write("evals/look.eval.yaml", "suite: look\nprompts: [../prompts/sub/look.prompty]\nmodels: [echo]\nexpect: [{contains: a}]\n"
                           "cases: [{id: dot, vars: {shot: {file: dot.png}}}]\n")
        self.assertIn("  See \n  [image: evals/dot.png, ", self.explain("look", "-c", "dot"))
        told = json.loads(self.explain("look", "-c", "dot", "--format", "json"))
        self.assertEqual(told["prompts"][0]["turns"][0]["messages"][0]["content"][1], {"type": "image_url", "image_url": {"url": "evals/dot.png"}})

    def test_as_json(self):
        told = json.loads(self.explain("layered", "--case", "twice", "--format", "json"))
        self.assertEqual((told["suite"], told["case"], told["place"]), ("layered", "twice", "evals/layered.eval.yaml:10:5"))
        self.assertEqual(told["vars"]["shop"], {"value": "Acme", "place": "evals/common.yaml:1:14"})
        self.assertEqual([prompt["name"] for prompt in told["prompts"]], ["greet", "plain"])
        self.assertEqual(told["prompts"][0]["turns"][0]["messages"][0], {"role": "system", "content": "Be kind, for Acme."})
        self.assertEqual(told["prompts"][1]["models"], [{"name": "echo", "parameters": {}}, {"name": "deaf", "parameters": {}}])
        polite = told["checks"][2]
        self.assertEqual((polite["type"], polite["not"], polite["used_as"], polite["used_at"]),
                         ("contains", True, "polite", "evals/layered.eval.yaml:8:5"))
        self.assertEqual(polite["options"]["ignore_case"], {"value": True, "place": "evals/common.yaml:3:36"})
        self.assertEqual((told["trials"], told["min_score"]), (2, 0.8))

    def test_mistakes(self):
        for words, said in ((["layered", "--case", "twise"], "error: 'layered' has no case 'twise' (did you mean 'twice'?)\n"),
                            (["layered", "--case", "*"], "error: 'layered' has no case '*' (cases: twice, alone, row-1, row-2)\n"),
                            (["layred", "--case", "twice"], "'layred'"),
                            (["layered"], "error: --case is required\n"),
                            (["layered", "--case", "twice", "-m", "eco"], "there is no model 'eco'"),
                            (["layered", "--case", "twice", "-p", "gret"], "there is no prompt 'gret' (did you mean 'greet'?)")):
            self.check(self.project.run("explain", *words), 2, err=said)
        self.project.write("evals/layered.eval.yaml", LAYERED.replace("equals: hi", "eqals: hi"))
        self.check(self.project.run("explain", "layered", "--case", "twice"), 2, err="unknown check 'eqals' (did you mean 'equals'?)")
        self.assertFalse((self.project.root / ".llmeval").exists(), "nothing is stored")


if __name__ == "__main__":
    unittest.main()
