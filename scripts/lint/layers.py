"""The layers' borders: what scripts/layers.txt allows, against the includes and the CMake files."""

import posixpath
import re
from dataclasses import dataclass

from tree import Finding

TABLE = "scripts/layers.txt"


@dataclass
class Row:
    line: int
    uses: list
    prefixes: list


class Table:
    """scripts/layers.txt, read."""

    def __init__(self, text):
        self.rows = {}
        groups = {}
        for number, line in enumerate(text.splitlines(), 1):
            line = line.split("#")[0].strip()
            group = re.fullmatch(r"([A-Z]+)\s*=\s*(.*)", line)
            if group:
                groups[group[1]] = group[2].split()
            elif line:
                name, uses, headers = (cell.split() for cell in line.split("|"))
                prefixes = [prefix for word in headers for prefix in groups.get(word, [word])]
                self.rows[name[0]] = Row(number, uses, prefixes + groups.get("EVERYWHERE", []))

    def reach(self, layer):
        """All layers that this one may use, directly or through another."""
        found = set()
        waiting = list(self.rows[layer].uses)
        while waiting:
            used = waiting.pop()
            if used not in found and used in self.rows:
                found.add(used)
                waiting.extend(self.rows[used].uses)
        return found

    def row_of(self, path):
        """The name of the row that a source belongs to, or None."""
        if path in self.rows:
            return path
        folder = path.split("/")
        if folder[0] == "src":
            return folder[1] if folder[1] in self.rows else None
        return "/".join(folder[:2]) if "/".join(folder[:2]) in self.rows else "tests"


def arguments(cmake, function):
    """The first call of a CMake function: its name argument and its words by keyword."""
    call = re.search(function + r"\(\s*(\w+)([^)]*)\)", re.sub(r"#[^\n]*", "", cmake))
    if not call:
        return None, {}
    words = {}
    keyword = ""
    for word in call[2].split():
        if re.fullmatch(r"SOURCES|HEADERS|DEPS|PRIVATE_DEPS", word):
            keyword = word
        else:
            words.setdefault(keyword, []).append(word)
    return call[1], words


def layer_calls(tree):
    """The words of each layer's llmeval_layer(), by layer."""
    calls = (arguments(tree.texts[path], "llmeval_layer") for path in tree.paths(r"src/\w+/CMakeLists\.txt"))
    return {name: words for name, words in calls if name}


def check_table(tree, table):
    """Each row stands on rows above it only, and each folder of src/ has one."""
    above = set()
    for name, row in table.rows.items():
        for used in row.uses:
            if used not in above:
                yield Finding(TABLE, row.line, "layers-table", f"'{name}' may use only layers above it, not '{used}'")
        above.add(name)
    for path in tree.paths(r"src/\w+/CMakeLists\.txt"):
        if path.split("/")[1] not in table.rows:
            yield Finding(path, 1, "layers-table", f"this layer has no row in {TABLE}")


def check_links(tree, table):
    """DEPS and PRIVATE_DEPS name only layers that the table allows."""
    for path in tree.paths(r"src/\w+/CMakeLists\.txt"):
        name, words = arguments(tree.texts[path], "llmeval_layer")
        if name not in table.rows:
            continue
        for used in words.get("DEPS", []) + words.get("PRIVATE_DEPS", []):
            used = used.removeprefix("llmeval_")
            if used in table.rows and used not in table.reach(name):
                line = next(number for number, text in enumerate(tree.texts[path].splitlines(), 1)
                            if re.search(rf"\b(llmeval_)?{used}\b", text) and "llmeval_layer" not in text)
                yield Finding(path, line, "layer-link", f"'{name}' may not use '{used}'")


def check_project_include(path, header, table, calls):
    """Why a quoted include is refused, or None."""
    if ".." in header.split("/"):
        return "include-up", f"'{header}' leaves its include root; name the header by its layer"
    row = table.row_of(path)
    used = header.split("/")[0]
    in_tests = path.startswith("tests/")
    if "/" not in header or used not in table.rows:
        return None if in_tests else ("include-root", f"'{header}' is not named by its layer, as in \"base/error.h\"")
    if used == row or in_tests and posixpath.dirname(path).startswith(f"tests/unit/{used}"):
        return None
    if not in_tests and used not in table.reach(row):
        return "include-layer", f"'{row}' may not use '{used}'"
    if header.split("/", 1)[1] not in calls.get(used, {}).get("HEADERS", []):
        return "include-internal", f"'{header}' is not among the HEADERS of '{used}'"
    return None


def check_system_include(path, header, table):
    """Why an include in angle brackets is refused, or None."""
    if re.fullmatch(r"\w+", header):
        return None
    rows = [table.row_of(path)]
    unit = re.match(r"tests/unit/(\w+)/", path)
    if unit and unit[1] in table.rows:
        rows.append(unit[1])
    if any(header.startswith(prefix) for row in rows for prefix in table.rows[row].prefixes):
        return None
    return "include-third-party", f"<{header}> has no place in '{rows[-1]}'"


def check_includes(tree, table):
    calls = layer_calls(tree)
    for path in tree.cpp():
        if table.row_of(path) is None:
            yield Finding(path, 1, "layers-table", f"this layer has no row in {TABLE}")
            continue
        for number, line in enumerate(tree.texts[path].splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', line)
            if not include:
                continue
            refused = (check_project_include(path, include[1], table, calls) if include[1]
                       else check_system_include(path, include[2], table))
            if refused:
                yield Finding(path, number, *refused)


def check(tree):
    table = Table(tree.texts[TABLE])
    yield from check_table(tree, table)
    yield from check_links(tree, table)
    yield from check_includes(tree, table)
