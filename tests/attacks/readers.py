"""What reads the sinks: real parsers, and what must hold of what they found. Each reader takes the bytes of a sink and returns
the texts that it found, one a place where foreign text may stand; it raises AssertionError where something of it took effect.
"""

import csv
import io
import json
import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree

import html5lib

MOST_BYTES = 2 << 20  # Of a sink for people, whatever the models wrote.
# Of general category Mn or Lo, and nothing is shown for them.
BLANK = {0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0}
VISIBLE_FORMAT = {0x6DD, 0x70F, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606), 0x890, 0x891}
MARK = "\u00a4"
JOINERS = "\u200c\u200d"  # Scripts and emoji need them.


def treacherous(c):
    """Whether a terminal, an editor or a reader's eye might obey it."""
    if c == "\n" or c in JOINERS or ord(c) in VISIBLE_FORMAT:
        return False
    return unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") or ord(c) in BLANK or 0xE0000 <= ord(c) <= 0xE0FFF


def log_commands(text):
    """What GitHub's runner, Azure's and TeamCity's take for commands in a log, line by line as .NET reads them."""
    found = []
    for line in re.split(r"\r\n|\n|\r", text):
        v2 = re.match(r"\s*::([a-zA-Z-]+)( [^:]*)?::(.*)", line)  # actions/runner: trimmed, then `::name props::data`.
        if v2:
            found.append((v2[1], v2[2], v2[3]))
        elif line.lstrip().startswith("::"):
            found.append((line, None, None))
        found += [(mark, None, None) for mark in re.findall(r"##[a-zA-Z]*\[", line)]
    return found


def inert(data, most_bytes=None):
    """Bytes that do nothing by themselves: strict UTF-8, no control but line ends, nothing hidden, no command of a log."""
    assert most_bytes is None or len(data) <= most_bytes, f"{len(data)} bytes"
    text = data.decode()
    bad = sorted({f"U+{ord(c):04X}" for c in set(text) if treacherous(c)})
    assert not bad, f"treacherous: {bad}"
    assert not log_commands(text), f"commands: {log_commands(text)[:3]}"
    return text


def whole(data, most_bytes=None):
    """Text for a terminal or a log of somebody who asked for all of it."""
    text = inert(data, most_bytes)
    marks = re.search(r"[\u0300-\u036f\u0489]{9}", text)
    assert not marks, "marks are piled up"
    return [text]


def plain(data):
    """Text for a terminal or a log."""
    return whole(data, MOST_BYTES)


def coloured(data):
    """The same with our own colours; a log's command is none behind one."""
    return [plain(re.sub(rb"\x1b\[[0-9;]*m", MARK.encode(), data))[0].replace(MARK, "")]


def strings(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in [key, *strings(item)]]
    return [text for item in value for text in strings(item)] if isinstance(value, list) else []


def no_repeats(pairs):
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), f"a repeated key: {names}"
    return dict(pairs)


def read_json(data):
    return strings(json.loads(inert(data), object_pairs_hook=no_repeats))


def read_jsonl(data):
    text = inert(data)
    assert text.endswith("\n")
    return [found for line in text.split("\n")[:-1] for found in strings(json.loads(line, object_pairs_hook=no_repeats))]


def read_csv(data):
    """As a spreadsheet reads it: a table, none of its cells a formula."""
    text = data.decode("utf-8-sig")
    bad = sorted({f"U+{ord(c):04X}" for c in set(text) if treacherous(c) and c not in "\r\t"})
    assert not bad, f"treacherous: {bad}"
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, "rows of different sizes"
    for row in rows:
        for cell in row:
            assert not re.match(r"\s*[=+@\t\r\uff1d\uff0b\uff20\uff0d]|\s*-(?![0-9.]+$)", cell), f"a formula: {cell[:80]!r}"
    return [cell for row in rows for cell in row]


def read_junit(data):
    """As expat reads it: elements and attributes of JUnit only, as many cases as the suites say."""
    inert(data, 16 << 20)
    root = ElementTree.fromstring(data)
    known = {"testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out",
             "system-err", "flakyFailure", "stackTrace"}
    attributes = {"name", "classname", "time", "file", "line", "message", "type", "value", "tests", "failures", "errors",
                  "skipped", "timestamp", "hostname", "package", "id"}
    found = []
    for element in root.iter():
        assert element.tag in known, element.tag
        assert set(element.attrib) <= attributes, element.attrib
        found += [*element.attrib.values(), *filter(None, [element.text, element.tail])]
    for suite in root.iter("testsuite"):
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
    for text in found:
        assert not any(treacherous(c) for c in text), text[:80]
    return found


PAGE = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td",
        "code", "span", "details", "summary", "pre", "del", "ins"}


def read_html(data, elements=frozenset(PAGE)):
    """As a browser reads it (WHATWG's algorithm): none but our own elements, and nothing that loads, runs or leads away."""
    text = inert(data, MOST_BYTES)
    tree = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        assert isinstance(element.tag, str), f"a comment: {element.text!r}"
        assert element.tag in elements, element.tag
        assert set(element.attrib) <= {"lang", "charset", "http-equiv", "content", "name", "class", "align"}, element.attrib
        if element.tag != "style":
            found += filter(None, [element.text, element.tail])
    return found


COMMENT = {"html", "head", "body", "h2", "h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "details", "summary",
           "pre", "strong", "em", "ul", "li", "sub"}


def read_markdown(data, most_bytes=65_536):
    """As GitHub reads it (its own parser, raw HTML let through so that it would be seen), then as a browser does. Foreign text
    is in code only, where GitHub makes neither mentions nor links."""
    inert(data, most_bytes)
    words = ["cmark-gfm", "--unsafe"]
    for extension in ("table", "autolink", "strikethrough", "tasklist"):
        words += ["-e", extension]
    page = subprocess.run(words, input=data, capture_output=True, check=True).stdout
    # Our own mark, by which a comment is found again, is the only comment that may be.
    page = re.sub(rb"\A\s*<!-- llmeval[a-z0-9 :.-]* -->", b"", page)
    found = read_html(page.replace(b"<pre lang=\"text\">", b"<pre>"), frozenset(COMMENT))
    outside = re.sub(r"<(code|pre)[^>]*>.*?</\1>", "", page.decode(), flags=re.DOTALL)
    for text in ("@everyone", "@org/", "evil.example", "GH-1", "fixes #1"):
        assert text not in outside, f"{text} outside of code"
    return found


def read_annotations(data):
    """The log of a step as GitHub's runner reads it: annotations and groups only, their text inert once unescaped."""
    assert len(data) <= MOST_BYTES
    found = []
    for line in re.split(r"\r\n|\n|\r", data.decode()):
        command = re.match(r"\s*::([a-z-]+)(?: ([^:]*))?::(.*)", line)
        if not command:
            found += plain(line.encode())
            continue
        name, properties, message = command.groups()
        assert name in ("error", "warning", "notice", "group", "endgroup"), name
        pairs = [pair.split("=", 1) for pair in (properties or "").split(",") if pair]
        assert {pair[0] for pair in pairs} <= {"file", "line", "endLine", "col", "endColumn", "title"}, properties
        for escaped in [message, *[value for _, value in pairs]]:
            assert not re.search("%(?!25|0D|0A|3A|2C)", escaped), escaped
            text = re.sub("%(25|0D|0A|3A|2C)", lambda code: chr(int(code[1], 16)), escaped)
            assert not any(treacherous(c) for c in text), text
            found.append(text)
    return found


def read_step_outputs(data):
    """$GITHUB_OUTPUT as GitHub's runner reads it: none but our own names, a value's lines up to its delimiter."""
    text = inert(data, MOST_BYTES)
    found = {}
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        several = re.fullmatch(r"([a-z-]+)<<(\S+)", line)
        name, value = (several[1], "") if several else line.split("=", 1)
        assert re.fullmatch("[a-z-]+", name) and name not in found, line
        if several:
            value = "\n".join(iter(lambda: next(lines), several[2]))
        found[name] = value
    known = {"gate", "exit-code", "pass-rate", "planned", "passed", "failed", "errored", "skipped", "flaky", "regressed",
             "cost-usd", "run", "baseline", "regressed-cases"}
    assert set(found) <= known, set(found) - known
    return list(found.values())


# A format of `-o`, how it is read, and how it has every answer: whole, as it is shown to people, or not every one (None). A
# format that is not here fails the test.
READERS = {
    "text": (plain, None),
    "json": (read_json, "whole"),
    "jsonl": (read_jsonl, "whole"),
    "junit": (read_junit, "shown"),
    "junit-strict": (read_junit, "shown"),
    "csv": (read_csv, "shown"),
    "events": (read_jsonl, "whole"),
    "markdown": (read_markdown, None),
    "github": (read_annotations, None),
}
