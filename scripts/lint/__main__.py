"""scripts/lint.sh says what this does."""

import argparse
import os
import sys

import coroutines
import files
import layers
import self_test
import tools
from tree import Tree


def main():
    parser = argparse.ArgumentParser(prog="scripts/lint.sh")
    parser.add_argument("--fix", action="store_true", help="lay the sources out first")
    parser.add_argument("--self-test", action="store_true", help="run the rules on the samples of tests/lint/")
    parser.add_argument("--without-tools", action="store_true", help="leave out clang-format and shellcheck")
    options = parser.parse_args()
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

    if options.self_test:
        return 0 if self_test.run(root, not options.without_tools) else 1

    tree = Tree.of_checkout(root)
    samples = tree.paths(r"tests/lint/.*\.txt")
    for path in samples:
        if not path.endswith("/CMakeLists.txt"):
            del tree.texts[path]
    if options.fix:
        tools.fix_layout(tree, root)
    found = [*layers.check(tree), *coroutines.check(tree), *files.check(tree)]
    if not options.without_tools:
        found += tools.check(tree, root)
    for finding in sorted(found):
        print(finding)
    if found:
        print(f"{len(found)} finding{'s' if len(found) > 1 else ''}")
    return 1 if found else 0


sys.exit(main())
