"""llmeval help models: its example is whole, and it is valid."""

import json
import re
import unittest

from harness import CliTest


class ModelsPage(CliTest):
    def example(self):
        page = self.check(self.project.run("help", "models"), 0).out
        return re.search(r"```yaml\n(.*?)```", page, re.S)[1]

    def test_the_example_is_valid(self):
        project = self.project.small()
        project.write("evals/models.yaml", self.example())
        project.write("evals/shared/one.yaml", "models: {echo: {provider: sim, rules: [{answer: 'You asked: alpha'}]}}\n")
        project.write("evals/answers.jsonl", '{"id": "one", "answer": "alpha"}\n{"id": "two", "answer": "beta"}\n{"id": "three", "answer": "gamma"}\n')
        names = re.findall(r"^  (\w+):", self.example(), re.M)
        self.assertIn("recorded", names)
        ended = self.check(project.run("validate", *(word for name in names for word in ("-m", name))), 0)
        self.assertEqual(ended.err, "")
        self.check(project.run("run", "-c", "one", "-m", "recorded", "-m", "demo", "-m", "echo"), 0, out="gate: pass")
        self.check(project.run("validate", "-m", "openai:gpt-5-mini"), 0)

    def test_every_key_is_in_it(self):
        schema = json.loads(self.project.run("schema", "models").out)
        text = self.example()
        keys = set()

        def collect(node):
            for name, inner in node.get("properties", {}).items():
                if name != "faults":
                    keys.add(name)
                    collect(inner)
            for part in ("anyOf", "oneOf"):
                for inner in node.get(part, []):
                    collect(inner)
            for part in ("additionalProperties", "items"):
                if isinstance(node.get(part), dict):
                    collect(node[part])

        collect(schema)
        self.assertGreater(len(keys), 40)
        missing = [key for key in sorted(keys - {"after", "regex"}) if not re.search(rf"\b{key}:", text)]
        self.assertEqual(missing, [], "shown on the page of files")


if __name__ == "__main__":
    unittest.main()
