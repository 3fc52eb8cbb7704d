"""llmeval schema: JSON Schemas that our own files meet (checked where Debian's python3-jsonschema is installed)."""

import json
import os
import subprocess
import textwrap
import unittest
from pathlib import Path

from harness import CliTest

SOURCE = Path(os.environ["LLMEVAL_SOURCE"])

# Another Python than Debian's may be first in PATH, without the package.
CHECK = """
import json, sys
import jsonschema
schema, value = json.load(sys.stdin)
jsonschema.Draft202012Validator.check_schema(schema)
print(json.dumps([error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]))
"""


def has_jsonschema():
    return subprocess.run(["/usr/bin/python3", "-c", "import jsonschema, yaml"], capture_output=True).returncode == 0


def read_yaml(path):
    code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))"
    ended = subprocess.run(["/usr/bin/python3", "-c", code], input=path.read_bytes(), capture_output=True, check=True)
    return json.loads(ended.stdout)


def errors(schema, value):
    ended = subprocess.run(["/usr/bin/python3", "-c", CHECK], input=json.dumps([schema, value]).encode(), capture_output=True)
    if ended.returncode != 0:
        raise AssertionError(ended.stderr.decode())
    return json.loads(ended.stdout)


class Schemas(CliTest):
    def schema(self, name):
        return json.loads(self.check(self.project.run("schema", name), 0).out)

    def test_they_are_json_schemas(self):
        for name in ("suite", "include", "models", "prices", "prompt", "github-prompt", "mock", "report"):
            schema = self.schema(name)
            self.assertIn("json-schema.org", schema["$schema"], name)
            self.assertEqual(schema["type"], "object", name)
            self.assertTrue(schema["properties"], name)

    def test_a_chat_is_a_list_or_an_object(self):
        schema = self.schema("chat")
        self.assertEqual([part["type"] for part in schema["anyOf"]], ["array", "object"])

    def test_an_unknown_one(self):
        self.check(self.project.run("schema", "siute"), 2, err="siute")
        self.check(self.project.run("schema"), 2)

    def check_all(self, schema, files):
        """All at once, as items of one list: a process a file takes its time."""
        self.assertTrue(files)
        text = "".join("-\n" + textwrap.indent(file.read_text(), "  ") for file in files)
        of_list = {"$defs": schema.get("$defs", {}), "type": "array", "items": schema}
        of_list["items"].pop("$id")
        self.assertEqual(errors(of_list, read_yaml(self.project.write("all.yaml", text))), [])

    @unittest.skipUnless(has_jsonschema(), "python3-jsonschema or python3-yaml is not installed")
    def test_our_own_files_meet_them(self):
        suite, models = self.schema("suite"), self.schema("models")
        shown = SOURCE.glob("tests/format/*/evals/*.eval.yaml")
        self.check_all(suite, [*SOURCE.glob("evals/*.eval.yaml"), *shown])
        self.check_all(self.schema("include"), [*SOURCE.glob("tests/format/*/evals/common.yaml")])
        self.check_all(models, [SOURCE / "evals/models.yaml", *SOURCE.glob("tests/format/*/evals/*models.yaml")])
        self.check_all(self.schema("github-prompt"), [*SOURCE.glob("tests/format/*/prompts/*.prompt.yml")])
        self.check_all(self.schema("chat"), [*SOURCE.glob("tests/format/*/prompts/*.json")])
        for file in sorted([*SOURCE.glob("prompts/*.prompty"), *SOURCE.glob("tests/format/*/prompts/*.prompty")]):
            if not file.read_text().startswith("---\n"):
                continue
            self.project.write("front.yaml", file.read_text().split("---\n")[1])
            self.assertEqual(errors(self.schema("prompt"), read_yaml(self.project.root / "front.yaml")), [], file.name)

    @unittest.skipUnless(has_jsonschema(), "python3-jsonschema or python3-yaml is not installed")
    def test_they_refuse_mistakes(self):
        self.assertTrue(errors(self.schema("suite"), {"suite": "x", "promtps": []}))
        self.assertTrue(errors(self.schema("models"), {"models": {"a": {"provider": 7}}}))

    @unittest.skipUnless(has_jsonschema(), "python3-jsonschema or python3-yaml is not installed")
    def test_reports_meet_theirs(self):
        schema = self.schema("report")
        self.project.small()
        for code, words in ((0, ()), (1, ("-m", "deaf")), (1, ("-m", "deaf", "--fail-fast", "-j", "1"))):
            self.assertEqual(errors(schema, self.project.run_json(*words, code=code)), [])


if __name__ == "__main__":
    unittest.main()
