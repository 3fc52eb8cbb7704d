"""A project of one's own: init --provider --prompt --ci."""

import unittest

from harness import CliTest


class Init(CliTest):
    def init(self, prompt, *words, out=()):
        self.check(self.project.run("init", "--prompt", prompt, *words), 0, out=out)

    def read(self, path):
        return (self.project.root / path).read_text(encoding="utf-8")

    def test_a_project_of_ones_own(self):
        ended = self.check(self.project.run("init", "--provider", "openai", "--ci", "github", "--prompt",
                                            "Sort this for {{ user.name }}: {{ ticket }}{{ more | default('') }}"), 0)
        self.assertEqual(ended.out, """\
wrote prompts/main.prompty
wrote evals/main.eval.yaml
wrote evals/models.yaml
wrote .github/workflows/evals.yml
wrote .gitignore
now set OPENAI_API_KEY, or name a file that sets it with --env-file
now on GitHub set the variable LLMEVAL_REPOSITORY to where llmeval's sources are, and the secret OPENAI_API_KEY
now try: llmeval run
""")
        self.assertEqual(ended.err, "")
        self.assertEqual(self.read("prompts/main.prompty"), """\
---
name: main
---
Sort this for {{ user.name }}: {{ ticket }}{{ more | default('') }}
""")
        self.assertIn("""\
    vars:
      user: {"name":"an example of 'name': put a real one here"}
      ticket: "an example of 'ticket': put a real one here"
""", self.read("evals/main.eval.yaml"))
        self.assertIn("  mini:\n    provider: openai\n", self.read("evals/models.yaml"))
        self.assertIn("          OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}\n", self.read(".github/workflows/evals.yml"))
        ended = self.check(self.project.run("validate"), 0, out="1 suite, 1 case, 1 sample: no errors\n")
        self.assertEqual(ended.err, "")
        self.check(self.project.run("run"), 2, err="model 'mini' needs the variable OPENAI_API_KEY, which is not set")

    def test_every_provider_writes_what_validates(self):
        for provider in ("openai", "anthropic", "gemini", "bedrock", "http", "exec", "replay", "sim"):
            for more in ([], ["--prompt", "system:\nBe kind.\nuser:\n{{ ticket }}"], ["--prompt", "Say hello."]):
                with self.subTest(provider, more=more):
                    folder = f"{provider}-{len(more)}-{len(''.join(more))}"
                    self.check(self.project.run("init", folder, "--provider", provider, *more), 0)
                    ended = self.check(self.project.run("validate", "-C", folder), 0, out="no errors\n")
                    self.assertEqual(ended.err, "")

    def test_what_needs_no_key_runs(self):
        for provider in ("exec", "replay", "sim"):
            with self.subTest(provider):
                self.check(self.project.run("init", provider, "--provider", provider, "--prompt", "Sort: {{ ticket }}"), 0)
                self.check(self.project.run("run", "-C", provider), 0, out=["1 scored (1 passed, 0 failed)", "gate: pass"])

    def test_variables_that_are_no_texts_are_said(self):
        self.init("{% for item in items %}{{ item.name }}{% endfor %}",
                  out="now write better variables for the first case in evals/main.eval.yaml, as plain texts do not do: 'item.name' is undefined\n")
        self.check(self.project.run("validate"), 2, err="'item.name' is undefined in case 'first'")

    def test_what_is_no_template_is_refused_with_its_place(self):
        for prompt, said in (("Hi {{ a ", "--prompt:1:4: error: '{{' is not closed (add '}}')\n"),
                             ("one\n{% if x %}", "--prompt:2:1: error: 'if' is not closed (add '{% endif %}')\n"),
                             ("{{ a | uper }}", "--prompt:1:8: error: unknown filter 'uper' (did you mean 'upper'?)\n"),
                             ("{{ reference }}", "--prompt:1:4: error: a prompt cannot use 'reference' (it is what is right: checks see it, a model never does)\n"),
                             ("{% include 'a.txt' %}", "--prompt:1:12: error: cannot include 'a.txt': there are no files here\n"),
                             ("", "--prompt:1:1: error: the prompt is empty\n")):
            with self.subTest(prompt):
                self.assertEqual(self.check(self.project.run("init", "--prompt", prompt), 2).err, said)
        self.check(self.project.run("init", "--provider", "opnai"), 2, err="error: --provider: 'opnai' is none of openai, ")
        self.check(self.project.run("init", "--ci", "jenkins"), 2, err="error: --ci: 'jenkins' is none of github\n")
        self.assertEqual(list(self.project.root.iterdir()), [], "nothing was written")

    def test_never_over_files(self):
        for path in ("prompts/main.prompty", ".github/workflows/evals.yml"):
            with self.subTest(path):
                self.project.write(path, "mine\n")
                self.check(self.project.run("init", "--prompt", "{{ a }}", "--ci", "github"), 2, err="is there already; nothing was written")
                self.assertEqual(self.read(path), "mine\n")
                self.assertFalse((self.project.root / "evals").exists())
                (self.project.root / path).unlink()


if __name__ == "__main__":
    unittest.main()
