"""llmeval import: what it writes, what it refuses, and what it says. Verdicts of imported projects: tests/import/."""

import json
import unittest

from harness import CliTest

CONFIG = """\
prompts: ['Say {{word}}']
providers: [openai:gpt-4o]
tests:
  - vars: {word: yes please}
    assert: [{type: icontains, value: 'YES'}]
"""

GITHUB = """\
name: Facts
description: Knows cities
model: openai/gpt-4o-mini
modelParameters: {temperature: 0}
messages:
  - {role: system, content: Be brief.}
  - {role: user, content: "What is {{city}} known for?"}
testData:
  - {city: Paris, expected: Eiffel, note: easy}
  - {city: Rome, expected: Colosseum, note: hard}
evaluators:
  - {name: mentions, string: {contains: "{{expected}}"}}
  - {name: exact, string: {startsWith: "the "}}
  - name: grade
    llm:
      modelId: openai/gpt-4o
      systemPrompt: You grade facts.
      prompt: "Is it right about {{city}}? {{completion}}"
      choices: [{choice: right, score: 1}, {choice: half, score: 0.5}, {choice: wrong, score: 0}]
  - {name: like, uses: github/similarity}
  - {name: sound, uses: github/groundedness}
  - {name: odd, string: {contains: "{{ no such }}"}}
"""


class Importing(CliTest):
    def read(self, path):
        return (self.project.root / path).read_text(encoding="utf-8")

    def test_promptfoo(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG)
        ended = self.check(self.project.run("import", "promptfoo", "old"), 0)
        self.assertEqual(ended.err, "")
        self.assertEqual(ended.out, """\
wrote prompts/prompt.txt
wrote evals/models.yaml
wrote evals/old.eval.yaml

1 of 1 test became cases
now set OPENAI_API_KEY, or name a file that sets it with --env-file
now try: llmeval validate
""")
        self.assertEqual(self.read("prompts/prompt.txt"), "Say {{word}}\n")
        self.assertEqual(self.read("evals/old.eval.yaml"), """\
# Imported from promptfooconfig.yaml.
suite: old
prompts: ["../prompts/prompt.txt"]
models: [gpt-4o]
cases:
  - id: yes-please
    vars: {word: yes please}
    expect: [{contains: {text: "YES", ignore_case: true}}]
""")
        self.assertEqual(self.read("evals/models.yaml"), """\
models:
  gpt-4o: {provider: openai, model: gpt-4o, parameters: {temperature: 0, max_output_tokens: 1024}}
""")
        self.check(self.project.run("validate"), 0, out="1 suite, 1 case, 1 sample: no errors\n")

    def test_nothing_is_overwritten(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG)
        self.project.write("evals/models.yaml", "mine\n")
        ended = self.check(self.project.run("import", "promptfoo", "old"), 2,
                           err="evals/models.yaml' is there already; nothing was written (name another folder with --to)")
        self.assertEqual(ended.out, "")
        self.assertEqual(self.read("evals/models.yaml"), "mine\n")
        self.assertFalse((self.project.root / "prompts").exists())
        self.check(self.project.run("import", "promptfoo", "old", "--to", "new"), 0,
                   out="now try: llmeval -C new validate\n")
        self.check(self.project.run("validate", "-C", "new"), 0, out="no errors\n")

    def test_what_cannot_be_read(self):
        self.check(self.project.run("import", "promptfoo", "nowhere"), 2, err="'nowhere' is not there")
        self.project.write("empty/x.txt", "")
        self.check(self.project.run("import", "promptfoo", "empty"), 2,
                   err="'empty' has no promptfooconfig.yaml, .yml or .json (name the configuration's file; one in "
                       "JavaScript is a program, which is not run)")
        self.project.write("wrong/promptfooconfig.yaml", "prompts: [\n")
        self.check(self.project.run("import", "promptfoo", "wrong"), 2, err="wrong/promptfooconfig.yaml:2:1: error: ")
        self.project.write("list/promptfooconfig.yaml", "- a\n")
        self.check(self.project.run("import", "promptfoo", "list"), 2,
                   err="list/promptfooconfig.yaml:1:1: error: this is no configuration of promptfoo "
                       "(it has 'prompts', 'providers' and 'tests')")
        self.check(self.project.run("import", "github-models", "empty"), 2, err="'empty' is a folder")
        self.check(self.project.run("import"), 2)

    def test_no_case_is_left(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG.replace("icontains", "moderation"))
        ended = self.check(self.project.run("import", "promptfoo", "old"), 2,
                           err="error: nothing was written, since no case is left", out=[
                               "old/promptfooconfig.yaml:5:14: assertion 'moderation': it asks a service",
                               "old/promptfooconfig.yaml:4:5: a test: nothing in it can fail",
                               "0 of 1 test became cases"])
        self.assertNotIn("wrote", ended.out)

    def test_nothing_outside_the_folder_is_read(self):
        self.project.write("secret.txt", "the canary")
        self.project.write("old/promptfooconfig.yaml", CONFIG + """\
  - vars: {word: file://../secret.txt}
    assert: [{type: icontains, value: 'YES'}]
""")
        (self.project.root / "old/link.txt").symlink_to("../secret.txt")
        self.project.write("old/promptfooconfig.json", "{}")
        ended = self.check(self.project.run("import", "promptfoo", "old"), 0, out="1 of 2 tests became cases")
        self.check(ended, 0, out="old/promptfooconfig.yaml:6:18: variable 'word': ")
        for file in self.project.root.glob("evals/**/*"):
            if file.is_file():
                self.assertNotIn("canary", file.read_text(encoding="utf-8"))

    def test_names_and_reasons_are_inert(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG + "\"\\e[31mred\\u202e\": 1\n")
        ended = self.check(self.project.run("import", "promptfoo", "old"), 0)
        self.assertNotIn("\x1b", ended.out)
        self.assertNotIn("\u202e", ended.out)
        self.assertIn("'\\x1b[31mred\\u{202e}': there is nothing like it", ended.out)

    def test_recorded_answers_become_a_replay_model(self):
        self.project.write("old/promptfooconfig.yaml", """\
prompts: ['Say {{word}}']
providers: [echo]
tests:
  - {vars: {word: a}, providerOutput: Yes., assert: [{type: contains, value: 'Yes'}]}
  - {vars: {word: b}, providerOutput: No., assert: [{type: contains, value: 'Yes'}]}
  - {vars: {word: c}, assert: [{type: contains, value: Say c}]}
""")
        self.check(self.project.run("import", "promptfoo", "old"), 0, out="wrote evals/recorded/answers.jsonl")
        report = self.project.run_json(code=1)
        self.assertEqual({(s["case"], s["model"]): s["verdict"] for s in report["samples"]},
                         {("a", "recorded"): "pass", ("b", "recorded"): "fail", ("c", "echo"): "pass"})

    def test_an_application_over_http(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG.replace("[openai:gpt-4o]", """
  - id: https
    label: shop
    config:
      url: https://shop.example/chat
      method: POST
      headers: {Authorization: 'Bearer {{env.SHOP_TOKEN}}'}
      body: {message: '{{prompt}}', lang: en}
      transformResponse: json.choices[0].text
      timeout: 5
"""))
        self.check(self.project.run("import", "promptfoo", "old"), 0,
                   out="11:7: 'timeout' of provider 'https': there is nothing like it")
        self.assertEqual(self.read("evals/models.yaml"), """\
models:
  shop:
    provider: http
    base_url: "https://shop.example/chat"
    method: "POST"
    headers: {Authorization: "Bearer {{ secrets.shop_token }}"}
    body: {message: "{{ message }}", lang: en}
    answer: /choices/0/text
    secrets: {shop_token: SHOP_TOKEN}
""".replace('method: "POST"', "method: POST").replace("answer: /choices/0/text", 'answer: "/choices/0/text"'))
        self.check(self.project.run("validate"), 0, out="no errors\n")

    def test_the_same_in_every_row_is_told_a_few_times(self):
        rows = "".join(f"w{i},contains: w{i},python: True\n" for i in range(20))
        self.project.write("old/tests.csv", "word,__expected1,__expected2\n" + rows)
        self.project.write("old/promptfooconfig.yaml", "prompts: ['{{word}}']\nproviders: [echo]\ntests: file://tests.csv\n")
        ended = self.check(self.project.run("import", "promptfoo", "old"), 0,
                           out="  assertion 'python': 15 more, for the same reason\n")
        self.assertEqual(ended.out.count("old/tests.csv:"), 5)

    def test_references_without_end(self):
        templates = "".join(f"  t{i}: [{{$ref: '#/assertionTemplates/t{i + 1}'}}, {{$ref: '#/assertionTemplates/t{i + 1}'}}]\n"
                            for i in range(40))
        self.project.write("old/promptfooconfig.yaml", CONFIG + "assertionTemplates:\n" + templates +
                           "  t40: {$ref: '#/assertionTemplates/t40'}\n")
        self.check(self.project.run("import", "promptfoo", "old"), 0,
                   out="'$ref' #/assertionTemplates/t40: references lead to too many others")

    def test_parameters_that_a_provider_does_not_take(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG.replace("[openai:gpt-4o]", """
  - id: anthropic:messages:claude-sonnet-4-5
    config: {top_p: 0.5, frequency_penalty: 1, temperature: '{{ env.T }}', thinking: {type: disabled}}
"""))
        self.check(self.project.run("import", "promptfoo", "old"), 0, out=[
            "'frequency_penalty' of provider 'anthropic:messages:claude-sonnet-4-5': 'anthropic' does not take it",
            "'temperature' of provider 'anthropic:messages:claude-sonnet-4-5': "])
        self.assertIn("extra: {thinking: {type: disabled}}", self.read("evals/models.yaml"))
        self.check(self.project.run("validate"), 0, out="no errors\n")

    def test_what_is_like_a_text(self):
        self.project.write("old/promptfooconfig.yaml", CONFIG + """\
  - vars: {word: größer, flag: true}
    assert: [{type: similar, value: [bigger, larger]}, {type: 'similar:dot', value: x}]
""")
        self.check(self.project.run("import", "promptfoo", "old"), 0, out="assertion 'similar:dot': 'similar' measures")
        self.assertIn("""\
  - id: "größer"
    vars: {word: "größer"}
    expect: [{similar: {to: [bigger, larger], model: text-embedding-3-large, min: 0.75}}]
""", self.read("evals/old.eval.yaml"))
        self.assertIn('text-embedding-3-large: {provider: openai, model: text-embedding-3-large, kind: embeddings}',
                      self.read("evals/models.yaml"))
        self.check(self.project.run("validate"), 0, out="no errors\n")

    def test_many_cases_are_a_file_of_their_own(self):
        rows = "".join(f"w{i},contains: w{i}\n" for i in range(100))
        self.project.write("old/tests.csv", "word,__expected\n" + rows)
        self.project.write("old/promptfooconfig.yaml", "prompts: ['Say {{word}}']\nproviders: [echo]\n"
                                                       "tests: file://tests.csv\n")
        self.check(self.project.run("import", "promptfoo", "old"), 0, out="wrote evals/cases/old.jsonl")
        self.assertEqual(json.loads(self.read("evals/cases/old.jsonl").splitlines()[7]),
                         {"id": "w7", "vars": {"word": "w7"}, "expect": [{"contains": "w7"}]})
        self.check(self.project.run("run"), 0, out="100 scored (100 passed, 0 failed)")

    def test_github_models(self):
        self.project.write("facts.prompt.yml", GITHUB)
        ended = self.check(self.project.run("import", "github-models", "facts.prompt.yml"), 0)
        self.assertEqual(ended.err, "")
        self.assertEqual([line.split(": ")[0] + ": " + line.split(": ")[1] for line in ended.out.splitlines()
                          if line.startswith("  facts")], [
            "  facts.prompt.yml:9:37: column 'note'",
            "  facts.prompt.yml:21:5: evaluator 'sound'",
            "  facts.prompt.yml:22:5: evaluator 'odd'",
            "  facts.prompt.yml:14:5: evaluator 'grade'",
            "  facts.prompt.yml:20:5: 'github/similarity'",
            "  facts.prompt.yml:20:5: the grader",
        ])
        self.assertEqual(self.read("prompts/facts.prompt.yml"), GITHUB)
        self.check(self.project.run("validate"), 0, out="no errors\n")
        told = {"gpt-4o-mini": {"provider": "sim", "rules": [{"when": "Paris", "answer": " The eiffel tower "},
                                                             {"answer": "the forum"}]}}
        judge = {"provider": "sim", "rules": [{"when": "right about", "answer": '{"reason": "r", "grade": "half"}'},
                                              {"answer": '{"reason": "r", "grade": "C"}'}]}
        told |= {"referee": judge, "referee-gpt-4o": judge}
        self.project.write("evals/models.yaml", json.dumps({"models": told}))
        report = self.project.run_json(code=1)
        self.assertEqual([(s["verdict"], [c["pass"] for c in s["scores"]]) for s in report["samples"]],
                         [("pass", [True, True, True, True]), ("fail", [False, True, True, True])])


if __name__ == "__main__":
    unittest.main()
