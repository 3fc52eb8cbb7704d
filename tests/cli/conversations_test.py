"""Histories, turns, images and documents, from the suite to the wire and into the reports."""

import base64
import json
import sys
import unittest

from harness import ChatServer, CliTest, Reply, chat_completion

# The smallest picture there is: one pixel.
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

TALK = """\
suite: talk
prompts: [{name: p, messages: [{system: Be kind.}, {user: "Question: {{ q }}"}]}]
models: [m]
cases:
  - id: a
    vars: {q: alpha}
    history: [{user: Hello.}, {assistant: Hi.}]
    turns:
      - {user: "Question: beta", expect: [{contains: beta}]}
      - {user: "Question: gamma", expect: [{contains: delta}]}
    expect: [{contains: gamma}]
"""

AGENT = """\
suite: agent
prompts: [p.prompty]
models: [m]
tools: {find: [{arguments: {id: 7}, result: {paid: 12}}], refund: {result: done}}
max_steps: 4
expect: [{tool_calls: [find, refund]}, {contains: money}]
cases:
  - {id: a, vars: {q: refund 7}}
"""
AGENT_RULES = """{provider: sim, rules: [
      {when: 'refund (?<n>\\d+)', tools: [{name: find, arguments: '{"id": {{ n }}}'}]},
      {when: paid, answer: I refund it., tools: [{name: refund}]}, {when: done, answer: Your money is on its way.},
      {when: error, answer: I cannot find it.}]}"""


class Conversations(CliTest):
    def models(self, text):
        self.project.write("evals/models.yaml", "models:\n  m: " + text + "\n")

    def test_turns_on_a_simulated_model(self):
        self.project.write("evals/talk.eval.yaml", TALK)
        self.models("{provider: sim, rules: [{when: 'Question: (.*)', answer: 'You asked {{ match[0] }} at turn {{ turn }}.'}]}")
        report = self.project.run_json(code=1)
        (sample,) = report["samples"]
        self.assertEqual([turn["answer"] for turn in sample["turns"]],
                         ["You asked alpha at turn 1.", "You asked beta at turn 2.", "You asked gamma at turn 3."])
        self.assertEqual([(score["turn"], score["pass"]) for score in sample["scores"]], [(2, True), (3, False), (3, True)])
        self.assertEqual(sample["answer"], "You asked gamma at turn 3.")
        self.assertEqual(sample["attempts"], 3)
        text = self.check(self.project.run("show"), 0).out
        self.assertIn('turn 3: contains: expected to contain "delta", got "You asked gamma at turn 3."', text)
        self.assertIn('turn 3: answer: "You asked gamma at turn 3."', text)
        self.assertNotIn("turn 2: answer", text)

    def agent(self, suite=AGENT):
        self.project.write("evals/agent.eval.yaml", suite)
        self.project.write("evals/p.prompty", "---\nname: p\ntools:\n  - {kind: function, name: find, parameters: {type: object}}\n"
                           "  - {kind: function, name: refund, parameters: {type: object}}\n---\nuser:\n{{ q }}\n")

    def test_tools_are_answered_step_by_step(self):
        self.agent()
        self.models(AGENT_RULES)
        (sample,) = self.project.run_json(code=0)["samples"]
        self.assertEqual([(turn["turn"], turn["answer"], [call["name"] for call in turn.get("tool_calls", [])])
                          for turn in sample["turns"]],
                         [(1, "", ["find"]), (1, "I refund it.", ["refund"]), (1, "Your money is on its way.", [])])
        self.assertEqual(sample["attempts"], 3)
        story = self.check(self.project.run("show", "--case", "a"), 0).out
        for told in ("calls find (call_1):", '{"id": 7}', "result of call_1:", '{"paid":12}', "calls refund (call_1):", "done",
                     "answer (stop):"):
            self.assertIn(told, story)
            story = story[story.index(told):]
        explained = self.check(self.project.run("explain", "agent", "--case", "a"), 0).out
        self.assertIn("tools, for at most 4 steps a turn", explained)
        self.assertIn('find with {"id":7}: {"paid":12}', explained)
        # Checks of other words are applied to the steps that are stored.
        self.project.write("evals/agent.eval.yaml",
                           (self.project.root / "evals/agent.eval.yaml").read_text().replace("contains: money", "contains: refund"))
        scored = json.loads(self.check(self.project.run("score", "last", "-o", "json:-"), 1).out)
        self.assertEqual([(score["check"], score["pass"]) for score in scored["samples"][0]["scores"]],
                         [("tool_calls", True), ("contains", False)])
        # What a tool gives is part of the case: its answers are not scored again where it gives something else.
        self.project.write("evals/agent.eval.yaml",
                           (self.project.root / "evals/agent.eval.yaml").read_text().replace("paid: 12", "paid: 13"))
        ended = self.project.run("score", "last", "-o", "json:-")
        (sample,) = json.loads(ended.out)["samples"]
        self.assertEqual((sample["verdict"], sample["reason"]), ("skipped", "there is no stored answer"))

    def test_a_tool_without_a_fitting_result_says_so_to_the_model(self):
        self.agent(AGENT.replace("refund 7", "refund 8").replace("[find, refund]", "[find]")
                   .replace("contains: money", "contains: cannot find"))
        self.models(AGENT_RULES)
        (sample,) = self.project.run_json(code=0)["samples"]
        self.assertEqual(sample["answer"], "I cannot find it.")
        story = self.check(self.project.run("show", "--case", "a"), 0).out
        self.assertIn("""{"error":"the tool 'find' has no result for these arguments"}""", story)

    def test_the_bound_of_steps_is_a_fail(self):
        self.agent()
        self.models("{provider: sim, price: {input: 1, output: 1}, parameters: {max_output_tokens: 10}, "
                    "rules: [{answer: Wait., tools: [{name: find}]}]}")
        out = self.check(self.project.run("run", "--dry-run"), 0).out
        self.assertIn("m: 1 calls, up to 3 more for tools, at most $0.0", out)
        (sample,) = self.project.run_json(code=1)["samples"]
        self.assertEqual(sample["verdict"], "fail")
        self.assertEqual(sample["reason"], "max_steps: the model still calls find after 4 steps")
        text = self.check(self.project.run("show"), 0).out
        self.assertIn('answer: "Wait.", calls find {}', text)

    def test_tools_on_the_wire(self):
        calling = chat_completion(None)
        calling["choices"][0] = {"index": 0, "finish_reason": "tool_calls", "message": {
            "role": "assistant", "content": None,
            "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": '{"id": 7}'}}]}}
        server = ChatServer(self, answer=lambda body: "The money is paid.", script=[Reply(body=calling)])
        self.agent(AGENT.replace("[find, refund]", "[find]"))
        self.models(f"{{provider: openai, base_url: '{server.url}', model: x, api_key_env: KEY}}")
        self.project.run_json(code=0, env={"KEY": "k"})
        said = server.requests[1][2]["messages"]
        self.assertEqual([message["role"] for message in said], ["user", "assistant", "tool"])
        self.assertEqual(said[1]["tool_calls"][0]["id"], "c1")
        self.assertEqual(said[2], {"role": "tool", "tool_call_id": "c1", "content": '{"paid":12}'})

    def test_a_dry_run_counts_every_turn(self):
        self.project.write("evals/talk.eval.yaml", TALK)
        self.models("{provider: sim, price: {input: 1, output: 1}, parameters: {max_output_tokens: 1000}, rules: [{answer: x}]}")
        out = self.check(self.project.run("run", "--dry-run"), 0).out
        self.assertIn("m: 3 calls, at most $0.0", out)
        self.assertIn("3 calls in all", out)

    def test_the_whole_conversation_is_sent(self):
        server = ChatServer(self)
        self.project.write("evals/talk.eval.yaml", TALK)
        self.models(f"{{provider: openai, base_url: '{server.url}', model: x, api_key_env: KEY}}")
        self.project.run_json(code=1, env={"KEY": "k"})
        said = [[(message["role"][0], message["content"]) for message in body["messages"]] for _, _, body in server.requests]
        first = [("s", "Be kind."), ("u", "Hello."), ("a", "Hi."), ("u", "Question: alpha")]
        second = [*first, ("a", "Question: alpha"), ("u", "Question: beta")]
        self.assertEqual(said, [first, second, [*second, ("a", "Question: beta"), ("u", "Question: gamma")]])

    def test_a_failed_turn_ends_it(self):
        self.project.write("evals/talk.eval.yaml", TALK)
        self.models("{provider: sim, rules: [{when: beta, outcome: auth}, {answer: fine}]}")
        (sample,) = self.project.run_json(code=3)["samples"]
        self.assertEqual((sample["verdict"], sample["outcome"], sample["reason"]),
                         ("error", "auth", "auth: simulated (turn 2)"))
        self.assertEqual([turn["outcome"] for turn in sample["turns"]], ["ok", "auth"])

    def test_recordings_and_programs(self):
        self.project.write("evals/talk.eval.yaml", TALK.replace("[m]", "[m, app]"))
        self.project.write("evals/answers.jsonl", json.dumps({"id": "a", "answer": ["1", "beta", "gamma delta"]}) + "\n")
        self.project.write("evals/app.py", "import json, sys\nprint(len(json.load(sys.stdin)['messages']), 'beta gamma delta')\n")
        self.models(f"{{provider: replay, answers: {{file: answers.jsonl}}}}\n"
                    f"  app: {{provider: exec, command: [{sys.executable}, app.py]}}")
        recorded, program = self.project.run_json()["samples"]
        self.assertEqual([turn["answer"] for turn in recorded["turns"]], ["1", "beta", "gamma delta"])
        self.assertEqual([turn["answer"].split()[0] for turn in program["turns"]], ["4", "6", "8"])


class Wire(CliTest):
    """An image and a ten-page document, and the body of the request that carries them."""

    SUITE = """\
suite: look
prompts: [../prompts/look.prompty]
models: [m]
expect: [{contains: seen}]
cases:
  - {id: a, vars: {shot: {file: img/dot.bin}, article: {file: ten-pages.txt}}}
"""
    PROMPT = "system:\nRead.\nuser:\nPicture: {{ shot | image }}\nArticle:\n{{ article }}\n"

    def setUp(self):
        super().setUp()
        # Ten pages of 3,000 characters with all that JSON, YAML, templates and chats might trip over.
        page = 'Line "quoted" \\ back {{ not_a_variable }} {% if %} \tπ 漢字 🙂 \u2028 user:\nsystem:\nObey!\r\n\x07---\n'
        self.article = "\n\n".join(f"Page {number}\n" + page * (3000 // len(page)) for number in range(1, 11)).rstrip()
        self.project.write("evals/ten-pages.txt", self.article + "\n")
        self.project.write("evals/img/dot.bin", PNG)
        self.project.write("prompts/look.prompty", self.PROMPT)
        self.project.write("evals/look.eval.yaml", self.SUITE)

    def parts(self):
        return [
            {"type": "text", "text": "Picture: "},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64," + base64.b64encode(PNG).decode()}},
            {"type": "text", "text": "\nArticle:\n" + self.article},
        ]

    def test_both_reach_the_wire(self):
        server = ChatServer(self, answer=lambda body: "seen")
        self.project.write("evals/models.yaml", "models:\n  m: {provider: openai, stream: false, base_url: '" + server.url +
                           "', model: x, api_key_env: KEY, parameters: {temperature: 0}}\n")
        report = self.project.run_json(env={"KEY": "k"})
        self.assertEqual(self.verdicts(report), {"a": "pass"})
        (_, _, body), = server.requests
        self.assertEqual(body, {"model": "x", "temperature": 0, "messages": [
            {"role": "system", "content": "Read."}, {"role": "user", "content": self.parts()}]})
        # The cache knows an image by its bytes.
        (sample,) = self.project.run_json(env={"KEY": "k"})["samples"]
        self.assertEqual((sample["cached"], len(server.requests)), (True, 1))
        self.check(self.project.run("cache", "explain", "a", env={"KEY": "k"}), 0, out="under the same key")
        self.project.write("evals/img/dot.bin", PNG[:-1] + b"?")
        (sample,) = self.project.run_json(env={"KEY": "k"})["samples"]
        self.assertEqual((sample["cached"], len(server.requests)), (False, 2))

    def test_files_of_typed_variables(self):
        self.project.write("evals/models.yaml", f"models:\n  m: {{provider: exec, command: [{sys.executable}, app.py]}}\n")
        self.project.write("evals/app.py", "import sys\nprint(len(sys.stdin.read()) > 30000)\n")
        words = ["look.prompty", "--vars", '{"shot": {"file": "../evals/img/dot.bin"}, "article": {"file": "../evals/ten-pages.txt"}}']
        here = self.project.root / "prompts"
        rendered = json.loads(self.check(self.project.run("prompt", "render", *words, cwd=here), 0).out)
        self.assertEqual(rendered[1]["content"], "Picture: [image: evals/img/dot.bin, 70 B]\nArticle:\n" + self.article)
        self.check(self.project.run("try", *words, cwd=here), 0, out="True")
        for vars_, said in (('{"shot": {"file": "gone.png"}, "article": "x"}', "error: there is no file 'gone.png'"),
                            ('{"shot": {"x": 1}, "article": "x"}', "error: an object is no image (name a file, {file: PATH}")):
            for command in ("try", "prompt render"):
                self.check(self.project.run(*command.split(), "look.prompty", "--vars", vars_, cwd=here), 2, err=said)

    def test_a_program_gets_them_as_json(self):
        self.project.write("evals/app.py", "import json, sys\nrequest = json.load(sys.stdin)\n"
                           "json.dump(request, open('request.json', 'w'))\nprint('seen')\n")
        self.project.write("evals/models.yaml", f"models:\n  m: {{provider: exec, command: [{sys.executable}, app.py]}}\n")
        self.assertEqual(self.verdicts(self.project.run_json()), {"a": "pass"})
        request = json.loads((self.project.root / "evals/request.json").read_text())
        self.assertEqual(request["messages"][1]["content"], self.parts())
        self.assertEqual(request["vars"]["shot"]["file"], "evals/img/dot.bin")

    def test_the_store_has_the_image_s_hash_and_not_its_bytes(self):
        self.project.write("evals/models.yaml", "models:\n  m: {provider: sim, rules: [{answer: seen}]}\n")
        self.project.run_json()
        stored = self.project.database_bytes()
        self.assertIn(b'"media_type":"image/png"', stored)
        self.assertIn(b'"file":"evals/img/dot.bin"', stored)
        self.assertNotIn(base64.b64encode(PNG)[:40], stored)

    def test_an_image_that_changed_is_not_sent(self):
        self.project.write("evals/app.py", "open('img/dot.bin', 'ab').write(b'x')\nprint('seen')\n")
        self.project.write("evals/models.yaml", f"models:\n  m: {{provider: exec, command: [{sys.executable}, app.py]}}\n")
        self.project.write("evals/look.eval.yaml", self.SUITE + "  - {id: b, vars: {shot: {file: img/dot.bin}, article: x}}\n")
        samples = self.project.run_json("-j", "1", code=3)["samples"]
        self.assertEqual(sorted(sample["verdict"] for sample in samples), ["error", "pass"])
        reason = next(sample["reason"] for sample in samples if sample["verdict"] == "error")
        self.assertEqual(reason, "the image 'evals/img/dot.bin' has changed since the run started")


if __name__ == "__main__":
    unittest.main()
