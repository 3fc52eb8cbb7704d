"""Runs of recorded answers, for tests of what compares runs: what each case gets is in a file that the test writes."""

import json

from harness import CliTest

PROMPT = "Question: {{ question }}\n"

# What each case gets depends on the model's file only, so that a test can change it between two runs.
MODELS = """\
models:
  mini: {provider: replay, answers: {file: mini.jsonl, key: id, text: text}}
  maxi: {provider: replay, answers: {file: maxi.jsonl, key: id, text: text}}
"""

SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [mini]
expect:
  - {contains: {text: "yes", name: agrees}}
  - {length: {max: 3, unit: words, name: short}}
cases:
"""


class RecordedRuns(CliTest):
    def setUp(self):
        super().setUp()
        self.project.write("prompts/ask.txt", PROMPT)
        self.project.write("evals/models.yaml", MODELS)
        self.answers("maxi", {})

    def answers(self, model, answers):
        rows = "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in answers.items())
        self.project.write(f"evals/{model}.jsonl", rows)

    def suite(self, cases, head=SUITE):
        lines = "".join(f"  - {{id: {id}, vars: {{question: {id}?}}}}\n" for id in cases)
        self.project.write("evals/small.eval.yaml", head + lines)

    def run_once(self, answers, cases=None, model="mini", head=SUITE):
        self.suite(answers if cases is None else cases, head)
        self.answers(model, answers)
        ended = self.project.run("run", "-q")
        self.assertIn(ended.code, (0, 1), ended.err)

    def fits(self, root, schema, value, where):
        """As much of JSON Schema as ours uses."""
        if "$ref" in schema:
            self.fits(root, root["$defs"][schema["$ref"].split("/")[-1]], value, where)
        if "anyOf" in schema:
            self.assertTrue(any(self.is_fit(root, one, value) for one in schema["anyOf"]), where)
        if "enum" in schema:
            self.assertIn(value, schema["enum"], where)
        types = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}
        wanted = schema.get("type", [])
        for one in [wanted] if isinstance(wanted, str) else []:
            if one in types:
                self.assertIsInstance(value, types[one], where)
        if isinstance(value, dict) and "properties" in schema:
            self.assertEqual(set(value), set(schema["properties"]), where)
            for key, item in value.items():
                self.fits(root, schema["properties"][key], item, f"{where}/{key}")
        if isinstance(value, dict) and "additionalProperties" in schema:
            self.assertEqual(set(value), set(schema["required"]), where)
            for key, item in value.items():
                self.fits(root, schema["additionalProperties"], item, f"{where}/{key}")
        if isinstance(value, list) and isinstance(schema.get("items"), dict):
            for i, item in enumerate(value):
                self.fits(root, schema["items"], item, f"{where}/{i}")

    def is_fit(self, root, schema, value):
        try:
            self.fits(root, schema, value, "")
        except AssertionError:
            return False
        return True
