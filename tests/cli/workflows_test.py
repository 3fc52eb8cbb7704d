"""What is meant to be copied into a repository: the action, the example workflows, the GitLab job, what init writes.

Debian's own Python: it reads YAML.
"""

import os
import re
import shlex
import unittest
from pathlib import Path

import yaml

from harness import CliTest

GITHUB = Path(__file__).resolve().parents[2] / ".github"
ACTION = GITHUB / "actions/llmeval"
WORKFLOWS = sorted((GITHUB / "docs/workflows").glob("*.yml"))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


class Workflows(CliTest):
    def accepted(self, command):
        """The program reads these words: in a folder without a project that is all it can complain about."""
        words = shlex.split(command)
        self.assertEqual(words[0], "llmeval")
        self.check(self.project.run(*words[1:]), 2, err="no project here")

    def check_workflow(self, workflow):
        inputs = yaml.safe_load((ACTION / "action.yml").read_text())["inputs"]
        self.assertIn("permissions", workflow)
        for step in steps(workflow):
            self.assertNotIn("${{", step.get("run", ""), "text of others would be shell")
            if not step.get("uses", "").endswith(".github/actions/llmeval"):
                continue
            given = step.get("with", {})
            self.assertLessEqual(set(given), set(inputs))
            self.assertTrue(all(isinstance(value, str) for value in given.values()), step)
            self.accepted("llmeval run " + given.get("arguments", ""))

    def test_the_examples_parse_and_their_words_are_known(self):
        self.assertGreater(len(WORKFLOWS), 2)
        names = {}
        for file in WORKFLOWS:
            with self.subTest(file.name):
                workflow = yaml.safe_load(file.read_text())
                names[workflow["name"]] = workflow
                self.check_workflow(workflow)
                self.assertTrue(any("actions/llmeval" in step.get("uses", "") for step in steps(workflow)))
        for workflow in names.values():  # YAML's `on` is true.
            for waited in workflow[True].get("workflow_run", {}).get("workflows", []):
                self.assertIn(waited, names)

    def test_what_init_writes_is_one_of_them(self):
        for provider in ("openai", "sim"):
            with self.subTest(provider):
                self.check(self.project.run("init", provider, "--provider", provider, "--ci", "github"), 0)
                self.check_workflow(yaml.safe_load((self.project.root / provider / ".github/workflows/evals.yml").read_text()))
        ours = yaml.safe_load((GITHUB / "docs/workflows/pull-request.yml").read_text())
        theirs = yaml.safe_load((self.project.root / "openai/.github/workflows/evals.yml").read_text())
        for workflow in (ours, theirs):
            steps(workflow)[-1].pop("with", None)  # Budgets need prices, which not all models have.
        self.assertEqual(theirs, ours)

    def test_the_page_for_people(self):
        page = (GITHUB / "docs/ci.md").read_text()
        for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL):
            content = yaml.safe_load(block)
            lines = [] if isinstance(content, list) else [
                line for key in ("before_script", "script", "after_script") for line in content["evals"].get(key, [])]
            for line in lines:
                for command in re.findall(r"llmeval (?:run|baseline)[^;&]*", line):
                    self.accepted(command)
        for command in re.findall(r"^llmeval .*", page, re.MULTILINE):
            self.accepted(command)
        for file in WORKFLOWS:
            self.assertIn(f"`{file.name}`", page)
        inputs = set(yaml.safe_load((ACTION / "action.yml").read_text())["inputs"])
        for name in inputs - {"repository"}:
            self.assertRegex(page, rf"\| .*`{name}`")


class ActionFile(unittest.TestCase):
    def setUp(self):
        self.action = yaml.safe_load((ACTION / "action.yml").read_text())
        self.steps = self.action["runs"]["steps"]

    def test_no_text_of_others_becomes_shell(self):
        for step in self.steps:
            self.assertNotIn("${{", step.get("run", ""))

    def test_each_script_is_given_what_it_reads(self):
        called = set()
        for step in self.steps:
            script = re.fullmatch(r'"\$GITHUB_ACTION_PATH/(\w+\.sh)"', step.get("run", ""))
            if not script:
                continue
            called.add(script[1])
            file = ACTION / script[1]
            self.assertTrue(os.access(file, os.X_OK), file)
            read = set(re.findall(r"\$\{?(LLMEVAL_[A-Z_]+)", file.read_text())) - {"LLMEVAL_SOURCES"}
            self.assertEqual(read, set(step["env"]), file)
        self.assertEqual(called, {file.name for file in ACTION.glob("*.sh")})

    def test_what_steps_take_from_each_other_is_there(self):
        text = (ACTION / "action.yml").read_text()
        for name in re.findall(r"steps\.find\.outputs\.([\w-]+)", text):
            self.assertIn(f'echo "{name}=', (ACTION / "find.sh").read_text())
        for name in re.findall(r"inputs\.([\w-]+)", text):
            self.assertIn(name, self.action["inputs"])


if __name__ == "__main__":
    unittest.main()
