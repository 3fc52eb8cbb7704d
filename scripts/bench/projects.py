"""Scratch projects for the benchmarks, written below the build folder."""

import json
import os
import shutil
import sqlite3

TICKET = ("My card was charged twice for order {n}, once on Monday and once on Tuesday. The shop says that it sent the money "
          "back, but my bank sees nothing yet. When does it arrive, and whom do I ask if it does not?")


def write(folder, files):
    """A fresh project of these files: texts, or functions that write one line after the other."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        path = os.path.join(folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            if isinstance(content, str):
                file.write(content)
            else:
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in content)
    return folder


def loopback(folder, count, base_url, limits):
    """So many cases for one model at this address; `limits` is a line of its entry, or empty."""
    return write(folder, {
        "prompts/ask.txt": "{{ ticket }}\n",
        "evals/models.yaml": "models:\n  loopback:\n    provider: openai\n"
                             f"    base_url: {base_url}\n    model: bench\n    api_key_env: LLMEVAL_BENCH_KEY\n"
                             f"    {limits}\n",
        "evals/throughput.eval.yaml": "suite: throughput\nprompts: [../prompts/ask.txt]\nmodels: [loopback]\n"
                                      "expect:\n  - contains: refund\n  - not: {contains: as an AI}\n"
                                      "cases:\n  - file: cases.jsonl\n",
        "evals/cases.jsonl": ({"id": f"t{n:06}", "ticket": TICKET.format(n=n)} for n in range(count)),
    })


def validate(folder, count):
    cases = "".join(f"  - id: case-{n:04}\n    vars: {{ticket: {json.dumps(TICKET.format(n=n))}}}\n"
                    f"    reference: billing\n    tags: [billing, batch-{n % 10}]\n"
                    "    expect: [{contains: refund}, {length: {unit: words, max: 80}}]\n" for n in range(count))
    return write(folder, {
        "prompts/ask.txt": "{{ ticket }}\n",
        "evals/models.yaml": "models:\n  recorded:\n    provider: replay\n"
                             "    answers: {file: answers.jsonl, key: id, text: answer}\n",
        "evals/answers.jsonl": ({"id": f"case-{n:04}", "answer": "A refund is on its way."} for n in range(count)),
        "evals/thousand.eval.yaml": "suite: thousand\nprompts: [../prompts/ask.txt]\nmodels: [recorded]\n"
                                    "expect:\n  - not: {contains: as an AI}\ncases:\n" + cases,
    })


def million(folder, count):
    return write(folder, {
        "prompts/ask.txt": "{{ ticket }}\n",
        "evals/models.yaml": "models:\n  recorded:\n    provider: replay\n"
                             "    answers: {file: answers.jsonl, key: id, text: answer}\n",
        "evals/million.eval.yaml": "suite: million\nprompts: [../prompts/ask.txt]\nmodels: [recorded]\n"
                                   "expect:\n  - contains: refund\ncases:\n  - file: cases.jsonl\n",
        "evals/cases.jsonl": ({"id": f"m{n:07}", "ticket": f"Where is the money of order {n}?"} for n in range(count)),
        "evals/answers.jsonl": ({"id": f"m{n:07}", "answer": f"The refund of order {n} is on its way."}
                                for n in range(count)),
    })


RESCORED = """suite: rescore
prompts: [../prompts/ask.txt]
models: [recorded]
expect:
  - is_json
  - contains: refund
  - not: {contains: {text: as an AI, ignore_case: true}}
  - regex: 'order \\d+'
  - length: {max: 400}
  - json: {path: /category, equals: billing}
  - json_schema: {schema: {type: object, required: [category, reply, amount], properties: {amount: {minimum: 0}}}}
  - number: {of: /amount, equals: 12.5}
  - token_f1: {of: /reply, references: "{{ reference }}", min: 0.5}
  - expr: json.reply | length < 200
cases:
  - file: cases.jsonl
"""


def rescore(folder, count):
    reply = "The refund of order {n} is on its way, and it arrives within three working days."
    return write(folder, {
        "prompts/ask.txt": "{{ ticket }}\n",
        "evals/models.yaml": "models:\n  recorded:\n    provider: replay\n"
                             "    answers: {file: answers.jsonl, key: id, text: answer}\n",
        "evals/rescore.eval.yaml": RESCORED,
        "evals/cases.jsonl": ({"id": f"r{n:06}", "ticket": f"Where is the money of order {n}?",
                               "reference": f"Your refund of order {n} is on its way and arrives in three days."}
                              for n in range(count)),
        "evals/answers.jsonl": ({"id": f"r{n:06}", "answer": json.dumps({"category": "billing", "amount": 12.50,
                                                                        "reply": reply.format(n=n)})}
                                for n in range(count)),
    })


DIFFED = """suite: diff
prompts: [../prompts/ask.txt]
models: [recorded]
expect: [{contains: refund}, {length: {max: 400}}, {not: {contains: as an AI}}]
cases: [{file: cases.jsonl}]
"""


def answer_again(folder, count, wrong):
    """Answers to the cases of diff(), each `wrong`th without what is expected."""
    with open(os.path.join(folder, "evals/answers.jsonl"), "w", encoding="utf-8") as file:
        for n in range(count):
            said = "Please wait" if n % wrong == 0 else "The refund is on its way"
            file.write(json.dumps({"id": f"d{n:06}", "answer": f"{said}, order {n}. " + TICKET.format(n=n)}) + "\n")


def diff(folder, count):
    write(folder, {
        "prompts/ask.txt": "{{ ticket }}\n",
        "evals/models.yaml": "models:\n  recorded:\n    provider: replay\n"
                             "    answers: {file: answers.jsonl, key: id, text: answer}\n",
        "evals/diff.eval.yaml": DIFFED,
        "evals/cases.jsonl": ({"id": f"d{n:06}", "ticket": TICKET.format(n=n)} for n in range(count)),
    })
    answer_again(folder, count, 50)
    return folder


def gsm8k(folder, solutions):
    write(folder, {
        "prompts/question.txt": "{{ question }}\n",
        "evals/models.yaml": "models:\n" + "".join(
            f"  {model}:\n    provider: replay\n"
            f"    answers: {{file: solutions.jsonl, key: id, text: {model}}}\n"
            for model in ("175b_finetuning", "175b_verification")),
        "evals/gsm8k.eval.yaml": "suite: gsm8k\nprompts: [../prompts/question.txt]\n"
                                 "models: [175b_finetuning, 175b_verification]\n"
                                 'expect:\n  - number: {equals: "{{ ground_truth }}", from: last}\n'
                                 "cases:\n  - file: solutions.jsonl\ngate: {pass_rate: {min: 0.3}}\n",
    })
    shutil.copyfile(solutions, os.path.join(folder, "evals/solutions.jsonl"))
    return folder


def multiply_run(folder, runs):
    """Copies the only run of a database, a day later each: other cases fail, and more from the 200th run on."""
    database = sqlite3.connect(os.path.join(folder, ".llmeval/results.db"))
    database.execute("PRAGMA foreign_keys = OFF")

    def copy(table, where, changed):
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        values = ", ".join(changed.get(name, name) for name in names)
        database.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {where}")

    samples, = database.execute("SELECT max(id) FROM samples").fetchone()
    calls, = database.execute("SELECT max(id) FROM calls").fetchone()
    for n in range(1, runs):
        copy("runs", "id = 1", {"id": f"{n + 1}", "run_id": f"'20260101-000000-a{n:04}'",
                                "started_us": f"started_us + {n} * 86400000000"})
        for table in ("suites", "suite_models", "suite_prompts", "models", "plan_parts"):
            copy(table, "run = 1", {"run": f"{n + 1}"})
        failing = 60 if n < 200 else 110  # Of a thousand.
        copy("samples", "run = 1", {
            "id": f"id + {n * samples}", "run": f"{n + 1}",
            "verdict": f"CASE WHEN (id * 7919 + {n} * 104729) % 1000 < {failing} THEN 'fail' ELSE 'pass' END"})
        copy("calls", f"sample <= {samples}", {"id": f"id + {n * calls}", "sample": f"sample + {n * samples}",
                                               "latency_us": "1000000 + abs(random()) % 500000"})
        copy("scores", f"sample <= {samples}", {"sample": f"sample + {n * samples}"})
    database.commit()
    database.close()
