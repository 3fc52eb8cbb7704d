"""Random templates over known variables, from a grammar that covers the whole language (src/template/README.md).

What the two engines do differently on purpose is never generated; each such rule says so here. Everything else may come, wrong types and
undefined names included: then both must fail.
"""

import random

TEXTS = [
    "", "a", "refund", "Hello World", "  padded\t", "line one\nline two\n", "it's", 'say "hi"', "both ' and \"", "back\\slash",
    "Größe", "naïve café", "日本語のテキスト", "ΟΔΥΣΣΕΥΣ", "straße", "👍🏽 ok", "a\u00a0b", "zero\u200bwidth", "soft\u00adhyphen", "\u2028sep",
    "{{ not a tag }}", "{% no %}", "<b>&amp;</b>", "a,b,,c", "1,5", "42", " 7 ", "-3.75", "1e3", "1_000", "0x1f", "12abc", "3.", ".5",
    '{"k": [1, 2.50, null]}', "[1, true, \"x\"]", "not json {", "tab\there", "\x07bell", "user:", "İstanbul", "ǆ", "ﬁne",
]
INTEGERS = [0, 1, -1, 2, 3, 7, -13, 42, 255, 1000, 2**31, -(2**53) - 1, 2**63 - 1, -(2**63), 2**64 + 1, 10**25, -(10**30) + 7]
FLOATS = [0.0, -0.0, 1.0, 0.5, 1.5, 2.5, -2.5, 0.1, 3.14159, 1e16, 1e15, 123456789.125, 1e-4, 1e-5, -1e22, 5e-324, 1.7e308, 2.675, 1e23]
# Keys that no Python type has as an attribute: `d.items` is the item here and the method there.
KEYS = ["city", "qty", "note", "label"]
NAMES = {
    "text": ["name", "ticket", "word"],
    "integer": ["n", "m", "big"],
    "real": ["f", "g"],
    "boolean": ["yes", "no"],
    "none": ["nothing"],
    "texts": ["words", "empty"],
    "numbers": ["nums"],
    "object": ["user", "box"],
    "objects": ["rows"],
    "pairs": ["pairs"],
    "mixed": ["mixed"],
}
# Assigned by templates; never names of variables: Jinja2 resolves a name that is read before a later `set` of it statically.
LOCALS = ["s1", "s2", "s3"]
UNDEFINED = ["missing", "nme"]
FILTERS = ["upper", "lower", "trim", "join", "length", "count", "default", "d", "replace", "tojson", "fromjson", "int", "float", "split",
           "first", "last", "round"]
TESTS = ["defined", "undefined", "none", "string", "number", "sequence", "mapping", "boolean", "true", "false", "even", "odd"]
LOOP_FIELDS = ["index", "index0", "revindex", "revindex0", "first", "last", "length", "previtem", "nextitem"]


def variables(rng):
    """Values for all names."""
    def text():
        return rng.choice(TEXTS)

    def row():
        return {"city": text(), "qty": rng.choice(INTEGERS + FLOATS), "note": rng.choice([None, True, text(), [1, text()]]), "label": text()}

    return {
        "name": text(), "ticket": text(), "word": text(),
        "n": rng.choice(INTEGERS), "m": rng.randint(-5, 12), "big": rng.choice(INTEGERS[-7:]),
        "f": rng.choice(FLOATS), "g": round(rng.uniform(-100, 100), rng.randint(0, 12)),
        "yes": True, "no": False, "nothing": None,
        "words": [text() for _ in range(rng.randint(0, 5))], "empty": [],
        "nums": [rng.choice(INTEGERS + FLOATS) for _ in range(rng.randint(0, 5))],
        "user": row(), "box": {**row(), "label": row()},
        "rows": [row() for _ in range(rng.randint(0, 4))],
        "pairs": [[text(), rng.randint(-9, 9)] for _ in range(rng.randint(0, 4))],
        "mixed": [rng.choice([None, True, 1, 2.5, text(), [1, [2]], {"city": text()}]) for _ in range(rng.randint(0, 5))],
    }


class Generator:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.loops = 0
        self.locals = []

    # Expressions: each returns text that can stand as an operand (an atom, or in brackets).

    def text_literal(self):
        value = self.rng.choice(TEXTS[:24] + [" ", ", ", "-", "x"])
        quote = self.rng.choice("'\"")
        escaped = value.replace("\\", "\\\\").replace(quote, "\\" + quote)
        if self.rng.random() < 0.5:
            escaped = escaped.replace("\n", "\\n").replace("\t", "\\t").replace("é", "\\xe9").replace("日", "\\u65e5")
        return quote + escaped + quote

    def integer(self, depth):
        choice = self.rng.random()
        if depth <= 0 or choice < 0.25:
            return self.rng.choice([str(self.rng.randint(0, 20)), str(self.rng.choice(INTEGERS[:12])).replace("-", ""), "1_000", "0x1F"])
        if choice < 0.5:
            return self.rng.choice(NAMES["integer"])
        if choice < 0.6 and self.loops:
            return "loop." + self.rng.choice(["index", "index0", "revindex", "revindex0", "length"])
        if choice < 0.7:
            return f"({self.sequence(depth - 1)} | {self.rng.choice(['length', 'count'])})"
        if choice < 0.8:
            return f"({self.any(depth - 1)} | int{self.rng.choice(['', '(7)', '(default=-1)'])})"
        if choice < 0.85:
            return f"(-{self.integer(depth - 1)})"
        op = self.rng.choice(["+", "-", "*", "//", "%"])
        return f"({self.integer(depth - 1)} {op} {self.integer(depth - 1)})"

    def number(self, depth):
        choice = self.rng.random()
        if choice < 0.4:
            return self.integer(depth)
        if depth <= 0 or choice < 0.55:
            return self.rng.choice(["0.5", "1.0", "2.50", "1e3", "1.5e-7", "3.0E+20", "10_0.5"])
        if choice < 0.7:
            return self.rng.choice(NAMES["real"])
        if choice < 0.78:
            return f"({self.any(depth - 1)} | float)"
        if choice < 0.88:
            arguments = self.rng.choice(["", "(1)", "(2, 'floor')", "(1, 'ceil')", "(method='floor')", "(-1)", "(precision=3)", "(-2, 'ceil')"])
            return f"({self.number(depth - 1)} | round{arguments})"
        if choice < 0.92:
            # A negative base with a fraction as exponent is a complex number in Python.
            return f"({self.rng.choice(['2', '3', '(-2)', '10', 'm'])} ** {self.rng.randint(0, 6)})"
        op = self.rng.choice(["+", "-", "*", "/", "/", "//", "%"])
        # Text on the left of % would be formatted.
        return f"({self.number(depth - 1)} {op} {self.number(depth - 1)})"

    def text(self, depth):
        choice = self.rng.random()
        if depth <= 0 or choice < 0.2:
            return self.text_literal()
        if choice < 0.4:
            return self.rng.choice(NAMES["text"])
        if choice < 0.5:
            # Without `else` there is nothing, which prints as nothing.
            maybe = f"({self.any(depth - 1)} if {self.boolean(depth - 1)})" if self.rng.random() < 0.1 else self.any(depth - 1)
            return f"({self.any(depth - 1)} ~ {maybe})"
        if choice < 0.55:
            return f"({self.text(depth - 1)} + {self.text(depth - 1)})"
        if choice < 0.58:
            return f"({self.text(depth - 1)} * {self.rng.randint(-1, 4)})"
        if choice < 0.64:
            return f"{self.text(depth - 1)}{self.subscript()}"
        if choice < 0.68:
            return f"{self.rng.choice(NAMES['object'])}.city"
        return f"({self.text_filter(depth)})"

    def text_filter(self, depth):
        kind = self.rng.randint(0, 6)
        if kind == 0:
            return f"{self.any(depth - 1)} | {self.rng.choice(['upper', 'lower'])}"
        if kind == 1:
            return f"{self.any(depth - 1)} | trim{self.rng.choice(['', '', '()'])}"
        if kind == 2:
            separator = self.rng.choice(["", "(', ')", "('-')", "(d='/')", f"({self.text(depth - 1)})"])
            return f"{self.sequence(depth - 1)} | join{separator}"
        if kind == 3:
            return f"rows | join(', ', attribute='{self.rng.choice(KEYS)}')"
        if kind == 4:
            count = self.rng.choice(["", "", ", 1", ", count=2"])
            return f"{self.any(depth - 1)} | replace({self.text(depth - 1)}, {self.text(depth - 1)}{count})"
        if kind == 5:
            return f"{self.any(depth - 1)} | tojson{self.rng.choice(['', '', '(2)', '(indent=1)'])}"
        return f"{self.text(depth - 1)} | trim({self.text_literal()})"

    def sequence(self, depth):
        choice = self.rng.random()
        if depth <= 0 or choice < 0.35:
            return self.rng.choice(["words", "nums", "rows", "pairs", "mixed", "empty"])
        if choice < 0.55:
            items = ", ".join(self.any(depth - 1) for _ in range(self.rng.randint(0, 3)))
            return f"[{items}{self.rng.choice(['', '', ',']) if items else ''}]"
        if choice < 0.62:
            items = ", ".join(self.any(depth - 1) for _ in range(self.rng.randint(2, 3)))
            return f"({items})"
        if choice < 0.75:
            return f"({self.text(depth - 1)} | split{self.rng.choice(['', chr(40) + repr(',') + ')', '(' + repr(' ') + ', 1)', '(none, 1)'])})"
        if choice < 0.85:
            return f"{self.sequence(depth - 1)}{self.slice()}"
        if choice < 0.9:
            return f"({self.sequence(depth - 1)} + {self.sequence(depth - 1)})"
        if choice < 0.93:
            return f"({self.sequence(depth - 1)} * {self.rng.randint(0, 2)})"
        return self.text(depth - 1)

    def object(self, depth):
        choice = self.rng.random()
        if depth <= 0 or choice < 0.5:
            return self.rng.choice(["user", "box", "box.label"])
        # Keys are texts here; any hashable value there.
        keys = self.rng.sample(KEYS, self.rng.randint(0, 3))
        return "{" + ", ".join(f"'{key}': {self.any(depth - 1)}" for key in keys) + "}"

    def boolean(self, depth):
        choice = self.rng.random()
        if depth <= 0 or choice < 0.15:
            return self.rng.choice(["true", "false", "True", "False", "yes", "no"])
        if choice < 0.35:
            kind = self.rng.choice([self.number, self.text, self.sequence, self.any])
            op = self.rng.choice(["==", "!=", "<", "<=", ">", ">="])
            return f"({kind(depth - 1)} {op} {kind(depth - 1)})"
        if choice < 0.4:
            return f"({self.number(depth - 1)} < {self.number(depth - 1)} <= {self.number(depth - 1)})"
        if choice < 0.5:
            container = self.rng.choice([self.sequence, self.text, self.object])
            item = self.text if container != self.sequence else self.any
            return f"({item(depth - 1)} {self.rng.choice(['in', 'not in'])} {container(depth - 1)})"
        if choice < 0.6:
            return f"(not {self.any(depth - 1)})"
        if choice < 0.7:
            return f"({self.boolean(depth - 1)} {self.rng.choice(['and', 'or'])} {self.boolean(depth - 1)})"
        if choice < 0.75 and self.loops:
            return self.rng.choice(["loop.first", "loop.last"])
        return self.test(depth)

    def test(self, depth):
        test = self.rng.choice(TESTS)
        negated = self.rng.choice(["", "", "not "])
        if test in ("even", "odd"):
            # Numbers only: `text % 2` formats.
            return f"({self.integer(depth - 1)} is {negated}{test})"
        subject = self.rng.choice([self.any(depth - 1), self.lazy(depth - 1)])
        # In brackets: `x is defined if c else d` is a syntax error in Jinja2, which takes `if` for an argument of the test.
        return f"({subject} is {negated}{test})"

    def lazy(self, depth):
        """What may be undefined."""
        choice = self.rng.random()
        if choice < 0.3:
            return self.rng.choice(UNDEFINED + LOCALS)
        if choice < 0.6:
            return f"{self.object(depth - 1)}.{self.rng.choice(KEYS + ['absent'])}"
        if choice < 0.7 and self.loops:
            return "loop." + self.rng.choice(["previtem", "nextitem"])
        if choice < 0.85:
            return f"({self.sequence(depth - 1)} | {self.rng.choice(['first', 'last'])})"
        if choice < 0.9:
            return f"{self.text(depth - 1)}{self.rng.choice(['[0]', '[-1]', '[2]'])}"
        return f"{self.sequence(depth - 1)}[{self.integer(0)}]"

    def subscript(self):
        # No items: one that is not there may not be an item of a list, where Jinja2 lets an undefined value pass.
        return self.rng.choice(["[1:]", "[:2]", "[::-1]", "[-3:-1]", "[1::2]", "[:]"])

    def slice(self):
        bound = lambda: self.rng.choice(["", "", str(self.rng.randint(-3, 4)), "m"])
        return f"[{bound()}:{bound()}{self.rng.choice(['', '', ':', ':2', ':-1', ':-2'])}]"

    def any(self, depth):
        choice = self.rng.random()
        if choice < 0.03:
            return "none" if choice < 0.02 else "nothing"
        if choice < 0.2:
            return self.integer(depth)
        if choice < 0.3:
            return self.number(depth)
        if choice < 0.55:
            return self.text(depth)
        if choice < 0.65:
            return self.sequence(depth)
        if choice < 0.72:
            return self.object(depth)
        if choice < 0.8:
            return self.boolean(depth)
        if choice < 0.84 and depth > 0:
            return f"({self.any(depth - 1)} if {self.boolean(depth - 1)} else {self.any(depth - 1)})"
        if choice < 0.9:
            fallback = self.rng.choice(["''", "'none'", "0", "[]"])
            flag = self.rng.choice(["", "", ", true", ", boolean=true"])
            return f"({self.lazy(depth - 1)} | {self.rng.choice(['default', 'd'])}({fallback}{flag}))"
        if choice < 0.93 and depth > 0:
            source = self.rng.choice(["'[1, 2.50, \"x\"]'", "'{\"a\": null}'", f"({self.any(depth - 1)} | tojson)"])
            return f"({source} | fromjson)"
        if choice < 0.95 and depth > 0:
            return f"({self.any(depth - 1)} {self.rng.choice(['and', 'or'])} {self.any(depth - 1)})"
        if choice < 0.975 and self.locals:
            return self.rng.choice(self.locals)
        return self.rng.choice([self.text_literal(), "n", "f", "rows | length", "user.city", "box['label'].qty"])

    def expression(self, depth):
        if self.rng.random() < 0.02:
            # Undefined, or the wrong type: an error in both.
            return self.rng.choice(["missing", "nme.city", "user.absent", "n + name", "n | length", "nothing[0].city", "'a' < 1", "words + 1"])
        return self.any(depth)

    # Tags and text.

    def sign(self):
        return self.rng.choices(["", "-", "+"], [80, 17, 3])[0]

    def tag(self, content):
        space = self.rng.choices([" ", "", "  ", "\n"], [85, 7, 5, 3])[0]
        # A sign of the expression itself would be read as whitespace control.
        if content[0] in "-+":
            space = " "
        return "{%" + self.sign() + space + content + space + self.sign() + "%}"

    def output(self, content):
        space = self.rng.choices([" ", ""], [92, 8])[0]
        if content[0] in "-+{" or content[-1] == "}":
            space = " "
        return "{{" + self.sign() + space + content + space + self.rng.choices(["", "-"], [85, 15])[0] + "}}"

    def plain(self):
        return "".join(self.rng.choice(["Dear ", "customer", "\n", " ", "  \n  ", ", ", "#", "{", "}", "% ", "é", "user:\n", "-", "'", "\t", "\r\n"])
                       for _ in range(self.rng.randint(1, 5)))

    def block(self, depth):
        return "".join(self.statement(depth) for _ in range(self.rng.randint(1, 3)))

    def inner_block(self, depth):
        before = list(self.locals)
        text = self.block(depth)
        self.locals = before
        return text

    def statement(self, depth):
        choice = self.rng.random()
        if depth <= 0 or choice < 0.25:
            return self.plain()
        if choice < 0.58:
            return self.output(self.expression(self.rng.randint(0, 3)))
        if choice < 0.6:
            return self.output(f"{self.any(1)} if {self.boolean(1)}")
        if choice < 0.7:
            return self.if_statement(depth)
        if choice < 0.84:
            return self.for_statement(depth)
        if choice < 0.9:
            return self.set_statement()
        if choice < 0.94:
            return "{#" + self.sign() + self.rng.choice([" note ", "", " {{ x }} ", " a\nb ", "{% if %}"]) + self.rng.choice(["", "-"]) + "#}"
        if choice < 0.97:
            return self.tag("raw").replace("+%}", "%}") + self.rng.choice(["{{ x }}", " {% if %} ", "text", "", " # "]) + self.tag("endraw")
        return self.tag(f"include '{self.rng.choice(['part.txt', 'loop.txt', 'sets.txt'])}'")

    def if_statement(self, depth):
        # `a if b else c` needs brackets in a condition.
        text = self.tag(f"if {self.boolean(2)}") + self.inner_block(depth - 1)
        for _ in range(self.rng.choice([0, 0, 1, 2])):
            text += self.tag(f"elif {self.boolean(2)}") + self.inner_block(depth - 1)
        if self.rng.random() < 0.5:
            text += self.tag("else") + self.inner_block(depth - 1)
        return text + self.tag("endif")

    def for_statement(self, depth):
        before = list(self.locals)
        # The iterable sees the loops around, the body its own as well.
        if self.rng.random() < 0.25:
            head = "for k, v in " + self.rng.choice(["pairs", "[(1, 'a'), (2, 'b')]", "pairs[1:]", "rows"])
            self.locals += ["k", "v"]
        else:
            name = self.rng.choice(["x", "row"])
            head = f"for {name} in {self.rng.choice([self.sequence(2), self.sequence(2), self.object(1)])}"
            self.locals.append(name)
        if self.rng.random() < 0.2:
            loops, self.loops = self.loops, 0
            head += f" if {self.boolean(1)}"
            self.loops = loops
        self.loops += 1
        # Jinja2 makes `loop` only where it reads the name in the body.
        text = self.tag(head) + self.block(depth - 1)
        if self.rng.random() < 0.5:
            text += self.output("loop." + self.rng.choice(LOOP_FIELDS[:7]))
        if self.rng.random() < 0.1:
            text += self.output("loop." + self.rng.choice(LOOP_FIELDS[7:]) + " | default('end')")
        self.loops -= 1
        self.locals = list(before)
        if self.rng.random() < 0.3:
            loops, self.loops = self.loops, 0
            text += self.tag("else") + self.block(depth - 1)
            self.loops = loops
        self.locals = before
        return text + self.tag("endfor")

    def set_statement(self):
        if self.rng.random() < 0.15:
            names = self.rng.sample(LOCALS, 2)
            text = self.tag(f"set {names[0]}, {names[1]} = {self.any(1)}, {self.any(1)}")
        else:
            names = [self.rng.choice(LOCALS)]
            text = self.tag(f"set {names[0]} = {self.any(2)}")
        self.locals += names
        return text

    def files(self):
        return {
            "part.txt": "[part {{ name }}]\n",
            "loop.txt": "{% for i in words %}{{ i | trim }};{% endfor %}",
            "sets.txt": "{% set s1 = 'inside' %}{{ s1 }}",
        }

    def template(self):
        text = self.block(self.rng.choice([2, 3, 3, 4])) + self.rng.choice(["", "\n", "\n\n"])
        # Jinja2 takes a comment that opens at the very end for closed.
        return text + "end" if text.rstrip().endswith(("{#", "{#-", "{#+")) else text


def cases(seed, count):
    """`count` of {"template", "vars", "files"}, always the same ones for a seed."""
    for number in range(count):
        generator = Generator(seed * 1_000_003 + number)
        yield {"template": generator.template(), "vars": variables(generator.rng), "files": generator.files()}
