"""The files that the rules look at, and what they find there."""

import os
import re
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: error: {self.message} [{self.rule}]"


class Tree:
    """Paths relative to the project's root, with their texts; binary files are left out."""

    def __init__(self, texts):
        self.texts = texts

    @staticmethod
    def of_checkout(root):
        """What git knows or would add, as it stands in the working tree."""
        listing = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                 check=True, capture_output=True, text=True).stdout
        texts = {}
        for path in filter(None, listing.split("\0")):
            try:
                with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
                    texts[path] = file.read()
            except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
                continue
        return Tree(texts)

    def paths(self, pattern):
        """The paths that the regular expression matches as a whole, sorted."""
        return sorted(path for path in self.texts if re.fullmatch(pattern, path))

    def cpp(self):
        return self.paths(r"(src|tests)/.*\.(cpp|h)")

    def shell(self):
        return sorted(path for path, text in self.texts.items() if re.match(r"#!.*\b(ba)?sh\b", text))


def blank_comments_and_texts(code):
    """C++ of the same length in which comments and the contents of texts are spaces, so that places stay right."""
    out = []
    for token in re.finditer(r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
                             r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'|[^/\"'R]+|.", code, re.DOTALL):
        text = token.group()
        if text.startswith("/") and len(text) > 1:
            text = re.sub(r"[^\n]", " ", text)
        elif text[-1] in "\"'" and len(text) > 1:
            text = text[-1] + re.sub(r"[^\n]", " ", text[1:-1]) + text[-1]
        out.append(text)
    return "".join(out)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
