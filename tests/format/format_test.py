"""Every folder here is a project: the smallest use of one feature of the suite format.

`report.txt` is what a run of it prints, with times and ids of the run made the same. `mistakes.txt` has its likeliest mistakes:
a line `FILE: OLD -> NEW` says what is written wrongly (`\\n` is a line end), the lines below what `llmeval validate` says of it.
UPDATE_GOLDEN=1 rewrites both; the difference is then reviewed. Models and the prompt that a project does not bring are below.
A folder `committed` is no part of the project: it is what the project's first commit, on `main`, has in its place.
"""

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))

from harness import CliTest  # noqa: E402

UPDATE = os.environ.get("UPDATE_GOLDEN") == "1"

MODELS = """\
models:
  echo:
    provider: sim
    rules: [{when: '^(?<said>[\\s\\S]*)$', answer: '{{ said }}'}]
  shout:
    provider: sim
    rules: [{when: '^(?<said>[\\s\\S]*)$', answer: '{{ said | upper }}'}]
"""

# What differs from run to run.
RUN = [
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "DATE"),
    (re.compile(r"\d{8}-\d{6}-[a-z0-9]{5}"), "RUN"),
    (re.compile(r"\s+commit\s+[0-9a-f]{12}\s+with\s+changes"), " commit COMMIT with changes"),  # Wherever its line ends.
    (re.compile(r"\b\d+(\.\d+)?(ms|s|us|µs)\b"), "TIME"),
    (re.compile(r"(?<=\S) {2,}"), "  "),  # Columns are as wide as the times in them.
    (re.compile(r" +TIME"), " TIME"),
]


def normalised(text):
    for pattern, same in RUN:
        text = pattern.sub(same, text)
    return text


def mistakes_of(text):
    """(line, file, old, new, said) of every mistake."""
    for block in text.strip("\n").split("\n\n"):
        line, _, said = block.partition("\n")
        file, _, change = line.partition(": ")
        old, _, new = change.partition(" ->")
        yield line, file, old.replace("\\n", "\n"), new.removeprefix(" ").replace("\\n", "\n"), said


class Format(CliTest):
    def lay_out(self, folder):
        shutil.rmtree(self.project.root)
        if (folder / "committed").exists():
            shutil.copytree(folder / "committed", self.project.root)
            self.git("init", "-q", "-b", "main")
            self.git("add", ".")
            self.git("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "first")
        ignored = shutil.ignore_patterns("report.txt", "mistakes.txt", "committed")
        shutil.copytree(folder, self.project.root, ignore=ignored, dirs_exist_ok=True)
        if not (self.project.root / "evals/models.yaml").exists():
            self.project.write("evals/models.yaml", MODELS)
        if not (self.project.root / "prompts").exists():
            self.project.write("prompts/ask.txt", "{{ q }}")

    def git(self, *words):
        bare = {"PATH": os.environ["PATH"], "HOME": str(self.project.root)}
        subprocess.run(["git", "-C", str(self.project.root), *words], check=True, env=bare)

    def keep(self, path, got):
        if UPDATE:
            path.write_text(got, encoding="utf-8")
        self.assertEqual(path.read_text(encoding="utf-8"), got, f"{path.parent.name}/{path.name}")

    def check_report(self, folder):
        self.lay_out(folder)
        ended = self.project.run("run", "-o", "text:-", "-q")
        self.assertIn(ended.code, (0, 1), ended.err)
        self.keep(folder / "report.txt", normalised(ended.out))

    def check_mistakes(self, folder):
        file = folder / "mistakes.txt"
        told = []
        for line, path, old, new, _ in mistakes_of(file.read_text(encoding="utf-8")):
            self.lay_out(folder)
            text = (self.project.root / path).read_text(encoding="utf-8")
            self.assertIn(old, text, f"{folder.name}: {line}")
            self.project.write(path, text.replace(old, new, 1))
            ended = self.project.run("validate")
            self.assertEqual(ended.code, 2, f"{folder.name}: {line}\n{ended.out}{ended.err}")
            told.append(f"{line}\n{ended.err}")
        self.assertGreaterEqual(len(told), 3, folder.name)
        self.keep(file, "\n".join(told))


    def test_shared_twelve_cases_are_short(self):
        """Twelve cases over two prompts and two models share what one file has, in under 40 lines of YAML."""
        self.lay_out(HERE / "shared")
        lines = [line for file in self.project.root.rglob("*.yaml") if file.name != "models.yaml"
                 for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        self.assertLess(len(lines), 40)
        samples = self.project.run_json()["samples"]
        for key, count in (("case", 12), ("prompt", 2), ("model", 2)):
            self.assertEqual(len({sample[key] for sample in samples}), count, key)


def add_tests():
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir() and (path / "evals").exists()):
        name = folder.name.replace("-", "_")
        setattr(Format, f"test_{name}", lambda self, folder=folder: self.check_report(folder))
        setattr(Format, f"test_{name}_mistakes", lambda self, folder=folder: self.check_mistakes(folder))


add_tests()

if __name__ == "__main__":
    unittest.main()
