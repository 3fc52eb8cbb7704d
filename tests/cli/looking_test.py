"""Looking before expecting: try, run --no-score."""

import base64
import json
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from harness import MODELS, SUITE, ChatServer, CliTest, chat_error

UNCHECKED = SUITE.replace('expect: [{contains: "{{ question }}"}]\n', "")
FAULTY = MODELS.replace("rules: [{answer: What?}]",
                        "rules: [{when: beta, outcome: invalid_request}, {when: gamma, outcome: truncated, answer: What}, {answer: What?}]")


class NoScore(CliTest):
    def test_cases_need_no_checks(self):
        project = self.project.small(UNCHECKED)
        self.check(project.run("run"), 2, err="nothing is checked in case 'one'")
        ended = self.check(project.run("run", "--no-score"), 0,
                           out=["3 samples: 3 answered, none scored, 0 errors, 0 skipped",
                                "gate: none, since nothing was scored (--no-score)\n"])
        self.assertEqual(self.check(project.run("show"), 0).out, ended.out)
        run = json.loads(project.run("runs", "--json").out)[0]
        self.assertEqual((run["unscored"], run["decision"], run["exit_code"]), (3, None, 0))
        self.check(project.run("runs"), 0, out="not scored\n")

    def test_checks_are_not_applied(self):
        project = self.project.small(SUITE.replace("{{ question }}", "{{ reference }}"), FAULTY)
        self.check(project.run("run"), 2, err="'reference' is undefined")
        report = project.run_json("--no-score", "-m", "deaf", "-o", "junit:out.xml")
        self.assertFalse(report["run"]["scored"])
        self.assertIsNone(report["gate"])
        self.assertEqual([(s["verdict"], s["answer"], s["score"], s["scores"]) for s in report["samples"]],
                         [("unscored", "What?", None, []), ("error", None, None, []), ("unscored", "W…", None, [])])
        self.assertEqual((report["tally"]["unscored"], report["tally"]["error"]), (2, 1))
        self.assertEqual((report["groups"][0]["unscored"], report["groups"][0]["pass_rate"]), (2, None))
        suite = ElementTree.parse(project.root / "out.xml").getroot()[0]
        self.assertEqual((suite.get("tests"), suite.get("errors"), suite.get("skipped")), ("3", "1", "2"))

    def test_3_where_nobody_answers(self):
        project = self.project.small(UNCHECKED, FAULTY)
        self.check(project.run("run", "--no-score", "-m", "deaf", "-c", "two"), 3, out=["0 answered", "gate: none"])


PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

PROMPTY = """\
---
name: greet
model: {id: real, options: {temperature: 0}}
---
system:
Be kind.
user:
Hello {{ who }}{{ more | default("") }}!
"""


class Try(CliTest):
    def real(self, *script, more=""):
        server = ChatServer(self, script=script)
        self.project.write("prompts/greet.prompty", PROMPTY)
        self.project.write("evals/models.yaml", MODELS + f"""\
  real:
    provider: openai
    model: served
    base_url: {server.url}
    price: {{input: 1, output: 2}}
{more}""")
        return server

    def test_one_question_and_its_answer(self):
        server = self.real()
        ended = self.check(self.project.run("try", "greet", "--vars", "who=you"), 0)
        text = ended.out.replace(ended.out.split("latency")[1].split("\n")[0], " …")
        hash_ = self.project.run("prompt", "hash", "prompts/greet.prompty").out[:12]
        self.assertEqual(text, f"""\
system
  Be kind.
user
  Hello you!

answer
  Hello you!

prompt    greet {hash_}
model     real (calls itself served-model-2026)
sent with {{"temperature":0}}
outcome   ok (finish reason stop)
latency …
tokens    11 in, 7 out
cost      $0.000025
attempts  1
""")
        self.assertEqual(ended.err, "")
        self.assertEqual(len(server.requests), 1)
        self.assertFalse((self.project.root / ".llmeval").exists(), "nothing is stored")

    def test_as_json(self):
        self.real()
        told = json.loads(self.check(self.project.run("try", "prompts/greet.prompty", "who=you", "--format", "json"), 0).out)
        self.assertEqual(told["messages"], [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello you!"}])
        self.assertEqual((told["model"], told["answer"], told["outcome"], told["cost_nano_usd"]), ("real", "Hello you!", "ok", 25000))
        self.assertEqual((told["prompt"]["name"], told["prompt"]["path"]), ("greet", "prompts/greet.prompty"))
        self.assertEqual([attempt["outcome"] for attempt in told["calls"][0]["attempts"]], ["ok"])

    def test_every_way_to_say_what_variables_are(self):
        self.real()
        self.project.write("vars.json", '{"who": "one", "unread": 1}')
        self.project.write("more.txt", "who: two\n")
        for words, said in ((["--vars", "vars.json"], "one"), (["--vars", "@more.txt"], "two"), (["--vars", '{"who": 3}'], "3"),
                            (["--vars", "vars.json", "--vars", "who=4"], "4"), (["--vars", "who=5", "more=6"], "56"), (["who=7"], "7")):
            told = json.loads(self.check(self.project.run("try", "greet", *words, "--format", "json"), 0).out)
            self.assertEqual(told["answer"], f"Hello {said}!", words)

    def test_attempts_and_what_came_of_them(self):
        self.real(chat_error(500, "out of order"))
        self.check(self.project.run("try", "greet", "who=you"), 0,
                   out=["attempts  2\n  1 real: server_error after ", "out of order\n  2 real: ok after "])
        self.real(chat_error(400, "bad \x1b[31mwords"))
        self.check(self.project.run("try", "greet", "who=you"), 3,
                   out=["outcome   invalid_request: ", "bad \\x1b[31mwords", "attempts  1\n"], not_out=["answer\n", "latency"])
        self.real(chat_error(400, "no"))
        told = json.loads(self.check(self.project.run("try", "greet", "who=you", "--format", "json"), 3).out)
        self.assertEqual((told["outcome"], told["answer"], told["latency_us"]), ("invalid_request", None, None))

    def test_which_model(self):
        self.real()
        self.check(self.project.run("try", "greet", "who=you", "-m", "deaf"), 0, out=["  What?\n", "model     deaf"])
        self.project.write("prompts/plain.txt", "{{ x }}")
        self.check(self.project.run("try", "plain", "x=1"), 2, err="error: no model is named (-m NAME; models: deaf, echo, real)")
        self.project.write("evals/models.yaml", "models: {deaf: {provider: sim, rules: [{answer: Only}]}}\n")
        self.check(self.project.run("try", "plain", "x=1"), 0, out="  Only\n")
        self.check(self.project.run("try", "plain", "x=1", "-m", "openai:gpt-x"), 2,
                   err="model 'openai:gpt-x' needs the variable OPENAI_API_KEY, which is not set")

    def test_files_as_variables(self):
        server = self.real()
        self.project.write("docs/who.txt", "a reader")
        told = json.loads(self.check(self.project.run("try", "greet", "--vars", '{"who": {"file": "docs/who.txt"}}', "--format", "json"), 0).out)
        self.assertEqual(told["answer"], "Hello a reader!")
        self.project.write("prompts/look.prompty", "---\nname: look\n---\nuser:\nSee {{ shot | image }}\n")
        self.project.write("docs/dot.png", PNG)
        self.check(self.project.run("try", "look", "-m", "real", "--vars", '{"shot": {"file": "dot.png"}}', cwd=self.project.root / "docs"), 0,
                   out="  [image: docs/dot.png, ")
        sent = server.requests[-1][2]["messages"][-1]["content"]
        self.assertEqual(sent[1]["image_url"]["url"], "data:image/png;base64," + base64.b64encode(PNG).decode())
        self.check(self.project.run("try", "look", "-m", "real", "--vars", '{"shot": {"file": "docs/dto.png"}}'), 2, err="dto.png'")
        self.check(self.project.run("try", "look", "-m", "real", "--vars", '{"shot": {"x": 1}}'), 2,
                   err="error: an object is no image (name a file, {file: PATH}, or give an https: or data: URL)\n")

    def test_a_prompt_that_cannot_be_read_tells_why(self):
        self.real()
        self.project.write("prompts/broken.prompty", "---\nname: broken\n---\nuser:\n{{ a \n")
        self.check(self.project.run("try", "broken", "a=1"), 2, err="prompts/broken.prompty:5:1: error: '{{' is not closed")

    def test_a_program_gets_all_variables(self):
        self.project.write("prompts/plain.txt", "{{ x }}")
        self.project.write("evals/models.yaml", f"models: {{app: {{provider: exec, command: ['{sys.executable}', app.py]}}}}\n")
        self.project.write("evals/app.py", "import json, sys\nprint(json.load(sys.stdin)['vars'])\n")
        self.check(self.project.run("try", "plain", "x=1", "unread=2"), 0, out="  {'x': '1', 'unread': '2'}\n")

    def test_mistakes(self):
        self.real()
        for words, said in ((["gret"], "error: there is no prompt 'gret' (did you mean 'greet'?)\n"),
                            (["greet"], "prompts/greet.prompty:8:10: error: 'who' is undefined (there are no variables)\n"),
                            (["greet", "whom=a", "who=b"], "error: the prompt does not read the variable 'whom' (did you mean 'who'?)\n"),
                            (["greet", "who"], "error: 'who' is not NAME=TEXT, a JSON object or @FILE\n"),
                            (["greet", "who=a", "-m", "rael"], "error: there is no model 'rael' (did you mean 'real'?)\n"),
                            (["evals/models.yaml"], "error: 'evals/models.yaml' is no prompt file (prompt files end in "),
                            (["none/greet.prompty"], "error: there is no prompt file 'none/greet.prompty' (prompts: greet)\n"),
                            (["greet", "who=a", "--format", "xml"], "error: --format: 'xml' is none of text, json\n")):
            self.check(self.project.run("try", *words), 2, err=said)


if __name__ == "__main__":
    unittest.main()
