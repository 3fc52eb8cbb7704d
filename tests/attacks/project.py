"""A project in which everything that can be foreign is hostile: answers, errors, model names as the server tells them, cases
with their ids, tags, descriptions, variables and references, names of checks, prompts, files.
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))

from corpus import ATTACKS, ON_THE_WIRE, TEXTS, without_controls  # noqa: E402
from harness import ChatServer, Reply, chat_completion  # noqa: E402

PLACE = "@@the attack@@"
NAME = "::error::<img src=x onerror=alert(1)> | @everyone [x](https://evil.example) ##[error] \u202e"  # Where a name has no rules but controls.
PROMPT = "prompts/" + NAME.replace("/", "") + ".txt"
SUITE = f"""\
suite: {json.dumps(NAME)}
description: {json.dumps(ATTACKS["script"] + ATTACKS["clear screen"])}
prompts: [../prompts/*.txt]
models: [hostile, failing]
expect:
  - equals: {{text: "{{{{ reference }}}}", weight: 0}}
  - not: {{contains: {{text: again, name: {json.dumps(NAME + " `")}}}}}
gate: {{errors: {{max_share: 0.1}}, pass_rate: {{min: 1}}, no_new_failures: {{confirm: 0}}}}
cases: [{{file: hostile.jsonl}}]
"""


def reply_to(body, again):
    """The attack that the first line of the question names, as an answer or as an error."""
    name = body["messages"][-1]["content"].split("\n")[0]
    name = name if name in TEXTS else "device control"  # What llmeval asks by itself.
    raw = ON_THE_WIRE[name][0] if name in ON_THE_WIRE else json.dumps(ATTACKS[name])[1:-1].encode()
    if again:
        raw += b" again"
    if body["model"] == "failing":
        error = {"error": {"message": PLACE, "type": PLACE, "code": PLACE}}
        return Reply(400, body=json.dumps(error).encode().replace(PLACE.encode(), raw[:100_000].rstrip(b"\\")))
    whole = chat_completion(PLACE, model=without_controls(TEXTS[name]))
    return Reply(body=json.dumps(whole).encode().replace(PLACE.encode(), raw))


class HostileServer(ChatServer):
    """Answers with the attacks; with a word more once `again` is set."""

    def __init__(self, test):
        self.again = False
        super().__init__(test, answer=lambda body: reply_to(body, self.again))


def case_id(name):
    return without_controls(TEXTS[name]) + " " + name


def write_project(project, url):
    """At the project's root; `project` is the harness's."""
    models = {
        name: {"provider": "openai", "model": name, "base_url": url, "stream": False, "retry": {"attempts": 1},
               "limits": {"concurrency": 4}} for name in ("hostile", "failing")}
    project.write("evals/models.yaml", json.dumps({"models": models}))
    project.write(PROMPT, "{{ name }}\n{{ text }}\n")
    project.write("evals/hostile.eval.yaml", SUITE)
    project.write("vars.json", json.dumps({"name": "script", "text": "".join(TEXTS.values())[:20_000]}))
    lines = []
    for name, text in TEXTS.items():
        text = text[:20_000]
        tag = without_controls(text) or "x"
        lines.append(json.dumps({"id": case_id(name), "description": text, "vars": {"name": name, "text": text},
                                 "tags": {tag: tag}, "reference": "right: " + text}) + "\n")
    project.write("evals/hostile.jsonl", "".join(lines))
    write_foreign_project(project)


def commit_suites(project):
    """Makes it a repository that has all but the prompts: by their hostile name they are what changed."""
    for words in (["init", "-q"], ["add", "evals"], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *words], cwd=project.root, env=project.environment({}), check=True)


def write_foreign_project(project):
    """A configuration of promptfoo with the attacks for names and values, wherever a note about it could show them."""
    texts = ["".join(c for c in text[:20_000] if not "\ud800" <= c <= "\udfff") for text in TEXTS.values()]
    tests = [{"description": text, "vars": {"word": text, text: text}, text: text, "provider": text,
              "metadata": {text: text}, "options": {text: text},
              "assert": [{"type": "contains", "value": "x"}, {"type": text, "value": text, text: text}]}
             for text in texts]
    config = {"prompts": ["{{ word }}", *texts], "providers": ["echo", *texts], "tests": tests, "env": dict.fromkeys(texts, 1)}
    project.write("foreign/promptfooconfig.json", json.dumps(config | dict.fromkeys(texts, 1)))
