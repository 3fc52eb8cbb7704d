#!/usr/bin/python3
"""Renders generated and hand-written templates with llmeval and with Jinja2; both must give the same text, or both an error.

usage: template_test.py RENDER_TEMPLATES [SEED [COUNT]]
"""

import json
import re
import subprocess
import sys

try:
    import jinja2
except ImportError:
    sys.exit("template_test.py: /usr/bin/python3 has no jinja2; install it: apt-get install python3-jinja2")

import template_generator
import template_table

COUNT = 4000
SEED = 20261121
# Of the generated templates; errors are as welcome, but text shows more.
LEAST_RENDERED = 0.60
# In how many templates that rendered each part of the language must have been.
LEAST_USES = 15


def environment(files):
    env = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False, loader=jinja2.DictLoader(files))
    # Jinja2's own escapes for HTML and sorts keys; split and fromjson it has not.
    env.filters["tojson"] = lambda value, indent=None: json.dumps(value, ensure_ascii=False, indent=indent)
    env.filters["fromjson"] = json.loads
    env.filters["split"] = lambda text, sep=None, maxsplit=-1: text.split(sep, maxsplit)
    return env


def render_with_jinja(case):
    try:
        return {"ok": environment(case.get("files", {})).from_string(case["template"]).render(json.loads(json.dumps(case["vars"])))}
    except Exception as error:  # Whatever Python raises is an error of the template.
        return {"error": f"{type(error).__name__}: {error}"}


def render_with_llmeval(program, cases):
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def agree(ours, theirs):
    return ("ok" in ours) == ("ok" in theirs) and ours.get("ok") == theirs.get("ok")


def compare(program, cases):
    """Prints what differs; returns the number of differences, and whether each case rendered."""
    differences = 0
    rendered = []
    for case, ours in zip(cases, render_with_llmeval(program, cases), strict=True):
        theirs = render_with_jinja(case)
        rendered.append("ok" in theirs)
        if agree(ours, theirs):
            continue
        differences += 1
        if differences <= 10:
            print(f"DIFFERENT\n  template: {case['template']!r}\n  vars:     {case['vars']!r}\n  llmeval:  {ours!r}\n  jinja2:   {theirs!r}")
    return differences, rendered


def count_uses(cases, rendered):
    """How many rendered templates have each part of the language."""
    parts = {f"| {name}": rf"\| {name}\b" for name in template_generator.FILTERS}
    parts |= {f"is {name}": rf"\bis (not )?{name}\b" for name in template_generator.TESTS}
    parts |= {f"loop.{name}": rf"\bloop\.{name}\b" for name in template_generator.LOOP_FIELDS}
    parts |= {tag: rf"{{%[-+]?\s*{tag}\b" for tag in ["if", "elif", "else", "for", "set", "include", "raw"]}
    parts |= {op: re.escape(f" {op} ") for op in ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", "<=", ">", ">=", "and", "or", "in", "not in"]}
    parts |= {"comment": r"\{#", "slice": r"\[-?\w*:", "a if b else c": r"\bif .* else\b", "strip": r"-%\}|-\}\}", "keep": r"\{%\+"}
    texts = [case["template"] for case, ok in zip(cases, rendered) if ok]
    return {part: sum(1 for text in texts if re.search(pattern, text)) for part, pattern in parts.items()}


def main():
    program = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    count = int(sys.argv[3]) if len(sys.argv) > 3 else COUNT
    failed = False

    table = list(template_table.cases())
    differences, rendered = compare(program, table)
    print(f"hand-written: {len(table)} templates, {sum(rendered)} rendered, {len(table) - sum(rendered)} erred, {differences} differ")
    failed |= differences > 0

    cases = list(template_generator.cases(seed, count))
    differences, rendered = compare(program, cases)
    print(f"generated (seed {seed}): {count} templates, {sum(rendered)} rendered, {count - sum(rendered)} erred, {differences} differ")
    failed |= differences > 0
    if sum(rendered) < LEAST_RENDERED * count:
        print(f"fewer than {LEAST_RENDERED:.0%} rendered")
        failed = True
    rare = {part: uses for part, uses in count_uses(cases, rendered).items() if uses < LEAST_USES}
    if rare and count >= COUNT:
        print(f"in fewer than {LEAST_USES} rendered templates: {rare}")
        failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
