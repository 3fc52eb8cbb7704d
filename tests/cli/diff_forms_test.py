"""llmeval diff: how answers changed, the shape of answers, and the forms for comments and pages."""

import html.parser
import json
import re
import unittest

from harness import CliTest, Terminal

MODELS = "models:\n  mini: {provider: replay, answers: {file: mini.jsonl, key: id, text: text}}\n"
SUITE = """\
suite: small
prompts: [../prompts/ask.txt]
models: [mini]
expect: [{contains: {text: "yes", name: agrees}}]
cases:
"""
ATTACK = "yes @team <img src=x onerror=alert(1)> | ``` \x1b[2J https://evil.example\n</details>\n# no \u202e"


class Forms(CliTest):
    def run_once(self, answers):
        self.project.write("prompts/ask.txt", "Question: {{ question }}\n")
        self.project.write("evals/models.yaml", MODELS)
        self.project.write("evals/mini.jsonl", "".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in answers.items()))
        lines = "".join(f"  - {{id: {json.dumps(id)}, vars: {{question: {json.dumps(id)}}}}}\n" for id in answers)
        self.project.write("evals/small.eval.yaml", SUITE + lines)
        ended = self.project.run("run", "-q")
        self.assertIn(ended.code, (0, 1), ended.err)

    def diff(self, *words, **expected):
        return self.check(self.project.run("diff", "last~1", "last", *words), 0, **expected).out

    def test_how_an_answer_changed(self):
        before = "I say yes to a refund of your order.\nIt comes in five days.\nThank you."
        self.run_once({"a": before, "b": "yes", "c": "yes"})
        self.run_once({"a": before.replace("yes", "no"), "b": "never again would anybody do so", "c": "yes"})
        self.diff(out=["    answer:\n      I say [-yes-]{+no+} to a refund of your order.\n      It comes in five days.\n"
                       "      … 1 line unchanged\n",
                       '    before: "yes"\n    now:    "never again would anybody do so"\n'])
        code, text = Terminal(self.project, "diff", "last~1", "last", columns=120).finish()
        self.assertEqual(code, 0)
        self.assertIn("I say \x1b[31;1m[-yes-]\x1b[0m\x1b[32m{+no+}\x1b[0m to", text)

    def test_the_shape_of_answers(self):
        ids = [f"c{i}" for i in range(60)]
        self.run_once({id: json.dumps({"answer": "yes", "refund_date": id}) for id in ids})
        self.run_once({id: json.dumps({"answer": "yes", "refund_date": id} if i < 41 else {"answer": "yes"}) for i, id in enumerate(ids)})
        told = "shape of the answers: shown beyond chance and large enough to matter\n  ask × mini\n    /refund_date present 60/60 → 41/60\n"
        self.diff(out=told)
        self.diff("--only", "regressed", not_out="shape")
        group = json.loads(self.diff("--format", "json"))["comparisons"][0]["groups"][0]
        self.assertEqual((group["shape"][0]["kind"], group["shape"][0]["pointer"]), ("presence", "/refund_date"))
        self.assertEqual(group["shape"][0]["before"], {"count": 60, "total": 60})
        self.assertEqual(group["shape"][0]["after"], {"count": 41, "total": 60})
        self.assertLess(group["shape"][0]["p_adjusted"], 0.001)
        self.diff("--format", "markdown", out=["<details><summary>shape of the answers: ", "`/refund_date present 60/60 → 41/60`"])
        self.check(self.project.run("diff", "last", "last"), 0, not_out="shape of the answers")

    def test_a_comment(self):
        self.run_once({"a": "yes, it is", "b": "no", "c": "yes"})
        self.run_once({"a": "no, it is", "b": "yes", "c": "yes"})
        out = self.diff("--format", "markdown")
        lines = out.splitlines()
        self.assertEqual(lines[0], "## ⚠️ llmeval diff: no change shown (1 regressed, 1 fixed)")
        self.assertIn("### regressed: 1", lines)
        self.assertTrue([line for line in lines if line.startswith("| `a` | `ask × mini` | `agrees: ")], out)
        self.assertIn("[-yes-]{+no+}, it is", lines)
        self.assertIn("<details><summary>fixed: 1</summary>", lines)
        self.assertIn("<details><summary>checks that changed</summary>", lines)
        self.assertEqual(out.count("<details>"), out.count("</details>"))
        self.assertNotIn("\x1b", out)

    def test_what_a_model_wrote_is_text_in_a_comment(self):
        self.run_once({"a|b": ATTACK})
        self.run_once({"a|b": ATTACK.replace("yes", "no")})
        out = self.diff("--format", "markdown")
        self.assertIn("`a\\|b`", out)
        fence = next(line for line in out.splitlines() if line.startswith("```"))
        self.assertEqual(fence, "````text")
        inside = out[out.index(fence) + len(fence):].split("\n````\n")[0]
        self.assertIn("[-yes-]{+no+} @team <img", inside)
        rest = re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", out.replace(inside, ""))  # Without code spans.
        for text in ("@team", "<img", "https://evil", "\x1b", "\u202e"):
            self.assertNotIn(text, rest)
        self.assertNotIn("\x1b", out)

    def test_a_page(self):
        self.run_once({"a": "yes, it is", "b": "no", "<script>alert(2)</script>": ATTACK})
        self.run_once({"a": "no, it is", "b": "yes", "<script>alert(2)</script>": ATTACK.replace("yes", "no")})
        page = self.diff("--format", "html")
        seen = []

        class Parser(html.parser.HTMLParser):
            def handle_starttag(self, tag, attributes):
                seen.append(tag)
                for name, _ in attributes:
                    assert name in ("lang", "charset", "http-equiv", "content", "name", "class"), name

        Parser().feed(page)
        self.assertLessEqual(set(seen), {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th",
                                         "td", "code", "span", "details", "summary", "pre", "del", "ins"})
        self.assertIn("<del>yes</del><ins>no</ins>, it is", page)
        self.assertIn("default-src 'none'; style-src 'sha256-", page)
        self.assertIn("<code>&lt;script&gt;alert(2)&lt;/script&gt;</code>", page)
        self.assertNotIn("\x1b", page)
        self.assertNotIn("\u202e", page)


if __name__ == "__main__":
    unittest.main()
