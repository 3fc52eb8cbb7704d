"""The rules against their samples in tests/lint/.

A sample is a text with small files in it, each begun by a line `--- PATH`, or `--- PATH (N lines)` for one that is filled
up to N lines. A line that must be refused says so at its end: `refused: RULE`. Nothing else in a sample may be refused, so
the samples also hold what the rules must accept. Files of the project that a sample does not have stand in for it.
"""

import glob
import os
import re
import tempfile

import coroutines
import files
import layers
import tools
from tree import Tree

STAND_IN = [layers.TABLE]
RULES = {"layers-table", "layer-link", "include-up", "include-root", "include-layer", "include-internal",
         "include-third-party", "coroutine", "long-file", "left-over", "machine-path", "top-level", "installed",
         "unlisted-source"}
TOOL_RULES = {"layout", "shell"}


def read_sample(text):
    """The files of a sample, and what must be refused in them as (path, line, rule)."""
    texts = {}
    refused = set()
    for part in re.split(r"^--- ", text, flags=re.MULTILINE)[1:]:
        head, body = part.split("\n", 1)
        path, count = re.fullmatch(r"(\S+)(?: \((\d+) lines\))?", head).groups()
        for number, line in enumerate(body.splitlines(), 1):
            for rule in re.findall(r"refused: ([\w-]+)", line):
                refused.add((path, number, rule))
        texts[path] = body + "\n" * max(0, int(count or 0) - body.count("\n"))
    return texts, refused


def findings_in(texts, root, with_tools):
    stand_in = {}
    for path in STAND_IN:
        with open(os.path.join(root, path), encoding="utf-8") as file:
            stand_in[path] = file.read()
    tree = Tree(stand_in | texts)
    found = [*layers.check(tree), *coroutines.check(tree), *files.check(tree)]
    if with_tools:
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(os.path.join(root, ".clang-format"), os.path.join(folder, ".clang-format"))
            for path, text in texts.items():
                os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
                with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                    file.write(text)
            found += tools.check(Tree(texts), folder)
    return found


def run(root, with_tools):
    """Prints each difference between the samples and what the rules say; whether there was none."""
    rules = RULES | TOOL_RULES if with_tools else RULES
    good = True
    tested = set()
    for sample in sorted(glob.glob(os.path.join(root, "tests/lint/*.txt"))):
        name = os.path.basename(sample)
        if name == "CMakeLists.txt":
            continue
        with open(sample, encoding="utf-8") as file:
            texts, refused = read_sample(file.read())
        refused = {place for place in refused if place[2] in rules}
        found = {(found.path, found.line, found.rule): found
                 for found in findings_in(texts, root, with_tools and re.match("tools", name))}
        tested |= {rule for _, _, rule in refused}
        for path, line, rule in sorted(refused - found.keys()):
            good = False
            print(f"{name}: {path}:{line} was accepted, but '{rule}' must refuse it")
        for place in sorted(found.keys() - refused):
            good = False
            print(f"{name}: refused without reason: {found[place]}")
    for rule in sorted(rules - tested):
        good = False
        print(f"no sample in tests/lint/ makes '{rule}' refuse")
    if good:
        print(f"{len(rules)} rules refuse what they must, and nothing else")
    return good
