"""Projects of promptfoo become suites whose verdicts on recorded answers are those that promptfoo documents.

Each folder beside this file is a configuration in promptfoo's format with
- `answers.json`: what the model answers to which prompt, and what judges answer (a simulated model stands for each),
- `expected.json`: the verdicts and why, by promptfoo's documentation, and what is left out, by name and place.

promptfoo 0.121.20 came to the same verdicts on these answers, where no other model judges (`rubric`).
"""

import json
import re
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))

from harness import CliTest  # noqa: E402

PROJECTS = sorted(folder.name for folder in HERE.iterdir() if (folder / "promptfooconfig.yaml").is_file())


def rule(prompt, answer):
    """A rule of a simulated model that answers to just this prompt."""
    made = {"when": f"^{re.escape(prompt)}$"}
    if "tools" in answer:
        return made | {"tools": answer["tools"]}
    return made | {"answer": "{% raw %}" + answer["answer"] + "{% endraw %}"}


def simulated(told):
    """The two models that stand for all that answer and all that judge."""
    answers = {"provider": "sim", "latency": {"median": "0ms", "p95": "0ms"},
               "rules": [rule(answer["prompt"], answer) for answer in told["answers"]],
               "price": told.get("price", {"input": 0, "output": 0})}
    judges = {"provider": "sim", "latency": {"median": "0ms", "p95": "0ms"},
              "rules": [{"when": re.escape(judge["reads"]),
                         "answer": "{% raw %}" + json.dumps(judge["answer"]) + "{% endraw %}"}
                        for judge in told.get("judges", [])] + [{"answer": "no verdict"}]}
    return answers, judges


class Promptfoo(CliTest):
    def read(self, folder, name):
        return json.loads((HERE / folder / name).read_text(encoding="utf-8"))

    def import_project(self, folder):
        return self.check(self.project.run("import", "promptfoo", HERE / folder), 0)

    def replace_models(self, folder):
        """Puts recorded answers in the place of every model that the import wrote."""
        path = self.project.root / "evals/models.yaml"
        names = re.findall(r"^  ([^ :]+):", path.read_text(encoding="utf-8"), re.M)
        answers, judges = simulated(self.read(folder, "answers.json"))
        judging = re.findall(r"judge[a-z_]*: \{model: ([^ ,}]+)", self.written())
        judging += re.findall(r"model: ([^ ,}\n]+)", self.written())
        models = {name: judges if name in judging else answers for name in names}
        path.write_text(json.dumps({"models": models}), encoding="utf-8")

    def written(self):
        return "".join(file.read_text(encoding="utf-8") for file in sorted(self.project.root.glob("evals/**/*"))
                       if file.is_file() and file.name != "models.yaml")

    def left_out(self, ended):
        """`place: name` of each line under 'left out'."""
        part = ended.out.partition("\nleft out:\n")[2].partition("\n\n")[0]
        found = [re.match(r"  (?:.*/)?([^/]+?:\d+:\d+: .*?): ", line + " ") for line in part.splitlines()]
        return [match.group(1) for match in found]

    def verdicts_by(self, report, folder):
        """Verdicts by case id, and by the prompt that was answered: where cases have no id, answers tell them apart."""
        by = {}
        answers = self.read(folder, "answers.json")["answers"]
        for sample in report["samples"]:
            by.setdefault(("case", sample["case"]), []).append(sample["verdict"])
            asked = [answer["prompt"] for answer in answers if answer.get("answer") == sample["answer"]]
            if len(asked) == 1:
                by.setdefault(("asks", asked[0]), []).append(sample["verdict"])
        return by

    def test_there_are_ten(self):
        self.assertGreaterEqual(len(PROJECTS), 10, PROJECTS)


def add_test(folder):
    def test(self):
        expected = self.read(folder, "expected.json")
        imported = self.import_project(folder)
        self.assertEqual(self.left_out(imported), expected["left_out"], imported.out)
        self.check(self.project.run("validate"), 0, out="no errors\n")
        self.replace_models(folder)
        self.check(self.project.run("validate"), 0, out="no errors\n")
        ended = self.project.run("run", "--cache", "off", "-o", "json:report.json")
        report = json.loads((self.project.root / "report.json").read_text(encoding="utf-8"))
        self.assertIn(ended.code, (0, 1), ended.err)
        by = self.verdicts_by(report, folder)
        counted = 0
        for wanted in expected["verdicts"]:
            key = ("case", wanted["case"]) if "case" in wanted else ("asks", wanted["asks"])
            count = wanted.get("samples", 1)
            counted += count
            self.assertEqual(by.get(key), [wanted["verdict"]] * count, (key, wanted["why"], report["samples"]))
        self.assertEqual(counted, len(report["samples"]), "every sample is expected")

    return test


for name in PROJECTS:
    setattr(Promptfoo, f"test_{name}", add_test(name))


if __name__ == "__main__":
    unittest.main()
