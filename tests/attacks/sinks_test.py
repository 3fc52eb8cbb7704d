"""What a model, a server or a file of cases wrote stays text in every sink: one hostile run and its second go through every
format of `-o` and everything else that shows them, each read by a real parser. To add a sink: a format of `-o` needs its
reader in readers.READERS, without which the test fails; anything else is a line in SINKS.
"""

import re
import unicodedata
import unittest

from corpus import TEXTS
from project import PROMPT, HostileServer, case_id, commit_suites, write_project
from readers import READERS, coloured, plain, read_csv, read_html, read_json, read_jsonl, read_markdown, read_step_outputs, whole

from harness import BINARY, CliTest  # noqa: F401  (project.py has put its folder on the path)

ONE = case_id("illegal in xml")
LONG = case_id("ten megabytes")
SUITE_FILE = "evals/hostile.eval.yaml"
# Words after the program's name, how what they write is read, and how it has every answer (readers.READERS).
SINKS = [
    (["show", "-v", "--color", "never"], plain, "shown"),
    (["show", "-v", "--color", "always"], coloured, "shown"),
    (["show"], plain, None),
    (["show", "--answers"], plain, None),
    (["show", "--answers", "-v"], whole, None),
    (["show", "--case", ONE], plain, None),
    (["show", "--case", ONE, "-v"], plain, None),
    (["show", "--case", LONG], plain, None),
    (["show", "--case", LONG, "-v"], whole, None),
    (["explain", SUITE_FILE, "-c", ONE], plain, None),
    (["explain", SUITE_FILE, "-c", LONG], plain, None),
    (["explain", SUITE_FILE, "-c", ONE, "--format", "json"], read_json, None),
    (["diff", "last~2", "last~1", "-v", "--color", "never"], plain, None),
    (["diff", "last~2", "last~1", "-v", "--color", "always"], coloured, None),
    (["diff", "last~2", "last~1", "-v", "--format", "json"], read_json, None),
    (["diff", "last~2", "last~1", "-v", "--format", "markdown"], read_markdown, None),
    (["diff", "last~2", "last~1", "-v", "--format", "html"], read_html, None),
    (["trend"], plain, None),
    (["trend", "--color", "always"], coloured, None),
    (["trend", "--by", "day", "--format", "markdown"], read_markdown, None),
    (["trend", "--format", "json"], read_json, None),
    (["gate", "last"], plain, None),
    (["gate", "last", "--json"], read_json, None),
    (["gate", "last", "--baseline", "last~2", "-v"], plain, None),
    (["runs"], plain, None),
    (["runs", "--json"], read_json, None),
    (["prompt", "log"], plain, None),
    (["prompt", "log", "--format", "json"], read_json, None),
    (["labels", "sheet", "last", "--check", "equals", "-o", "csv:-"], read_csv, "shown"),
    (["score", "last", "-v"], plain, None),
    (["validate"], plain, None),
    (["prompt", "render", PROMPT, "--vars", "@vars.json"], read_json, None),
    (["try", PROMPT, "-m", "hostile", "--vars", "@vars.json"], plain, None),
    (["try", PROMPT, "-m", "hostile", "--vars", "@vars.json", "--format", "json"], read_json, None),
    (["baseline", "set", "last"], plain, None),
    (["baseline", "show"], plain, None),
    (["baseline", "show", "--format", "json"], read_json, None),
    (["cache", "explain", ONE], plain, None),
    (["ping"], plain, None),
    (["cases", "add", SUITE_FILE, "--from", "vars.json", "--dry-run"], read_jsonl, None),
    (["accept", "last", "--failing"], plain, None),
    (["run", "--dry-run", "-v"], plain, None),
    (["run", "--dry-run", "--changed-since", "HEAD"], plain, None),
    (["import", "promptfoo", "foreign", "--to", "imported"], plain, None),
    (["validate", "-C", "imported"], plain, None),  # Its names and values are those of the attacks.
]

# The others come as broken UTF-8, which no answer may be.
ANSWERED = [name for name in TEXTS if name not in ("no utf-8", "cut short")]


def shown(text):
    """What text/inert.h promises of the start of a text: all that does nothing stands, the rest is an escape."""
    out = []
    for number, c in enumerate(text[:30]):
        if c in "\u200d\ufe0e\ufe0f" or unicodedata.combining(c) and number > 8:
            break  # May stand here or not by what is around it.
        short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(c)
        if short or unicodedata.category(c) == "Cc" and ord(c) < 0x80:
            out.append(short or f"\\x{ord(c):02x}")
        elif unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cn") or c in "\u034f\u3164":
            out.append(f"\\u{{{ord(c):x}}}")
        else:
            out.append(c)
    return "".join(out)


def comparable(text):
    """Without what a sink may do on top: wrap, indent, keep line ends, quote against formulas, hide a log's command."""
    text = text.replace("\\x3a", ":").replace("\\x5b", "[").replace("\\n", "").replace("\\t", "").replace("\\r", "")
    return re.sub(r"\s+|'", "", text)


class Sinks(CliTest):
    def test_what_others_wrote_stays_text(self):
        server = HostileServer(self)
        write_project(self.project, server.url)
        commit_suites(self.project)
        formats = self.formats()
        self.assertEqual([name for name in formats if name not in READERS], [], "formats without a reader in readers.py")
        outputs = [word for name in formats for word in ("-o", f"{name}:out.{name}")]
        self.run_once(0, "-m", "hostile")
        server.again = True  # A word more, which a check refuses.
        self.run_once(3, "-v", *outputs)
        self.run_once(1, "-q", "-m", "hostile")
        read_markdown((self.project.root / "summary.md").read_bytes(), most_bytes=1 << 20)
        read_step_outputs((self.project.root / "step.outputs").read_bytes())
        for name in formats:
            with self.subTest(format=name):
                reader, how = READERS[name]
                self.arrives(reader((self.project.root / f"out.{name}").read_bytes()), how)
        for words, reader, how in SINKS:
            with self.subTest(words=" ".join(words)):
                ended = self.project.run(*words)
                self.assertNotEqual(ended.out, "", ended.err)
                plain(ended.err.encode())
                found = reader(ended.out_bytes)
                self.arrives(found, how)

    def formats(self):
        """The registry: as the program names it where it knows none of that name."""
        told = self.project.run("run", "-o", "nothing-like-it:x").err
        return re.search(r"formats: ([a-z, -]+)\)", told)[1].split(", ")

    def run_once(self, code, *words):
        step = {"GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "step.outputs"}
        ended = self.check(self.project.run("run", "--cache", "off", *words, env=step), code)
        plain(ended.out_bytes)
        plain(ended.err.encode())

    def arrives(self, found, how):
        """That each answer is there as it should be: whole where a machine reads, neutralised where a person does."""
        if how is None:
            return
        if how == "whole":
            texts = set(found)
            missing = [name for name in ANSWERED if TEXTS[name] + " again" not in texts]
        else:
            seen = comparable("\n".join(found))
            missing = [name for name in ANSWERED if comparable(shown(TEXTS[name])) not in seen]
        self.assertEqual(missing, [], "answers that did not arrive as they should")


if __name__ == "__main__":
    unittest.main()
