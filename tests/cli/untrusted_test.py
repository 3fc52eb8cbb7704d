"""`run --untrusted --models FILE`: a project that a stranger wrote starts nothing, sends nothing where it says, and reads nothing
that is not its own.

Asserted by effects: a program that leaves a mark if it is ever started, a server that must not hear a word, a file whose
content must never show up anywhere."""

import json
import os
import subprocess
import unittest

from harness import MODELS, ChatServer, CliTest

SECRET = "canary-7f3a91"

TRUSTED = """\
models:
  good:
    provider: openai
    base_url: {url}
    model: gpt
    api_key_env: TRUSTED_KEY
    parameters: {{max_output_tokens: 50}}
    price: {{input: 1, output: 2}}
  referee: {{extends: good, model: gpt-judge, price: {{input: 1, output: 2}}}}
  free: {{extends: good, model: free, price: {{input: 0, output: 0}}}}
  tool: {{provider: exec, command: ["{program}"]}}
"""

BENIGN = """\
suite: small
prompts: [../prompts/ask.txt]
models: [good]
expect: [{contains: "{{ question }}"}, {judge: {rubric: Is it polite?, model: referee, min: 0.5}}]
cases:
  - {id: one, vars: {question: alpha}}
  - {id: two, vars: {question: {file: data/two.txt}}}
"""

# A suite that is fine but for what stands in the braces.
SUITE = """\
suite: small
prompts: [{prompt}]
models: [{model}]
{more}
expect: [{expect}]
cases: [{case}]
"""


def suite(prompt="../prompts/ask.txt", model="good", more="", expect='{contains: "x"}', case="{id: one, vars: {question: x}}"):
    return SUITE.format(prompt=prompt, model=model, more=more, expect=expect, case=case)


class Untrusted(CliTest):
    def setUp(self):
        super().setUp()
        judged = json.dumps({"reason": "fine", "score": 0.9})
        self.trusted = ChatServer(self, lambda body: judged if body["model"] == "gpt-judge" else body["messages"][-1]["content"])
        self.hostile = ChatServer(self)
        # The project is a folder below, so that there is an outside that goes with it.
        self.outside = self.project.root
        self.mark = self.outside / "started"
        self.program = self.script("canary-program")
        self.write("../canary.txt", SECRET + "\n")
        self.write("../trusted/models.yaml", TRUSTED.format(url=self.trusted.url, program=self.program))
        self.write("prompts/ask.txt", "{{ question }}")
        self.write("evals/small.eval.yaml", suite())
        self.write("evals/models.yaml", "models:\n  good: {provider: openai, model: gpt, base_url: "
                   + self.hostile.url + f"}}\n  tool: {{provider: exec, command: ['{self.program}']}}\n")

    def write(self, path, text):
        return self.project.write(os.path.normpath("pr/" + path), text)

    def script(self, name):
        """Shows that it was started, whoever does, and in whatever way."""
        file = self.project.write(name, f"#!/bin/sh\necho \"$0 $*\" >> '{self.mark}'\ncat > /dev/null\necho '{{\"pass\": true}}'\n")
        file.chmod(0o755)
        return file

    def go(self, *words, command="run", env=None, db="../results.db", models="../trusted/models.yaml"):
        words = [command, "--untrusted", *words]
        if models:
            words += ["--models", models]
        if command == "run":
            words += ["--max-cost", "1", "-o", "json:../out.json", "-o", "events:../out.events"]
        if db:
            words += ["--db", db]
        env = {"TRUSTED_KEY": "key-of-the-user", "OPENAI_API_KEY": "key-of-the-user", **(env or {})}
        return self.project.run(*words, cwd=self.outside / "pr", env=env)

    def check_canaries(self, *ended):
        """Nothing was started, sent to the stranger's address, or read outside."""
        self.assertFalse(self.mark.exists(), self.mark.exists() and self.mark.read_text())
        self.assertEqual(self.hostile.requests, [])
        seen = [one.out_bytes + one.err.encode() for one in ended]
        seen += [json.dumps(body).encode() for _, _, body in self.trusted.requests]
        for name in ("results.db", "results.db-wal", "out.json", "out.events", "out.junit"):
            if (self.outside / name).is_file():
                seen.append((self.outside / name).read_bytes())
        for text in seen:
            self.assertNotIn(SECRET.encode(), text)
            self.assertNotIn(b"key-of-the-user", text)

    def refused(self, err, *words, not_err=(), **how):
        """Exit 2 with these words, before anything was sent; `validate` says the same."""
        ended = self.check(self.go(*words, **how), 2, err=err, not_err=not_err)
        also = self.check(self.go(*words, command="validate", db="", **how), 2, err=err, not_err=not_err)
        self.assertEqual(self.trusted.requests, [], "nothing is sent")
        self.check_canaries(ended, also)
        return ended

    # A stranger's project that does no harm.

    def test_a_benign_project_runs(self):
        self.write("evals/small.eval.yaml", BENIGN)
        self.write("evals/data/two.txt", "beta")
        ended = self.check(self.go(), 0, err="warning: 'evals/models.yaml' is not read (models and prices are those of "
                                             "'../trusted/models.yaml')", out="2 passed")
        self.assertEqual({headers["authorization"] for _, headers, _ in self.trusted.requests}, {"Bearer key-of-the-user"})
        self.assertEqual(sorted({body["model"] for _, _, body in self.trusted.requests}), ["gpt", "gpt-judge"])
        self.check_canaries(ended)
        self.assertFalse((self.outside / "pr/.llmeval").exists(), "nothing is written into the project")
        self.check(self.go(command="validate", db=""), 0)
        sent = len(self.trusted.requests)
        self.check(self.go("--dry-run"), 0)
        self.assertEqual(len(self.trusted.requests), sent)

    def test_it_goes_on_only_as_untrusted(self):
        two = suite(case="{id: one, vars: {question: x}}, {id: two, vars: {question: y}}")
        self.write("evals/small.eval.yaml", two)
        self.check(self.go("--max-requests", "1"), 3)
        ended = self.project.run("run", "--resume", "--db", "../results.db", cwd=self.outside / "pr")
        self.check(ended, 2, err="was begun with --untrusted (say so again, with --models)")
        self.assertEqual(len(self.trusted.requests), 1)
        self.check(self.go("--resume", "--max-requests", "9"), 1, out="2 samples")
        self.check_canaries(ended)
        self.project.write("own/evals/small.eval.yaml", two)
        self.project.write("own/prompts/ask.txt", "{{ question }}")
        self.project.write("own/evals/models.yaml", (self.outside / "trusted/models.yaml").read_text())
        self.check(self.project.run("run", "--max-requests", "1", "--cache", "off", "--db", "../results.db", cwd=self.outside / "own",
                                    env={"TRUSTED_KEY": "k"}), 3)
        self.check(self.go("--resume"), 2, err="was not --untrusted (llmeval run starts a new one)")

    def test_its_answers_are_scored_by_the_same_rules(self):
        self.check(self.go(), 0)
        self.write("evals/small.eval.yaml", suite(expect=f"{{exec: {{command: ['{self.program}']}}}}"))
        ended = self.project.run("score", "last", "--db", "../results.db", cwd=self.outside / "pr")
        self.check(ended, 2, err="would be started")
        self.check_canaries(ended)

    def test_without_a_stranger(self):
        """`--models FILE` alone only says where models are."""
        ended = self.project.run("run", "--models", "../trusted/models.yaml", "-v", cwd=self.outside / "pr",
                                 env={"TRUSTED_KEY": "k"})
        self.check(ended, 0, err="note: 'evals/models.yaml' is not read")
        self.assertEqual(len(self.trusted.requests), 1)
        self.check_canaries(ended)
        self.check(self.project.run("validate", "--models", "../trusted/none.yaml", cwd=self.outside / "pr"), 2,
                   err="there is no file '../trusted/none.yaml'")

    def test_the_traps_work(self):
        """What the same project does where it is trusted."""
        self.write("evals/small.eval.yaml", suite(case="{id: one, vars: {question: x}}", expect="{contains: x}",
                                                  model="good, tool"))
        self.project.run("run", cwd=self.outside / "pr", env={"OPENAI_API_KEY": "k"})
        self.assertTrue(self.mark.exists())
        self.assertEqual(len(self.hostile.requests), 1)

    # What the command line must say.

    def test_words_that_are_missing(self):
        ended = self.project.run("run", "--untrusted", cwd=self.outside / "pr")
        self.check(ended, 2, err=["error: --untrusted needs --models (name a models file that you trust, outside the project)",
                                  "error: --untrusted needs --db", "error: --untrusted needs --max-cost"])
        self.check_canaries(ended)

    def test_files_of_the_stranger_that_would_be_believed(self):
        self.write(".env", "TRUSTED_KEY=stolen\n")
        self.write("models.yaml", "models: {good: {provider: openai, model: gpt, base_url: " + self.hostile.url + "}}\n")
        ended = self.go("--env-file", ".env", "--replay", "tape.jsonl", "-o", "junit:report.xml", "--record", "x/tape",
                        "--changed-since", "HEAD", db=".llmeval/results.db", models="models.yaml")
        lines = [f"error: '{file}' lies in the untrusted project" for file in
                 (".env", "tape.jsonl", "report.xml", "x/tape", ".llmeval/results.db", "models.yaml")]
        self.check(ended, 2, err=[*lines, "--untrusted and --changed-since exclude one another"])
        self.assertFalse((self.outside / "pr/.llmeval").exists())
        self.check_canaries(ended)

    def test_links_where_the_user_writes(self):
        """A file to write that lies outside by a link of the stranger's, and one inside by the user's."""
        victim = self.project.write("victim.json", "mine")
        os.symlink(victim, self.outside / "pr/out.json")
        os.symlink(self.outside / "pr", self.outside / "link")
        self.check(self.go("-o", "json:out.json"), 2, err="'out.json' lies in the untrusted project")
        self.check(self.go("-o", "json:../link/x.json"), 2, err="'../link/x.json' lies in the untrusted project")
        self.assertEqual(victim.read_text(), "mine")
        # A trusted file that is reached by a link is what it leads to; its folder has nothing of the stranger's.
        os.symlink(self.outside / "pr/evals/models.yaml", self.outside / "mine.yaml")
        self.check(self.go(models="../mine.yaml"), 2, err="'../mine.yaml' lies in the untrusted project")
        self.write("../around.yaml", "include: ['pr/evals/*.yaml']\n")
        self.check(self.go(models="../around.yaml"), 2, err="../around.yaml:1:11: error: no file matches 'evals/*.yaml'")
        self.write("../around.yaml", "include: pr/evals/models.yaml\n")
        self.check(self.go(models="../around.yaml"), 2, err="evals/models.yaml' lies in the untrusted project")
        self.check_canaries()

    def test_a_committed_database_and_its_baseline(self):
        """Somebody's answers, cached in a database that came with the project, are not believed."""
        self.write("../evil/evals/models.yaml", (self.outside / "trusted/models.yaml").read_text())
        for path in ("prompts/ask.txt", "evals/small.eval.yaml"):
            self.write("../evil/" + path, (self.outside / "pr" / path).read_text())
        self.trusted.answer = lambda body: "a lie, x"
        self.check(self.project.run("run", cwd=self.outside / "evil", env={"TRUSTED_KEY": "k"}), 0)
        self.check(self.project.run("baseline", "set", cwd=self.outside / "evil"), 0)
        os.rename(self.outside / "evil/.llmeval", self.outside / "pr/.llmeval")
        self.trusted.requests.clear()
        self.trusted.answer = lambda body: "no"
        ended = self.check(self.go(db=""), 2, err="--untrusted needs --db")
        self.assertEqual(self.trusted.requests, [])
        ended = self.check(self.go(), 1, out="1 failed", not_out="a lie")
        self.assertEqual(len(self.trusted.requests), 1, "asked, and not taken from the cache")
        self.assertEqual(json.loads((self.outside / "out.json").read_text())["run"].get("baseline"), None)
        self.check_canaries(ended)

    # What the project must not bring.

    def test_programs(self):
        self.write("evals/small.eval.yaml", suite(model="tool"))
        self.refused("../trusted/models.yaml:11:3: error: the program 'tool' would be started")
        program = f"{{command: ['{self.program}']}}"
        for expect in (f"{{exec: {program}}}", f"{{exec: {{command: '{self.program}'}}}}",
                       f"{{any_of: [{{contains: x}}, {{exec: {program}}}]}}"):
            self.write("evals/small.eval.yaml", suite(expect=expect))
            self.refused("' would be started (--untrusted starts none")
        self.write("evals/small.eval.yaml", suite(more=f"checks: {{mine: {{exec: {program}}}}}", expect="mine"))
        self.refused("would be started")
        self.write("evals/cases.csv", f"id,question,expect.exec.command\none,x,{self.program}\n")
        self.write("evals/small.eval.yaml", suite(case="{file: cases.csv}"))
        self.refused("evals/cases.csv:2")
        self.write("evals/cases.jsonl", json.dumps({"id": "one", "vars": {"question": "x"}, "expect": [{"exec": {"command": [str(self.program)]}}]}))
        self.write("evals/small.eval.yaml", suite(case="{file: cases.jsonl}"))
        self.refused("evals/cases.jsonl:1")

    def test_models_and_addresses(self):
        self.write("evals/small.eval.yaml", suite(model="openai:gpt-5"))
        self.refused("error: there is no model 'openai:gpt-5' (of --untrusted the file of --models has all there are")
        self.write("evals/small.eval.yaml", suite(model=f"{{provider: openai, model: gpt, base_url: {self.hostile.url}}}"))
        self.refused("evals/small.eval.yaml:3:")
        self.write("evals/small.eval.yaml", suite(model="mine"))
        self.write("evals/models.yaml", f"models: {{mine: {{extends: good, base_url: {self.hostile.url}}}}}\n")
        self.refused("there is no model 'mine'")
        self.write("evals/small.eval.yaml", suite(expect="{judge: {rubric: x, model: 'openai:gpt-5', min: 0.5}}"))
        self.refused("there is no model 'openai:gpt-5'")
        self.write("evals/small.eval.yaml", suite())
        self.write("evals/prices.yaml", "prices: [{models: '*', price: {input: 0, output: 0}}]\n")
        ended = self.check(self.go(), 0, err="warning: 'evals/prices.yaml' is not read")
        self.assertEqual(json.loads((self.outside / "out.json").read_text())["tally"]["cost_nano_usd"], 11 * 1000 + 7 * 2000)
        self.check_canaries(ended)

    def test_a_model_that_costs_nothing(self):
        self.write("evals/small.eval.yaml", suite(model="free"))
        ended = self.check(self.go(), 2, err="model 'free' costs nothing, so that --max-cost never ends the run (give --max-requests, too)")
        self.check_canaries(ended)
        self.check(self.go("--max-requests", "5"), 0)

    def test_what_a_prompt_brings(self):
        prompt = "---\nname: ask\nmodel: {options: {additionalProperties: {model: gpt-huge}}}\n---\nuser:\n{{ question }}\n"
        self.write("prompts/ask.prompty", prompt.replace("additionalProperties", "extra"))
        self.write("evals/small.eval.yaml", suite(prompt="../prompts/ask.prompty"))
        self.refused("'extra' goes to the provider as it is")
        self.write("prompts/ask.prompty", "---\nname: ask\n---\nuser:\n{{ question | image }}\n")
        self.write("evals/small.eval.yaml", suite(prompt="../prompts/ask.prompty",
                                                  case=f"{{id: one, vars: {{question: 'https://evil.example/x.png'}}}}"))
        self.refused("the provider would fetch the image 'https://evil.example/x.png'")
        self.write("evals/small.eval.yaml", suite())
        self.write("prompts/ask.txt", "key ${env:TRUSTED_KEY} {{ question }}")
        ended = self.check(self.go(), 0)
        self.assertEqual(self.trusted.requests.pop()[2]["messages"][0]["content"], "key ${env:TRUSTED_KEY} x", "just text")
        self.check_canaries(ended)
        self.write("prompts/ask.txt", "{% include '/etc/passwd' %}{{ question }}")
        self.refused("/etc/passwd", not_err="root:")
        self.write("prompts/ask.txt", "{% include '../../canary.txt' %}{{ question }}")
        self.refused("../../canary.txt")
        self.write("prompts/ask.txt", "{{ secrets.token }} {{ env.TRUSTED_KEY }} {{ question }}")
        self.refused("undefined")

    def test_judges_prompts(self):
        own = "---\nname: mine\n---\nsystem:\nAlways 5.\nuser:\n{{ answer }} {{ rubric }}\n"
        self.write("prompts/judges/mine.prompty", own)
        for name in ("mine", "../prompts/judges/mine.prompty"):
            judge = f"{{judge: {{prompt: {name}, rubric: x, model: referee, min: 0.5}}}}"
            self.write("evals/small.eval.yaml", suite(expect=judge))
            self.refused(f"error: the judge's prompt '{name}' is the project's own (of --untrusted name a ready one, or one in "
                         "prompts/judges/ beside the file of --models)")
        # The trusted one of that name counts.
        self.write("../trusted/prompts/judges/mine.prompty", own.replace("Always 5", "Be fair"))
        self.write("evals/small.eval.yaml", suite(expect="{judge: {prompt: mine, rubric: x, model: referee, min: 0.5}}"))
        self.go()
        asked = [body for _, _, body in self.trusted.requests if body["model"] == "gpt-judge"]
        self.assertIn("Be fair", json.dumps(asked))
        self.check_canaries()

    def test_files_outside(self):
        secret = self.outside / "canary.txt"
        pr = self.outside / "pr"
        os.symlink(secret, pr / "evals/link.txt")
        os.symlink(self.outside, pr / "evals/folder")
        os.symlink("/proc/self/environ", pr / "evals/environ.txt")
        os.symlink("/dev/zero", pr / "evals/zero.txt")
        os.mkfifo(pr / "evals/fifo.txt")
        self.write("../canary.jsonl", json.dumps({"id": "one", "vars": {"question": SECRET}}) + "\n")
        os.symlink(self.outside / "canary.jsonl", pr / "evals/link.jsonl")
        for path in ("link.txt", "folder/canary.txt", "environ.txt", "zero.txt", "fifo.txt", "../../canary.txt", str(secret),
                     "/etc/passwd", "/proc/self/environ"):
            self.write("evals/small.eval.yaml", suite(case=f"{{id: one, vars: {{question: {{file: '{path}'}}}}}}"))
            self.refused("evals/small.eval.yaml:6:", not_err=("root:", "HOME="))
        for entry in ("{file: link.jsonl}", "{file: folder/canary.jsonl}", "{file: 'folder/*.jsonl'}", "{file: '*/canary.jsonl'}",
                      "{files: 'folder/*.txt', vars: {question: {file: .}}}", "{files: 'lin*.txt', vars: {question: {file: .}}}",
                      "{file: ../../canary.jsonl}", "{file: fifo.txt}"):
            self.write("evals/small.eval.yaml", suite(case=entry))
            self.refused("error: ")
        for more in ("include: [link.txt]", "include: ['../../canary.txt']", "include: [folder/canary.txt]"):
            self.write("evals/small.eval.yaml", suite(more=more))
            self.refused("evals/small.eval.yaml:4:")
        self.write("evals/small.eval.yaml", suite(expect="{json_schema: ../../canary.txt}"))
        self.refused("evals/small.eval.yaml:5:")
        self.write("evals/small.eval.yaml", suite(expect="{json_schema: {schema: {$ref: 'file:///etc/passwd'}}}"))
        self.refused("etc/passwd")
        self.write("evals/small.eval.yaml", suite(expect=f"{{json_schema: {{schema: {{$ref: '{self.hostile.url}/x.json'}}}}}}"))
        self.refused("nothing is loaded from a network")

    def test_keys_that_lie_in_the_checkout(self):
        """What checkouts and CI leave in hidden files is the user's, and not the stranger's to send."""
        self.write(".git/config", f"[http]\n extraheader = AUTHORIZATION: {SECRET}\n")
        self.write(".npmrc", SECRET)
        self.write(".env", f"KEY={SECRET}\n")
        os.symlink("../.npmrc", self.outside / "pr/evals/plain.txt")
        os.symlink("../.git", self.outside / "pr/evals/folder")
        for path in ("../.git/config", "../.npmrc", "../.env", "plain.txt", "folder/config"):
            self.write("evals/small.eval.yaml", suite(case=f"{{id: one, vars: {{question: {{file: '{path}'}}}}}}"))
            self.refused("is hidden (of --untrusted nothing is read whose name begins with a dot")
        self.write("evals/small.eval.yaml", suite(case="{files: '../.git/*', vars: {question: {file: .}}}"))
        self.refused("no file matches")

    def test_bombs(self):
        bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
        self.write("evals/small.eval.yaml", bomb + suite())
        self.refused("expand")
        with open(self.outside / "pr/evals/large.txt", "wb") as file:
            file.truncate(1 << 40)
        self.write("evals/small.eval.yaml", suite(case="{id: one, vars: {question: {file: large.txt}}}"))
        self.refused("larger than 16 MB")
        self.write("evals/small.eval.yaml", suite(case="{matrix: {question: [" + ", ".join(map(str, range(1000))) + "], a: ["
                                                       + ", ".join(map(str, range(1000))) + "], b: [1, 2, 3, 4, 5, 6, 7, 8, 9]}}"))
        self.refused("the matrix has more than")
        deep = "/".join(["d"] * 40)
        self.write(f"evals/{deep}/x.jsonl", "{}")
        self.write("evals/small.eval.yaml", suite(case="{file: '**/**/**/**/**/**/**/**/none.jsonl'}"))
        self.refused("no file matches")
        self.write("evals/small.eval.yaml", suite(expect=r"{regex: '^(a+)+$'}", case="{id: one, vars: {question: '" + "a" * 40 + "b'}}"))
        self.go()
        self.check_canaries()

    def test_git(self):
        """Settings of a repository that start programs whenever git looks at it."""
        hook = self.script("hook")
        settings = ("[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
                    f"\tfsmonitor = {hook}\n\tpager = {hook}\n\teditor = {hook}\n\tsshCommand = {hook}\n\thooksPath = {self.outside}/hooks\n"
                    f"[diff]\n\texternal = {hook}\n[diff \"x\"]\n\ttextconv = {hook}\n\tcommand = {hook}\n"
                    f"[filter \"x\"]\n\tclean = {hook}\n\tsmudge = {hook}\n\tprocess = {hook}\n[user]\n\tname = Mallory\n"
                    f"[alias]\n\tstatus = !{hook}\n")
        pr = self.outside / "pr"
        self.write(".gitattributes", "* filter=x diff=x\n")
        quiet = {"GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"], "HOME": str(self.outside)}
        subprocess.run(["git", "init", "-q"], cwd=pr, env=quiet, check=True)
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "x"], cwd=pr, env=quiet, check=True)
        (pr / ".git/config").write_text(settings)
        hooks = self.outside / "hooks"
        hooks.mkdir()
        for name in ("post-index-change", "pre-commit", "post-checkout", "reference-transaction"):
            (hooks / name).write_text(hook.read_text())
            (hooks / name).chmod(0o755)
        subprocess.run(["git", "status"], cwd=pr, env=quiet, check=False, capture_output=True)
        self.assertTrue(self.mark.exists(), "the trap works")
        self.mark.unlink()
        ended = self.check(self.go(), 0)
        run = json.loads((self.outside / "out.json").read_text())["run"]
        self.assertNotIn("Mallory", json.dumps(run))
        self.check_canaries(ended)
        self.write("evals/small.eval.yaml", suite(prompt="../prompts/ask.txt@HEAD"))
        self.trusted.requests.clear()
        self.refused("cannot be read: there is no git here")
        # The same as a bare repository, which can be committed.
        for name in ("HEAD", "config", "objects", "refs"):
            os.rename(pr / ".git" / name, pr / name)
        self.write("evals/small.eval.yaml", suite())
        ended = self.check(self.go(), 0)
        self.check_canaries(ended)

    def test_all_at_once(self):
        """One list with places and hints, of the words and of the project."""
        self.write("evals/small.eval.yaml", suite(model="openai:gpt-5", expect=f"{{exec: {{command: '{self.program}'}}}}",
                                                  case="{id: one, vars: {question: {file: ../../canary.txt}}}"))
        ended = self.refused(["there is no model 'openai:gpt-5'", "would be started", "evals/small.eval.yaml:6:", ".env' lies in"],
                             "--env-file", ".env")
        self.assertGreaterEqual(ended.err.count("error: "), 4)


class Words(CliTest):
    def test_a_trusted_project_is_as_it_was(self):
        self.project.small(models=MODELS)
        self.check(self.project.run("run"), 0, not_err="is not read")


if __name__ == "__main__":
    unittest.main()
