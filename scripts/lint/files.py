"""Rules on files as such: their size, left-over marks, places of one machine, and whether anybody compiles them."""

import posixpath
import re

from tree import Finding

MAX_LINES = 500
# A class around one letter, so that this file does not hold what it looks for.
LEFT_OVER = re.compile(r"\b(TO[D]O|FIX[M]E)\b")
MACHINE_PATH = re.compile(r"/(?:work|farm|root|tmp/bash_jobs)/")
TOP_LEVEL = {"CMakeLists.txt", "src", "evals", "prompts", "tests", "scripts", "README.md", "LICENSE",
             "CMakePresets.json", "CHANGELOG.md"}
CODE = r"(src|tests|scripts|\.ci)/.*\.(cpp|h|py|sh|cmake)|.*CMakeLists\.txt|\.ci/run"
# Not prompts/ and evals/: what users write to a model may hold anything.
WRITTEN = CODE + r"|(?!prompts/|evals/).*\.(md|yml|yaml)|CMakePresets\.json"


def check_size(tree):
    for path in tree.paths(CODE):
        lines = tree.texts[path].count("\n")
        if lines > MAX_LINES:
            yield Finding(path, 1, "long-file", f"{lines} lines; split it, {MAX_LINES} is the limit")


def check_texts(tree):
    for path in tree.paths(WRITTEN):
        for number, line in enumerate(tree.texts[path].splitlines(), 1):
            mark = LEFT_OVER.search(line)
            if mark:
                yield Finding(path, number, "left-over", f"'{mark[0]}'; do it, or write an issue")
            place = MACHINE_PATH.search(line)
            if place:
                yield Finding(path, number, "machine-path", f"'{place[0]}' exists on one machine only")


def check_top_level(tree):
    seen = set()
    for path in sorted(tree.texts):
        top = path.split("/")[0]
        if top not in seen and top not in TOP_LEVEL and not top.startswith("."):
            yield Finding(path, 1, "top-level", f"'{top}' has no place in the project's root")
        seen.add(top)


def check_installed(tree):
    """What a package manager or a build puts there is not written by anybody."""
    for path in tree.paths(r"(.*/)?(node_modules|__pycache__|build)/.*"):
        yield Finding(path, 1, "installed", "made by a tool; keep it out of git")


def listed_sources(tree):
    """Every source that a CMakeLists.txt names, whether relative to itself or to the project's root."""
    listed = set()
    for path in tree.paths(r"(.*/)?CMakeLists\.txt"):
        folder = posixpath.dirname(path)
        for word in re.split(r'[\s()"]+', re.sub(r"#[^\n]*", "", tree.texts[path])):
            name = re.sub(r"^\$\{\w+\}/", "", word)
            if re.search(r"\.(cpp|py|sh)$", name):
                listed.add(posixpath.normpath(posixpath.join(folder, name)))
                listed.add(posixpath.normpath(name))
    return listed


def check_listed(tree):
    """A test that is not compiled never fails, and a source that is not compiled rots."""
    listed = listed_sources(tree)
    for path in tree.paths(r"(src|tests)/.*\.cpp|tests/.*_test\.(py|sh)"):
        if path not in listed:
            yield Finding(path, 1, "unlisted-source", "no CMakeLists.txt names this file")


def check(tree):
    yield from check_size(tree)
    yield from check_texts(tree)
    yield from check_top_level(tree)
    yield from check_installed(tree)
    yield from check_listed(tree)
