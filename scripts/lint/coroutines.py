"""The forms of co_await that g++ 12 compiles rightly; it miscompiles others without a warning.

co_await stands alone, as `co_await f(…);`, `auto x = co_await f(…);`, `x = co_await f(…);` or `co_return co_await f(…);`,
and f's arguments are names, std::move(name), literals or calls. It never stands in a condition or inside another call.
tests/unit/async/compiler_test.cpp runs these forms.
"""

import re

from tree import Finding, blank_comments_and_texts, line_of

OPEN = {")": "(", "]": "[", "}": "{"}
NAME = r"[A-Za-z_]\w*"
DECLARATION = rf"(?:const )?{NAME}(?:::{NAME})*(?: ?<.*>)?(?: ?[&*]+ ?| ){NAME} ?="
ASSIGNMENT = rf"\*?{NAME} ="
AWAITED = rf"{NAME}(?:::{NAME}|\.{NAME}|->{NAME}|<[^()]*>|\(\)|\[\])*\(\)"


def start_of_statement(code, at):
    """Where the statement begins that holds `at`, or None where `at` stands inside parentheses."""
    depth = 0
    for here in range(at - 1, -1, -1):
        char = code[here]
        if depth == 0 and char in ";{}":
            return here + 1
        if char in ")]":
            depth += 1
        elif char in "([":
            if depth == 0:
                return None
            depth -= 1
    return 0


def end_of_statement(code, at):
    """Where the statement's semicolon is, or None where a bracket closes first."""
    open_brackets = []
    for here in range(at, len(code)):
        char = code[here]
        if char in "([{":
            open_brackets.append(char)
        elif char in ")]}":
            if not open_brackets or open_brackets.pop() != OPEN[char]:
                return None
        elif char == ";" and not open_brackets:
            return here
    return None


def without_groups(text):
    """The same with what stands in parentheses or subscripts taken out, brackets left."""
    out = []
    depth = 0
    for char in text:
        if char in ")]":
            depth -= 1
        if depth == 0:
            out.append(char)
        if char in "([":
            depth += 1
    return "".join(out)


def without_heads(text):
    """A statement without what may precede it: `if (…)`, `else`, `case x:` and the like."""
    while True:
        shorter = re.sub(r"^(?:(?:if|for|while|switch)(?: constexpr)? ?\(\)|else\b|do\b|case [^:]+(?:::[^:]+)*:(?!:)"
                         r"|default ?:|\[\]) ?", "", text)
        if shorter == text:
            return text
        text = shorter


def why_refused(code, at):
    """Why the co_await at this place is refused, or None."""
    start = start_of_statement(code, at)
    if start is None:
        return "co_await inside parentheses; give its value a name first"
    before = without_heads(re.sub(r"\s+", " ", without_groups(code[start:at])).strip())
    if before and before != "co_return" and not re.fullmatch(f"{DECLARATION}|{ASSIGNMENT}", before):
        return f"co_await after '{before}'; it stands alone, gives a name its value, or follows co_return"
    end = end_of_statement(code, at)
    if end is None:
        return "co_await inside braces; give its value a name first"
    awaited = code[at + len("co_await"):end].strip()
    if "{" in awaited:
        return "braces beside co_await; fill a named local first"
    if re.search(r"(?<![\w)\]\s])\s*\[", awaited):
        return "a lambda beside co_await; give it a name first"
    for mark in ("?", "&&", "||", "!"):
        if mark in awaited:
            return f"'{mark}' beside co_await; give its value a name first"
    if not re.fullmatch(AWAITED, re.sub(r"\s", "", without_groups(awaited))):
        return "co_await of something else than a call"
    return None


def check(tree):
    for path in tree.cpp():
        if "co_await" not in tree.texts[path]:
            continue
        code = blank_comments_and_texts(tree.texts[path])
        for found in re.finditer(r"(?<!operator )\bco_await\b", code):
            reason = why_refused(code, found.start())
            if reason:
                yield Finding(path, line_of(code, found.start()), "coroutine", reason)
