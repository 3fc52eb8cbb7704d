"""What other programs judge: the layout (clang-format) and the shell scripts (shellcheck). They read files on disk."""

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import Finding

CLANG_FORMAT = "clang-format-14"


def in_parts(command, root, paths):
    """Runs a command over the paths in as many parts as there are processors; its output, line by line."""
    parts = [part for part in (paths[start::os.cpu_count()] for start in range(os.cpu_count())) if part]
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda part: subprocess.run(command + part, cwd=root, capture_output=True, text=True), parts))
    return [line for run in runs for line in (run.stdout + run.stderr).splitlines()]


def check_layout(tree, root):
    seen = set()
    for line in in_parts([CLANG_FORMAT, "--dry-run", "--Werror"], root, tree.cpp()):
        place = re.match(r"(\S+?):(\d+):\d+: error:", line)
        if place and place[1] not in seen:
            seen.add(place[1])
            yield Finding(place[1], int(place[2]), "layout", "not laid out as .clang-format says; scripts/lint.sh --fix")


def check_shell(tree, root):
    if not tree.shell():
        return
    for line in in_parts(["shellcheck", "--format=gcc"], root, tree.shell()):
        place = re.match(r"(\S+?):(\d+):\d+: \w+: (.*)", line)
        if place:
            yield Finding(place[1], int(place[2]), "shell", place[3])


def check(tree, root):
    yield from check_layout(tree, root)
    yield from check_shell(tree, root)


def fix_layout(tree, root):
    in_parts([CLANG_FORMAT, "-i"], root, tree.cpp())
