"""`--changed-since GITREV`: which suites run, and why, in real repositories."""

import json
import os
import subprocess
import unittest

from harness import CliTest

MODELS = """\
models:
  echo: {provider: sim, rules: [{answer: "You asked: {{ message }}"}]}
  deaf: {provider: sim, rules: [{answer: "What?"}]}
  told: {provider: replay, answers: {file: told.jsonl}}
  app: {provider: exec, command: [python3, app.py]}
"""

LEFT = """\
suite: left
include: [common.yaml]
prompts: [../prompts/left*.txt]
models: [echo]
depends: [src/rag/**, ../lib, ./own/*.py]
expect: [{contains: "{{ question }}"}, {json_schema: {file: schemas/none.json, when: "vars.question == 'none'"}}]
cases:
  - {id: one, vars: {question: alpha}}
  - {id: two, vars: {question: {file: texts/two.txt}}}
  - file: cases/*.jsonl
  - {files: texts/many/*.txt, vars: {question: {file: .}}}
"""

RIGHT = """\
suite: right
prompts: [../prompts/right.txt]
models: [told, app]
expect: [{exec: {command: [python3, grade.py]}}]
cases: [{id: one, vars: {question: alpha}}]
"""

GRADE = "import sys\nsys.stdin.read()\nprint('{\"pass\": true}')\n"


class ChangedSince(CliTest):
    folder = ""  # Of the project, below the repository.

    def setUp(self):
        super().setUp()
        write = self.write
        write("evals/models.yaml", MODELS)
        write("evals/left.eval.yaml", LEFT)
        write("evals/right.eval.yaml", RIGHT)
        write("evals/common.yaml", "tags: {a: b}\n")
        write("evals/cases/a.jsonl", '{"id": "a", "vars": {"question": "beta"}}\n')
        write("evals/cases/b.jsonl", '{"id": "b", "vars": {"question": "beta"}}\n')
        write("evals/texts/two.txt", "beta")
        write("evals/texts/many/x.txt", "gamma")
        write("evals/texts/many/y.txt", "delta")
        write("evals/schemas/none.json", '{"$ref": "more.json"}\n')
        write("evals/schemas/more.json", '{"type": "object"}\n')
        write("evals/told.jsonl", '{"id": "one", "answer": "x"}\n')
        write("evals/app.py", GRADE)
        write("evals/grade.py", GRADE)
        write("prompts/left.txt", "{% include 'part.txt' %}{{ question }}")
        write("prompts/part.txt", "Please. ")
        write("prompts/right.txt", "{{ question }}")
        write("src/rag/deep/x.py", "1")
        write("lib/y.py", "1")
        write("README.md", "hello")
        write(".gitignore", "*.log\n.llmeval/\n")
        self.git("init", "-q", "-b", "main")
        self.commit()

    @property
    def root(self):
        return self.project.root / self.folder

    def write(self, path, text):
        return self.project.write(os.path.join(self.folder, path), text)

    def git(self, *words):
        env = {"PATH": os.environ["PATH"], "HOME": str(self.project.root), "GIT_CONFIG_NOSYSTEM": "1",
               "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@y", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@y"}
        return subprocess.run(["git", "-c", "protocol.file.allow=always", *words], cwd=self.project.root, env=env, check=True,
                              capture_output=True).stdout.decode().strip()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")

    def go(self, *words, since="HEAD", command="validate", **how):
        return self.project.run(command, "--changed-since", since, *words, cwd=self.root, **how)

    def reasons(self, *words, **how):
        """What it says of each suite that it selects; {} where none."""
        ended = self.check(self.go(*words, **how), 0)
        lines = [line[2:].split(": ", 1) for line in ended.err.splitlines() if line.startswith("  ")]
        if not lines:
            self.assertIn("nothing to do: no suite changed since ", ended.err)
        return dict(lines)

    def test_nothing(self):
        ended = self.check(self.go(), 0, err="nothing to do: no suite changed since HEAD\n", not_err="changed since HEAD:")
        self.assertEqual(ended.out, "")
        self.check(self.go(command="run"), 0, err="nothing to do: no suite changed since HEAD\n")
        self.write("README.md", "other")
        self.write("evals/texts/other.txt", "of nobody")
        self.assertEqual(self.reasons(), {})
        self.assertFalse((self.root / ".llmeval/results.db").exists(), "nothing ran")

    def test_what_a_suite_is_made_of(self):
        for path, suite in (("evals/left.eval.yaml", "left"), ("evals/common.yaml", "left"), ("prompts/left.txt", "left"),
                            ("prompts/part.txt", "left"), ("evals/cases/a.jsonl", "left"), ("evals/texts/two.txt", "left"),
                            ("evals/texts/many/x.txt", "left"), ("evals/schemas/none.json", "left"),
                            ("evals/schemas/more.json", "left"), ("evals/told.jsonl", "right"), ("evals/app.py", "right"),
                            ("evals/grade.py", "right"), ("prompts/right.txt", "right")):
            with self.subTest(path):
                before = (self.root / path).read_text()
                self.write(path, before + ("\n" if path.endswith("l") else " "))
                self.assertEqual(self.reasons(), {suite: path})
                self.write(path, before)
        self.assertEqual(self.reasons(), {})

    def test_depends(self):
        for path in ("src/rag/deep/x.py", "src/rag/new.py", "lib/y.py", "lib/deep/new.py", "evals/own/z.py"):
            with self.subTest(path):
                self.write(path, "changed")
                self.assertEqual(self.reasons(), {"left": f"{path} (depends)"})
                self.git("clean", "-qfd")
                self.git("checkout", "-q", ".")
        self.write("src/other.py", "1")
        self.assertEqual(self.reasons(), {})
        self.check(self.go(), 0, err="warning: suite 'left' depends on 'evals/own/*.py', which matches no file")
        self.write("evals/left.eval.yaml", LEFT.replace("src/rag/**", "/src/**"))
        self.check(self.go(), 2, err="evals/left.eval.yaml:5:11: error: '/src/**' is an absolute path")

    def test_models_by_what_their_entries_say(self):
        self.write("evals/models.yaml", "# a comment\n" + MODELS)
        self.assertEqual(self.reasons(), {})
        self.write("evals/models.yaml", MODELS.replace("What?", "Eh?"))
        self.assertEqual(self.reasons(), {}, "no suite asks it")
        self.write("evals/models.yaml", MODELS.replace("You asked", "Asked"))
        self.assertEqual(self.reasons(), {"left": "model 'echo'"})
        # In another file, by another way: the same.
        self.write("evals/models.yaml", "include: [shared.yaml]\n")
        self.write("evals/shared.yaml", MODELS)
        self.assertEqual(self.reasons(), {})
        self.write("evals/models.yaml", MODELS)
        # A file that all models are taken from counts as a whole.
        self.write("evals/other.yaml", MODELS)
        self.assertEqual(self.reasons("--models", "evals/other.yaml"), {"left": "evals/other.yaml", "right": "evals/other.yaml"})
        (self.root / "evals/other.yaml").unlink()
        self.write("evals/prices.yaml", "prices: [{models: gpt, price: {input: 1, output: 1}}]\n")
        self.assertEqual(self.reasons(), {})

    def test_committed_staged_and_not_at_all(self):
        self.write("prompts/left.txt", "{{ question }}?")
        self.assertEqual(self.reasons(), {"left": "prompts/left.txt"})
        self.git("add", "-A")
        self.assertEqual(self.reasons(), {"left": "prompts/left.txt"})
        self.commit()
        self.assertEqual(self.reasons(), {})
        self.assertEqual(self.reasons(since="HEAD~1"), {"left": "prompts/left.txt"})
        self.write("prompts/left2.txt", "{{ question }}!")
        self.assertEqual(self.reasons(), {"left": "prompts/left2.txt"})

    def test_deleted_and_moved(self):
        (self.root / "evals/cases/b.jsonl").unlink()
        self.assertEqual(self.reasons(), {"left": "evals/cases/b.jsonl, which is gone"})
        self.git("checkout", "-q", ".")
        self.git("mv", f"{self.folder or '.'}/evals/cases/b.jsonl", f"{self.folder or '.'}/evals/cases/c.jsonl")
        self.assertEqual(self.reasons(), {"left": "evals/cases/c.jsonl, and 1 more"})
        self.git("reset", "-q", "--hard")
        self.git("mv", f"{self.folder or '.'}/evals/cases/b.jsonl", f"{self.folder or '.'}/b.jsonl")
        self.commit()
        self.assertEqual(self.reasons(since="HEAD~1"), {"left": "evals/cases/b.jsonl, which is gone"})
        self.git("reset", "-q", "--hard", "HEAD~1")
        self.write("src/rag/deep/x.py", "1")
        (self.root / "src/rag/deep/x.py").unlink()
        self.assertEqual(self.reasons(), {"left": "src/rag/deep/x.py (depends)"})
        self.git("checkout", "-q", ".")
        (self.root / "evals/right.eval.yaml").unlink()
        self.assertEqual(self.reasons(), {})

    def test_a_branch_that_others_moved(self):
        """What happened on the other branch meanwhile is no change of this one."""
        self.git("checkout", "-q", "-b", "work")
        self.write("prompts/left.txt", "{{ question }}?")
        self.commit()
        self.git("checkout", "-q", "main")
        self.write("prompts/right.txt", "{{ question }}?")
        self.commit()
        self.git("checkout", "-q", "work")
        self.assertEqual(self.reasons(since="main"), {"left": "prompts/left.txt"})

    def test_odd_names(self):
        for number, name in enumerate(("a b", "é ü", "'quote\"", "new\nline", "-q", "tab\t", "back\\slash")):
            with self.subTest(name):
                self.write(f"evals/cases/{name}.jsonl", f'{{"id": "odd{number}", "vars": {{"question": "x"}}}}')
                told = self.reasons()
                self.assertEqual(list(told), ["left"])
                self.assertNotIn("\t", told["left"])
                self.commit()
                self.assertEqual(list(self.reasons(since="HEAD~1")), ["left"])

    def test_links(self):
        self.write("shared/ask.txt", "{{ question }}")
        (self.root / "prompts/right.txt").unlink()
        os.symlink("../shared/ask.txt", self.root / "prompts/right.txt")
        self.commit()
        self.assertEqual(self.reasons(), {})
        self.write("shared/ask.txt", "{{ question }}?")
        self.assertEqual(self.reasons(), {"right": "prompts/right.txt"})

    def test_a_submodule(self):
        other = self.project.root / "../" / (self.project.root.name + "-other")
        other.mkdir()
        self.addCleanup(subprocess.run, ["rm", "-rf", str(other)], check=False)
        (other / "c.jsonl").write_text('{"id": "c", "vars": {"question": "beta"}}\n')
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
            self.git("-C", str(other), *words)
        self.git("submodule", "--quiet", "add", str(other), os.path.join(self.folder, "evals/cases/sub"))
        self.write("evals/left.eval.yaml", LEFT.replace("cases/*.jsonl", "cases/**/*.jsonl"))
        self.commit()
        self.assertEqual(self.reasons(), {})
        (other / "c.jsonl").write_text('{"id": "c", "vars": {"question": "other"}}\n')
        self.git("-C", str(other), "commit", "-q", "-a", "-m", "y")
        self.git("-C", os.path.join(self.folder, "evals/cases/sub"), "pull", "-q")
        self.assertEqual(self.reasons(), {"left": "evals/cases/sub/c.jsonl"})
        self.commit()
        self.assertEqual(self.reasons(), {})
        self.assertEqual(self.reasons(since="HEAD~1"), {"left": "evals/cases/sub/c.jsonl"})

    def test_what_git_does_not_know(self):
        self.write("evals/cases/made.jsonl", '{"id": "m", "vars": {"question": "beta"}}\n')
        self.write(".gitignore", "*.log\n.llmeval/\nmade.jsonl\n")
        self.commit()
        self.assertEqual(self.reasons(), {"left": "evals/cases/made.jsonl, which git does not track"})

    def test_runs_and_goes_on(self):
        self.write("prompts/right.txt", "{{ question }}?")
        ended = self.check(self.go("-m", "told", command="run", env={"A": "b"}), 0,
                           err="changed since HEAD:\n  right: prompts/right.txt\nnot changed: left\n", out="1 passed")
        self.assertNotIn("left", ended.out)
        plan = self.check(self.go("--dry-run", command="run"), 0, err="  right: prompts/right.txt\n", out="right")
        self.assertNotIn("left", plan.out)
        self.check(self.go("left", command="run"), 0, err="nothing to do: no suite changed since HEAD\n")
        self.check(self.go("--resume", command="run"), 2, err="--changed-since")
        self.write("prompts/right.txt", "{{ question }}")
        self.write("prompts/left.txt", "{{ question }}?")
        self.check(self.go("-m", "deaf", "--fail-fast", "-j", "1", command="run"), 1, err="  left: prompts/left.txt\n")
        self.commit()
        ended = self.check(self.project.run("run", "--resume", cwd=self.root), 1, out="left")
        self.assertNotIn("right", ended.out)

    def test_what_cannot_be_told(self):
        for command in ("run", "validate"):
            self.check(self.go(since="nowhere", command=command), 2,
                       err="error: there is no git revision 'nowhere' (a branch of a remote has to be fetched first")
            self.check(self.go(since="--output=x", command=command), 2, err="there is no git revision '--output=x'")
        self.assertFalse((self.root / "x").exists())
        self.check(self.go(env={"PATH": "/nonexistent"}), 2, err="revisions are read by git, which has to be installed")
        shallow = self.project.root / "shallow"
        self.commit()
        self.git("clone", "-q", "--depth", "1", f"file://{self.project.root}", str(shallow))
        self.check(self.project.run("validate", "--changed-since", "HEAD~1", cwd=shallow / self.folder), 2,
                   err="there is no git revision 'HEAD~1' (the clone is shallow: fetch-depth: 0 of actions/checkout")
        subprocess.run(["rm", "-rf", str(self.project.root / ".git"), str(shallow)], check=True)
        self.check(self.go(), 2, err="error: what changed since 'HEAD' cannot be told: the project is in no git repository")


class BelowTheRepository(ChangedSince):
    """The same of a project that is a part of its repository."""

    folder = "ml"
    test_a_branch_that_others_moved = test_odd_names = test_runs_and_goes_on = test_what_cannot_be_told = None  # No paths matter.

    def test_depends_above_the_project(self):
        self.write("evals/left.eval.yaml", LEFT.replace("../lib", "../../app/**"))
        self.project.write("app/x.py", "1")
        self.commit()
        self.assertEqual(self.reasons(), {})
        self.project.write("app/x.py", "2")
        self.assertEqual(self.reasons(), {"left": "../app/x.py (depends)"})


if __name__ == "__main__":
    unittest.main()
