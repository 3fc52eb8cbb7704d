"""The response cache, recordings and replaying, against a chat server that counts its requests."""

import json
import subprocess
import time
import unittest

import harness
from harness import CliTest, ChatServer

MODELS = """\
models:
  mini:
    provider: openai
    base_url: {url}
    model: small
    api_key_env: TEST_KEY
    price: {{input: 1, output: 2}}
  hot: {{provider: openai, base_url: {url}, model: small, api_key_env: TEST_KEY, parameters: {{temperature: 1}}}}
"""

SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [mini]
expect: [{contains: "{{ question }}"}]
cases:
  - {id: one, vars: {question: alpha}}
  - {id: two, vars: {question: beta}}
  - {id: three, vars: {question: gamma}}
"""

KEY = {"TEST_KEY": "sk-very-secret"}
PICTURE = "user:\n{{ picture | image }}{{ question }}\n"
DOT = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


class CacheTest(CliTest):
    def setUp(self):
        super().setUp()
        self.server = ChatServer(self)
        self.project.small(suite=SUITE, models=MODELS.format(url=self.server.url))

    def run_it(self, *words, env=KEY, code=0, **expected):
        return self.check(self.project.run("run", *words, env=env), code, **expected)

    def report(self, *words, env=KEY, code=0):
        return self.project.run_json(*words, env=env, code=code)

    def asked(self):
        """Requests since the last time."""
        count = len(self.server.requests)
        self.server.requests.clear()
        return count


class Caching(CacheTest):
    def test_a_second_run_asks_nothing_and_says_so(self):
        self.run_it(not_out=["cached"])
        self.assertEqual(self.asked(), 3)
        again = self.run_it(out=[" · 3 of 3 answers cached, oldest 0 s · ", "3 from cache", "$0 of it spent"])
        self.assertIn("3 of 3 answers cached", again.out.splitlines()[0])
        self.assertEqual(self.asked(), 0)
        report = self.report()
        self.assertEqual(self.asked(), 0)
        tally = report["tally"]
        self.assertEqual((tally["cached"], tally["attempts"]), (3, 0))
        self.assertEqual((tally["cost_nano_usd"], tally["spent_nano_usd"]), (75_000, 0))
        self.assertGreaterEqual(tally["oldest_cached_us"], 0)
        sample = report["samples"][0]
        self.assertTrue(sample["cached"])
        self.assertGreater(sample["latency_us"], 0)
        self.assertEqual(sample["usage"]["input_tokens"], 11)
        runs = json.loads(self.project.run("runs", "--json").out)
        self.assertEqual([run["spent_nano_usd"] for run in runs], [0, 0, 75_000])

    def test_what_changes_a_request_is_asked_anew(self):
        self.run_it()
        self.asked()
        self.run_it("-m", "hot")
        self.assertEqual(self.asked(), 3)
        self.run_it("--trials", "2")
        self.assertEqual(self.asked(), 3)
        self.project.write("prompts/ask.txt", "Please answer: {{ question }}\n")
        self.run_it()
        self.assertEqual(self.asked(), 3)
        # Checks, names and limits are no part of it.
        self.project.write("evals/small.eval.yaml", SUITE.replace("suite: small", "suite: other").replace("id: one", "id: uno"))
        self.run_it("-j", "2")
        self.assertEqual(self.asked(), 0)

    def test_modes(self):
        self.run_it("--cache", "off")
        self.assertEqual(self.asked(), 3)
        self.run_it("--cache", "only", env={}, code=3, out="cache_miss: the cache has no answer to this request")
        self.run_it("--cache", "auto")
        self.assertEqual(self.asked(), 3)
        self.run_it("--cache", "only", env={}, out="3 of 3 answers cached")
        self.assertEqual(self.asked(), 0)
        self.run_it("--cache", "refresh", not_out="answers cached")
        self.assertEqual(self.asked(), 3)
        time.sleep(0.02)
        self.run_it("--cache-max-age", "10ms", not_out="answers cached")
        self.assertEqual(self.asked(), 3)
        self.run_it("--cache-max-age", "1h", out="3 of 3 answers cached")
        self.assertEqual(self.asked(), 0)

    def test_errors_are_not_cached(self):
        self.server.script = [harness.chat_error(401, "no", "invalid_api_key")] * 3
        self.run_it(code=3)
        self.assertEqual(self.asked(), 3)
        self.run_it(not_out="answers cached")
        self.assertEqual(self.asked(), 3)

    def test_identical_requests_at_once_are_sent_once(self):
        cases = "\n".join(f"  - {{id: c{n}, vars: {{question: alpha}}}}" for n in range(30))
        self.project.write("evals/small.eval.yaml", SUITE.split("cases:")[0] + "cases:\n" + cases + "\n")
        self.run_it(out="29 of 30 answers cached")
        self.assertEqual(self.asked(), 1)

    def test_cached_answers_take_nothing_from_a_budget(self):
        self.run_it("-c", "one")
        self.asked()
        # Two of the three have to be asked.
        self.project.write("evals/small.eval.yaml", SUITE + "budget: {max_requests: 2}\n")
        self.run_it(out="1 of 3 answers cached", not_out="incomplete")
        self.assertEqual(self.asked(), 2)
        self.project.write("evals/small.eval.yaml", SUITE + "budget: {max_requests: 1}\n")
        self.run_it(out="3 of 3 answers cached", not_out="incomplete")
        self.run_it("--cache", "refresh", code=3, out="incomplete")

    def test_the_gate_may_limit_cached_answers(self):
        self.project.write("evals/small.eval.yaml",
                           SUITE + "gate: {pass_rate: {min: 1}, cached: {max_share: 0.5, max_age: 7d}}\n")
        self.run_it()
        self.run_it(code=1, out="fail: small: 3 of 3 answers of ask × mini are cached (100.0 %), at most 50 % may be")

    def test_a_program_is_cached_only_under_a_stated_version(self):
        self.project.write("evals/app.sh", "echo x >> ../asked; cat\n")
        model = "models:\n  mini: {provider: exec, command: [sh, app.sh]"
        asked = self.project.root / "asked"
        self.project.write("evals/models.yaml", model + "}\n")
        self.run_it()
        self.run_it(not_out="answers cached")
        self.assertEqual(len(asked.read_text().split()), 6)
        self.project.write("evals/models.yaml", model + ", version: {env: GIT_SHA}}\n")
        self.run_it(env={"GIT_SHA": "1"})
        self.run_it(env={"GIT_SHA": "1"}, out="3 of 3 answers cached")
        self.run_it(env={"GIT_SHA": "2"}, not_out="answers cached")
        self.run_it(not_out="answers cached")
        self.assertEqual(len(asked.read_text().split()), 15)
        self.run_it("--cache", "only", code=3,
                    out="cache_miss: model 'mini' states no version, so that its answers are never cached")
        self.assertEqual(len(asked.read_text().split()), 15)


class CacheCommand(CacheTest):
    def cache(self, *words, code=0, **expected):
        return self.check(self.project.run("cache", *words, env={}), code, **expected)

    def test_stats_and_clear(self):
        self.cache("stats", code=2, err="there is no database")
        self.run_it()
        self.run_it("-m", "hot")
        self.cache("stats", out=["6 answers cached", "mini         3", "hot          3"])
        models = json.loads(self.cache("stats", "--format", "json").out)
        self.assertEqual({model["model"]: model["answers"] for model in models}, {"hot": 3, "mini": 3})
        self.cache("clear", "--older-than", "1h", out="forgot 0 answers; runs keep theirs")
        self.cache("clear", "-m", "hot", out="forgot 3 answers")
        self.cache("clear", out="forgot 3 answers")
        self.cache("stats", out="0 answers cached")
        self.check(self.project.run("show", "last~1"), 0, out="100")

    def test_explain_one(self):
        self.cache("explain", "one", out=["small › one · ask × mini", "key           ", "method        POST",
                                          f"base URL      {self.server.url}", "path          /chat/completions",
                                          "trial         1", '  model       "small"', "not cached"])
        self.run_it()
        self.cache("explain", "small/one", out=["cached: asked 0 s ago by run ", ", under the same key"])
        self.project.write("prompts/ask.txt", "Please: {{ question }}\n")
        self.cache("explain", "one", out=["not cached\n", "under another key ", "since then has changed: the prompt (was "])

    def test_explain_knows_an_image_by_its_bytes(self):
        self.project.write("evals/dot.png", DOT)
        self.project.write("prompts/ask.prompty", PICTURE)
        self.project.write("evals/small.eval.yaml",
                           SUITE.replace("ask.txt", "ask.prompty").split("cases:")[0] + "vars: {picture: {file: dot.png}}\ncases:\n  - {id: one, vars: {question: alpha}}\n")
        self.run_it()
        self.cache("explain", "one", out=["cached: asked 0 s ago by run ", ", under the same key"])
        self.project.write("evals/dot.png", DOT + b"?")
        self.cache("explain", "one", out=["not cached\n", "since then has changed: the case"])

    def test_explain_two(self):
        self.cache("explain", "one", "two",
                   out=["body /messages/0/content differs:\n", '"Question: alpha"\n', '"Question: beta"\n'])
        self.cache("explain", "one", "-m", "mini", "-m", "hot", out="body /temperature differs:\n  –\n  1\n")
        self.cache("explain", "*", code=2, err=["'*' names 3 samples:", "small › two · ask × mini", "narrow with"])
        self.cache("explain", "none", code=2, err="no case is selected")


class Recording(CacheTest):
    def test_record_then_replay_without_network_or_key(self):
        self.run_it("--record", "tape.jsonl")
        self.asked()
        tape = (self.project.root / "tape.jsonl").read_text()
        lines = tape.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines, sorted(lines))
        self.assertNotIn("sk-very-secret", tape)
        first = json.loads(lines[0])
        self.assertEqual(first["request"]["body"]["model"], "small")
        self.assertEqual(first["answer"]["outcome"], "ok")
        (self.project.root / ".llmeval/results.db").unlink()
        self.run_it("--replay", "tape.jsonl", env={}, out=["3 of 3 answers cached", "gate: pass"])
        self.assertEqual(self.asked(), 0)
        # What was replayed is not found by later runs as if it had been asked.
        self.run_it(not_out="answers cached")
        self.assertEqual(self.asked(), 3)

    def test_what_is_not_recorded_is_skipped_and_leaves_the_gate_undecided(self):
        self.run_it("-c", "one", "-c", "two", "--record", "tape.jsonl")
        ended = self.run_it("--replay", "tape.jsonl", "-v", env={},
                            out=["gate: inconclusive", "1 of 3 samples of ask × mini are not recorded",
                                 "1 not recorded (the recording has no answer to it"])
        self.assertIn("2 of 2 answers cached", ended.out.splitlines()[0])
        report = self.report("--replay", "tape.jsonl", env={})
        self.assertEqual(report["gate"]["decision"], "inconclusive")
        skipped = [sample for sample in report["samples"] if sample["verdict"] == "skipped"]
        reason = "the recording has no answer to it; asking needs TEST_KEY"
        self.assertEqual([(sample["case"], sample["reason"]) for sample in skipped], [("three", reason)])

    def test_a_conversation_with_an_image_is_recorded_turn_by_turn(self):
        self.project.write("evals/dot.png", DOT)
        self.project.write("prompts/ask.prompty", PICTURE)
        self.project.write("evals/small.eval.yaml", SUITE.replace("ask.txt", "ask.prompty").split("expect:")[0] + """\
cases:
  - {id: one, vars: {question: alpha, picture: {file: dot.png}}, turns: [{user: And?}, {user: So?}], expect: [{contains: So}]}
""")
        self.run_it("--record", "tape.jsonl")
        self.assertEqual(self.asked(), 3)
        lines = [json.loads(line) for line in (self.project.root / "tape.jsonl").read_text().splitlines()]
        self.assertEqual(sorted(len(line["request"]["body"]["messages"]) for line in lines), [1, 3, 5])
        self.assertIn("data:image/png;base64,", json.dumps(lines))
        self.run_it("--replay", "tape.jsonl", env={}, out="1 of 1 answers cached")
        self.assertEqual(self.asked(), 0)

    def test_a_program_is_recorded_without_a_version_and_not_started_by_a_replay(self):
        self.project.write("evals/app.sh", "echo x >> ../asked; cat\n")
        self.project.write("evals/models.yaml",
                           "models:\n  mini: {provider: exec, command: [sh, app.sh], secrets: {TOKEN: APP_TOKEN}}\n")
        self.run_it("--record", "tape.jsonl", env={"APP_TOKEN": "very-secret"})
        self.assertNotIn("very-secret", (self.project.root / "tape.jsonl").read_text())
        self.run_it("--replay", "tape.jsonl", env={}, out="3 of 3 answers cached")
        self.assertEqual(len((self.project.root / "asked").read_text().split()), 3)

    def test_recordings_are_merged_by_sort(self):
        self.run_it("-c", "one", "-c", "two", "--record", "a.jsonl")
        self.run_it("-c", "two", "-c", "three", "--record", "b.jsonl")
        self.asked()
        merged = subprocess.run(["sort", "-u", "a.jsonl", "b.jsonl"], cwd=self.project.root, check=True,
                                capture_output=True, env={"LC_ALL": "C"}).stdout
        self.project.write("ab.jsonl", merged)
        self.assertEqual(len(merged.splitlines()), 3)
        self.run_it("--replay", "ab.jsonl", env={}, out="3 of 3 answers cached")
        # A recording of a replay is the recording.
        self.run_it("--replay", "ab.jsonl", "--record", "again.jsonl", env={})
        self.assertEqual((self.project.root / "again.jsonl").read_bytes(), merged)
        self.run_it("--cache", "only", "--record", "cached.jsonl", env={})
        self.assertEqual((self.project.root / "cached.jsonl").read_bytes(), merged)
        self.assertEqual(self.asked(), 0)

    def test_a_recording_that_cannot_be_read_or_written(self):
        self.run_it("--replay", "none.jsonl", code=2, err="none.jsonl")
        self.project.write("tape.jsonl", '{"id": 1}\n')
        self.run_it("--replay", "tape.jsonl", code=2,
                    err="tape.jsonl:1: this is no line of a recording, or one of a newer llmeval")
        self.run_it("--record", "no/such/tape.jsonl", code=2, err="cannot write")
        self.run_it("--replay", "tape.jsonl", "--cache", "off", code=2, err="--cache excludes --replay")
        self.assertEqual(self.asked(), 0)


if __name__ == "__main__":
    unittest.main()
