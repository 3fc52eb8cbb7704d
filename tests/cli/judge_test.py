"""Checks that ask a judge: what is sent, what is stored, what is asked again and what is not, and what fails closed."""

import contextlib
import json
import sqlite3
import unittest

from harness import ChatServer, CliTest, Reply, Serving, finish, interrupt, wait_until

MODELS = """\
models:
  mini: {provider: openai, model: small, base_url: "${env:URL}", retry: {attempts: 1}, price: {input: 1, output: 2}}
  referee:
    {provider: openai, model: large, base_url: "${env:URL}", retry: {attempts: 1}, price: {input: 10, output: 20},
     parameters: {temperature: 0}}
  umpire: {provider: openai, model: huge, base_url: "${env:URL}", retry: {attempts: 1}, price: {input: 10, output: 20}}
  twin: {provider: openai, model: small, base_url: "${env:URL}"}
"""

SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [mini]
defaults: {judge: {model: referee, min: 0.5}}
expect: [{judge: {rubric: Names the word., name: names-it}}]
cases:
  - {id: one, vars: {question: alpha}}
  - {id: two, vars: {question: beta}}
  - {id: three, vars: {question: gamma}}
"""

KIND = {"small": "answer", "large": "judge", "huge": "judge"}


def verdict(score, reason="as it should be"):
    return json.dumps({"reason": reason, "score": score})


class JudgeTest(CliTest):
    def setUp(self):
        super().setUp()
        self.project.small(suite=SUITE, models=MODELS)
        self.server = ChatServer(self, answer=self.answer)
        self.env = {"URL": self.server.url, "OPENAI_API_KEY": "k"}
        self.judge = lambda body: verdict(0.9)

    def answer(self, body):
        if KIND[body["model"]] == "judge":
            return self.judge(body)
        return "You asked: " + body["messages"][-1]["content"]

    def suite(self, *changes):
        text = SUITE
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        self.project.write("evals/small.eval.yaml", text)

    def asked(self, kind="judge"):
        """Bodies of the requests since the last time that were for a judge, or for answers."""
        bodies = [body for _, _, body in self.server.requests]
        return [body for body in bodies if KIND[body["model"]] == kind]

    def forget(self):
        self.server.requests.clear()

    def report(self, *words, code=0):
        return self.project.run_json(*words, env=self.env, code=code)

    def one(self, *words, code=0):
        """The one sample of a run of case `one`, and its score."""
        report = self.report("-c", "one", *words, code=code)
        (sample,) = report["samples"]
        return sample, sample["scores"][0]


class Judging(JudgeTest):
    def test_a_verdict_decides_and_says_who_gave_it(self):
        self.judge = lambda body: verdict(0.9 if "beta" in str(body["messages"]) else 0.1)
        report = self.report(code=1)
        self.assertEqual(self.verdicts(report), {"one": "fail", "two": "pass", "three": "fail"})
        self.assertEqual((len(self.asked()), len(self.asked("answer"))), (3, 3))
        sample = next(sample for sample in report["samples"] if sample["case"] == "two")
        (score,) = sample["scores"]
        self.assertEqual((score["check"], score["name"], score["score"]), ("judge", "names-it", 0.9))
        self.assertEqual(score["reason"], 'expected at least 0.5, got 0.9: "as it should be"')
        judging = score["judging"]
        self.assertEqual((judging["models"], judging["votes"], judging["spread"]), (["referee"], [0.9], 0))
        self.assertRegex(judging["prompt_hash"], "^[0-9a-f]{64}$")
        # 11 tokens in and 7 out, of the answer and of the verdict.
        self.assertEqual((sample["cost_nano_usd"], sample["checking_cost_nano_usd"]), (275_000, 250_000))
        self.assertEqual(sample["usage"]["input_tokens"], 11, "of the answer")
        self.assertEqual(report["groups"][0]["checking_cost_nano_usd"], 750_000)
        self.assertEqual([model["name"] for model in report["run"]["models"]], ["mini", "referee"])
        text = self.check(self.project.run("show", "last"), 0, out=["$0.00075 of it asked by checks"]).out
        self.assertIn("$0.000075", text, "the model's own cost stands apart")

    def test_what_the_judge_is_sent(self):
        self.one()
        (body,) = self.asked()
        self.assertEqual(body["temperature"], 0)
        self.assertEqual(body["response_format"]["type"], "json_schema")
        said = body["messages"][-1]["content"]
        for text in ("Names the word.", "Question: alpha", "You asked: Question: alpha"):
            self.assertIn(text, said)

    def test_a_sample_tells_its_calls(self):
        self.one("-o", "events:log")
        self.check(self.project.run("show", "last", "--case", "one"), 0,
                   out=["call 1 (answer): ok from mini", "call 2 (judge for 'names-it'): ok from referee",
                        "judged by referee with prompt ", ", vote 0.9"])
        events = (self.project.root / "log").read_text()
        finished = [json.loads(line) for line in events.splitlines() if '"sample_finished"' in line]
        calls = finished[0]["sample"]["calls"]
        self.assertEqual([(call["purpose"], call.get("check")) for call in calls],
                         [("answer", None), ("judge", "names-it")])
        self.assertRegex(calls[1]["question"], "^[0-9a-f]{64}$")

    def test_a_reply_that_cannot_be_read_is_asked_for_once_more(self):
        self.judge = lambda body: verdict(1) if "cannot be read" in body["messages"][-1]["content"] else "Fine! 10/10"
        sample, score = self.one()
        self.assertEqual((sample["verdict"], score["score"]), ("pass", 1))
        first, second = self.asked()
        self.assertEqual(second["messages"][: len(first["messages"])], first["messages"])
        self.assertEqual(second["messages"][-2], {"role": "assistant", "content": "Fine! 10/10"})
        self.judge = lambda body: "Fine! 10/10"
        self.forget()
        sample, score = self.one("--cache", "off", code=3)
        self.assertEqual((sample["verdict"], sample["outcome"], score["error"]),
                         ("error", "judge_unparsable", "judge_unparsable"))
        self.assertEqual(len(self.asked()), 2)
        self.assertIsNone(score["score"])

    def test_votes_of_several_judges(self):
        self.suite(("model: referee", "model: [referee, umpire], votes: 2"))
        scores = {"large": iter([0.2, 0.4]), "huge": iter([0.9, 1.0])}
        self.judge = lambda body: verdict(next(scores[body["model"]]))
        sample, score = self.one()
        self.assertEqual(len(self.asked()), 4)
        self.assertEqual(score["score"], 0.65)
        self.assertIn("got 0.65, the median of ", score["reason"])
        self.assertIn("(spread 0.8)", score["reason"])
        self.assertEqual((score["judging"]["models"], score["judging"]["spread"]), (["referee", "umpire"], 0.8))
        self.assertEqual(sorted(score["judging"]["votes"]), [0.2, 0.4, 0.9, 1.0])
        self.assertEqual([call for call in sample["scores"] if call["pass"]], [score])

    def test_a_judge_that_cannot_be_asked_is_an_error_and_never_a_verdict(self):
        for outcome, status in (("rate_limited", 429), ("auth", 401), ("server_error", 500)):
            with self.subTest(outcome):
                self.server.script = [Reply(text="a word"), Reply(status=status, body={"error": {"message": "no"}})]
                sample, score = self.one("--cache", "off", code=3)
                self.assertEqual((sample["verdict"], sample["outcome"], score["error"]), ("error", outcome, outcome))
                self.assertIn(f"'referee' gave no answer: {outcome}", score["reason"])
                self.assertEqual(sample["answer"], "a word")

    def test_another_check_that_has_failed_decides_all_the_same(self):
        self.suite(("expect: [", "expect: [{contains: nowhere}, "))
        self.server.script = [Reply(text="a word"), Reply(status=401, body={"error": {"message": "no"}})]
        report = self.report("-c", "one", code=1)
        self.assertEqual(self.verdicts(report), {"one": "fail"})

    def test_nobody_is_asked_where_it_does_not_matter(self):
        self.suite(("expect: [{judge: {rubric: Names the word., name: names-it}}]",
                    "expect: [{any_of: [{contains: alpha}, {judge: Names the word.}]}, "
                    "{judge: {rubric: Never., when: case == 'none', min: 0.9}}]"))
        report = self.report()
        self.assertEqual(len(self.asked()), 2, "not of the case that holds without it")
        scores = {sample["case"]: sample["scores"][0]["reason"] for sample in report["samples"]}
        self.assertIn("judge was not asked", scores["one"])
        self.assertIn("judge held", scores["two"])

    def test_each_turn_may_be_judged(self):
        self.suite(("vars: {question: alpha}", "vars: {question: alpha}, turns: [{user: and now, expect: [{judge: Now.}]}]"))
        sample, _ = self.one()
        self.assertEqual([(score["name"], score["turn"]) for score in sample["scores"]], [("judge", 2), ("names-it", 2)])
        self.assertEqual((len(self.asked()), len(self.asked("answer"))), (2, 2))


class Mocked(CliTest):
    def test_the_mock_judges_by_the_schema_that_it_is_sent(self):
        mock = Serving(self, "mock")
        models = "".join(f"  {name}: {{provider: openai, model: {name}, base_url: {mock.url}/v1}}\n"
                         for name in ("mini", "referee"))
        self.project.small(suite=SUITE, models="models:\n" + models)
        # Which score it makes up is its own affair.
        ended = self.project.run("run", "-o", "json:-", env={"OPENAI_API_KEY": "k"})
        self.assertIn(ended.code, (0, 1), ended.err)
        for sample in json.loads(ended.out)["samples"]:
            (score,) = sample["scores"]
            self.assertIsNone(score["error"], score["reason"])
            self.assertEqual(len(score["judging"]["votes"]), 1)


class Keeping(JudgeTest):
    def test_a_second_run_asks_nobody(self):
        first = self.report()
        self.forget()
        second = self.report()
        self.assertEqual(self.server.requests, [])
        self.assertEqual(second["tally"]["spent_nano_usd"], 0)
        for old, new in zip(first["samples"], second["samples"]):
            self.assertEqual(new["scores"], old["scores"])
            self.assertEqual(new["cost_nano_usd"], old["cost_nano_usd"])
        self.report("--cache", "only")
        self.suite(("Names the word.", "Names another word."))
        sample, score = self.one("--cache", "only", code=3)
        self.assertEqual((sample["answer"] is not None, score["error"]), (True, "cache_miss"))
        self.assertEqual(self.server.requests, [])
        self.report()
        self.assertEqual((len(self.asked()), len(self.asked("answer"))), (3, 0))

    def test_votes_are_answers_of_their_own(self):
        self.suite(("model: referee", "model: referee, votes: 3"))
        self.report()
        self.assertEqual(len(self.asked()), 9)
        self.forget()
        self.report()
        self.assertEqual(self.server.requests, [])
        self.suite(("model: referee", "model: referee, votes: 4"))
        self.report()
        self.assertEqual(len(self.asked()), 3)

    def test_a_recording_has_the_judges_replies(self):
        first = self.report("--record", "tape.jsonl")
        self.forget()
        replayed = self.report("--replay", "tape.jsonl")
        self.assertEqual(self.server.requests, [])
        self.assertEqual([sample["scores"] for sample in replayed["samples"]],
                         [sample["scores"] for sample in first["samples"]])
        self.suite(("Names the word.", "Names another word."))
        _, score = self.one("--replay", "tape.jsonl", code=3)
        self.assertEqual(score["error"], "no_recording")
        self.assertEqual(self.server.requests, [])

    def test_scored_again_stored_verdicts_stand(self):
        self.judge = lambda body: verdict(0.7)
        before = self.report()
        self.forget()
        # Another bound is the same question.
        self.suite(("min: 0.5", "min: 0.8"))
        ended = self.check(self.project.run("score", "last", "-o", "json:-", env=self.env), 1)
        again = json.loads(ended.out)
        self.assertEqual(set(self.verdicts(again).values()), {"fail"})
        self.assertEqual([sample["scores"][0]["score"] for sample in again["samples"]], [0.7, 0.7, 0.7])
        self.assertEqual(again["tally"]["spent_nano_usd"], 0)
        self.assertEqual(again["tally"]["cost_nano_usd"], before["tally"]["cost_nano_usd"])
        # Another rubric is another one, which nobody has answered.
        self.suite(("Names the word.", "Names another word."))
        ended = self.check(self.project.run("score", before["run"]["id"], "-o", "json:-", env=self.env), 3)
        score = json.loads(ended.out)["samples"][0]["scores"][0]
        self.assertEqual(score["error"], "no_recording")
        self.assertIn("there is no stored answer", score["reason"])
        self.assertEqual(self.server.requests, [])


class GoingOn(JudgeTest):
    def stop_after(self, judged, how):
        process = self.project.start("run", "-j", "1", "--cache", "off", env=self.env)
        wait_until(lambda: len(self.asked()) >= judged, "judge's requests")
        how(process)
        return finish(process)

    def stored(self, purpose):
        with contextlib.closing(sqlite3.connect(self.project.root / ".llmeval/results.db")) as database:
            return database.execute("SELECT count(*) FROM calls WHERE purpose = ?", [purpose]).fetchone()[0]

    def test_a_run_killed_while_it_judges_goes_on(self):
        self.suite(("model: referee", "model: referee, votes: 3"))
        self.stop_after(4, lambda process: process.kill())
        answers, votes = self.stored("answer"), self.stored("judge")
        self.forget()
        report = self.report("--resume")
        self.assertEqual(self.verdicts(report), {"one": "pass", "two": "pass", "three": "pass"})
        # The server may see late what was in flight.
        self.assertIn(len(self.asked("answer")) - (3 - answers), (0, 1))
        self.assertIn(len(self.asked()) - (9 - votes), (0, 1))
        for sample in report["samples"]:
            self.assertEqual(len(sample["scores"]), 1)
        with contextlib.closing(sqlite3.connect(self.project.root / ".llmeval/results.db")) as database:
            rows = database.execute("SELECT count(*), count(DISTINCT question) FROM calls WHERE purpose = 'judge'").fetchone()
        self.assertEqual(rows, (9, 9))

    def test_ctrl_c_while_it_judges_leaves_an_answered_sample(self):
        self.suite(("model: referee", "model: referee, votes: 3"))
        self.check(self.stop_after(1, interrupt), 130)
        self.assertGreaterEqual(self.stored("answer"), 1)
        self.forget()
        answers = self.stored("answer")
        report = self.report("--resume")
        self.assertEqual(set(self.verdicts(report).values()), {"pass"})
        self.assertEqual(len(self.asked("answer")), 3 - answers)

    def test_a_changed_judge_is_another_plan(self):
        self.stop_after(1, interrupt)
        self.project.write("prompts/judges/judge.prompty", "---\nname: judge\n---\n{{ rubric }} {{ answer }}\n")
        ended = self.project.run("run", "--resume", env=self.env)
        self.check(ended, 2, err=["judge 'judge of small' has changed"])


class Bounds(JudgeTest):
    def test_a_budget_counts_judges(self):
        ended = self.project.run("run", "--max-cost", "1", env=self.env)
        self.check(ended, 2, err=["model 'mini' has no max_output_tokens", "model 'referee' has no max_output_tokens"])
        self.project.write("evals/models.yaml", MODELS.replace("price:", "parameters: {max_output_tokens: 10}, price:", 1)
                           .replace("temperature: 0", "max_output_tokens: 10"))
        self.check(self.project.run("run", "--max-requests", "3", "-j", "1", env=self.env), 3, out="max_requests")
        self.assertLessEqual(len(self.server.requests), 3)

    def test_a_sample_pays_for_its_judge(self):
        self.suite(("cases:", "budget: {sample: {max_requests: 1}}\ncases:"))
        sample, score = self.one(code=3)
        self.assertEqual((sample["outcome"], score["error"]), ("budget", "budget"))
        self.assertIn("the sample's max_requests leaves no room", score["reason"])
        self.assertEqual(len(self.server.requests), 1)

    def test_a_dry_run_knows_the_judges(self):
        self.suite(("model: referee", "model: referee, votes: 2"))
        self.check(self.project.run("run", "--dry-run", env=self.env), 0,
                   out=["checks ask referee: 6 calls, at most $", "9 calls in all", "price of referee: 10.00 in, 20.00 out"])
        self.assertEqual(self.server.requests, [])


class Loading(JudgeTest):
    def validate(self, *changes, told):
        self.suite(*changes)
        self.check(self.project.run("validate", env=self.env), 2, err=told)

    def test_mistakes(self):
        self.validate(("model: referee, ", ""), told="check 'judge' names no model that judges")
        self.validate(("model: referee", "model: refree"), told="there is no model 'refree' (did you mean 'referee'?)")
        self.validate(("model: referee", "model: mini"), told="'mini' judges its own answers (name another model")
        self.validate(("model: referee", "model: twin"),
                      told="'twin' judges its own answers: it is the same model as 'mini'")
        self.suite(("model: referee", "model: mini, self: true"))
        self.check(self.project.run("validate", env=self.env), 0)

    def test_prompts_of_ones_own(self):
        self.project.write("prompts/judges/names.prompty", "---\nname: names\n---\nsystem:\nJudge.\nuser:\n{{ answer }}\n")
        self.suite(("rubric: Names the word.", "prompt: names"))
        self.one()
        self.assertEqual(self.asked()[0]["messages"][0]["role"], "system")
        self.project.write("prompts/mine.txt", "{{ answer }} {{ vars.question }}")
        self.suite(("rubric: Names the word.", "prompt: ../prompts/mine.txt"))
        self.one()
        self.assertIn("alpha", self.asked()[-1]["messages"][-1]["content"])
        self.project.write("prompts/mine.txt", "{{ answer }} {{ question }}")
        self.validate(("rubric: Names the word.", "prompt: ../prompts/mine.txt"),
                      told="prompts/mine.txt:1:17: error: a judge's prompt has no variable 'question'")


if __name__ == "__main__":
    unittest.main()
