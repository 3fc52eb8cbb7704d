#include "report/document.h"

#include "base/base64.h"
#include "base/hash.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

DocumentLine ours(std::string text, Tone tone = Tone::none) { return {{std::move(text), false, tone}}; }
DocumentLine foreign(std::string text) { return {{std::move(text), true, Tone::none}}; }
DocumentBlock block(DocumentLine line) { return {DocumentParagraph{std::move(line)}}; }
DocumentBlock table(DocumentLine cell) {
  return {DocumentTable{{{"case", false}, {"n", true}}, {{std::move(cell), ours("1")}}}};
}

std::string markdown(DocumentBlock one) { return to_markdown({"t", Tone::none, {std::move(one)}}).substr(6); }
// The body, without the heading.
std::string html(DocumentBlock one) {
  const std::string page = to_html({"t", Tone::none, {std::move(one)}});
  const std::size_t begin = page.find("</h1>\n") + 6;
  return page.substr(begin, page.find("</body>") - begin);
}

Document example() {
  return {"worse: 1 regressed",
          Tone::bad,
          {block({{"model ", false, Tone::none}, {"mini", true, Tone::none}, {" is worse", false, Tone::warn}}),
           table(foreign("double-charge")),
           {DocumentFold{"Fixed (1)", {{DocumentHeading{"x"}}, {DocumentDiff{word_diff("a b", "a c")}}}}}}};
}

TEST_CASE("a document as Markdown") {
  CHECK(to_markdown(example()) == R"(## ❌ worse: 1 regressed

model `mini`⚠️  is worse

| case | n |
|---|--:|
| `double-charge` | 1 |

<details><summary>Fixed (1)</summary>

### x

```text
a [-b-]{+c+}
```

</details>
)");
}

TEST_CASE("a document as HTML") {
  const std::string page = to_html(example());
  CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n"));
  CHECK(page.substr(page.find("<body>")) == R"(<body>
<h1 class="bad">worse: 1 regressed</h1>
<p>model <code>mini</code><span class="warn"> is worse</span></p>
<table>
<tr><th>case</th><th class="n">n</th></tr>
<tr><td><code>double-charge</code></td><td class="n">1</td></tr>
</table>
<details>
<summary>Fixed (1)</summary>
<h2>x</h2>
<pre>a <del>b</del><ins>c</ins></pre>
</details>
</body>
</html>
)");
}

TEST_CASE("the page's policy allows its own style and nothing else") {
  const std::string page = to_html(example());
  const std::size_t begin = page.find("<style>") + 7;
  const Digest digest = sha256(std::string_view(page).substr(begin, page.find("</style>") - begin));
  const std::string hash = to_base64({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
  CHECK(page.find("content=\"default-src 'none'; style-src 'sha256-" + hash +
                  "'; base-uri 'none'; form-action 'none'\">") != std::string::npos);
  for (const std::string_view loads : {"<script", "src=\"", "href=", "@import", "url(", " style="}) {
    CHECK(page.find(loads) == std::string::npos);
  }
}

struct Row {
  std::string_view text;
  std::string_view markdown;
  std::string_view html;
};

TEST_CASE("what is not ours is never markup") {
  const std::vector<Row> rows = {
      {"plain", "`plain`\n", "<p><code>plain</code></p>\n"},
      {"@team #1 https://x.example", "`@team #1 https://x.example`\n",
       "<p><code>@team #1 https://x.example</code></p>\n"},
      {"a`b", "``a`b``\n", "<p><code>a`b</code></p>\n"},
      {"`", "`` ` ``\n", "<p><code>`</code></p>\n"},
      {"```\n</details>", "```` ```\\n</details> ````\n", "<p><code>```\\n&lt;/details&gt;</code></p>\n"},
      {"<script>alert('x')</script>\"", "`<script>alert('x')</script>\"`\n",
       "<p><code>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;</code></p>\n"},
      {"\x1b[2J\u202e&amp;", "`\\x1b[2J\\u{202e}&amp;`\n", "<p><code>\\x1b[2J\\u{202e}&amp;amp;</code></p>\n"},
      {"", "\n", "<p><code></code></p>\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(markdown(block(foreign(std::string(row.text)))) == row.markdown);
    CHECK(html(block(foreign(std::string(row.text)))) == row.html);
  }
}

TEST_CASE("a bar stays in its cell") {
  const auto cell = [](std::string text) {
    const std::string shown = markdown(table(foreign(std::move(text))));
    const std::string row = shown.substr(shown.find("--:|\n") + 5);
    return row.substr(2, row.size() - 9);
  };
  CHECK(cell("a|b") == "`a\\|b`");
  CHECK(cell("a\\|b") == "`a\\ \\|b`");
  CHECK(cell("||") == "`\\|\\|`");
  CHECK(markdown(table(ours("a|b*c*"))).find("| a\\|b\\*c\\* | 1 |") != std::string::npos);
}

TEST_CASE("our own words are escaped, too") {
  CHECK(markdown(block(ours("a_b <x> [y](z) @me #1"))) == "a\\_b \\<x\\> \\[y\\](z) \\@me \\#1\n");
  CHECK(html(block(ours("<b>&"))) == "<p>&lt;b&gt;&amp;</p>\n");
  CHECK(markdown({DocumentFold{"</summary>*", {}}}) ==
        "<details><summary>&lt;/summary&gt;*</summary>\n\n\n</details>\n");
}

TEST_CASE("a fence is longer than any in it") {
  const std::string shown = markdown({DocumentDiff{word_diff("a", "````\n</pre>\n@all")}});
  CHECK(shown == "`````text\n[-a-]{+````+}\n{+</pre>+}\n{+@all+}\n`````\n");
  CHECK(html({DocumentDiff{word_diff("a", "</pre><b>")}}) ==
        "<pre><del>a</del><ins>&lt;/pre&gt;&lt;b&gt;</ins></pre>\n");
}

TEST_CASE("a quoted text keeps its lines, and no log obeys one") {
  CHECK(markdown({DocumentQuote{"a\n::error::b\n<b>`\x1b"}}) == "```text\na\n\\x3a:error::b\n<b>`\\x1b\n```\n");
  CHECK(markdown(block(foreign("##[error]x"))) == "`##\\x5berror]x`\n");
  CHECK(html({DocumentQuote{"a\n<b>"}}) == "<pre>a\n&lt;b&gt;</pre>\n");
  const std::string many = markdown({DocumentQuote{std::string(100, '\n')}});
  CHECK(many == "```text\n" + std::string(20, '\n') + "…\n```\n");
}

TEST_CASE("of a table that is too long its first rows are shown, of a fold its first blocks") {
  DocumentTable rows{{{"case", false}}, {}};
  for (int i = 0; i < 100; ++i) rows.rows.push_back({ours(std::to_string(i))});
  CHECK(to_markdown({"t", Tone::none, {{rows}}}, 220) ==
        "## t\n\n| case |\n|---|\n| 0 |\n| 1 |\n| 2 |\n| 3 |\n| 4 |\n| 5 |\n| 6 |\n| 7 |\n| 8 |\n\n… and 91 more rows, "
        "left out here\n");
  const Document folded{
      "t", Tone::none, {{DocumentFold{"f", {block(ours("a")), block(ours(std::string(300, 'x'))), block(ours("b"))}}}}};
  CHECK(
      to_markdown(folded, 200) ==
      "## t\n\n<details><summary>f</summary>\n\na\n\nb\n\n</details>\n\n… 1 part left out: too long for a comment.\n");
  for (std::size_t most = 100; most < 1'000; most += 7)
    CHECK(to_markdown({"t", Tone::none, {{rows}}}, most).size() <= most);
}

TEST_CASE("a comment that is too long is cut between its parts") {
  Document document{"t", Tone::none, {block(ours("first")), block(ours(std::string(500, 'x'))), block(ours("last"))}};
  CHECK(to_markdown(document, 100) == "## t\n\nfirst\n\nlast\n\n… 1 part left out: too long for a comment.\n");
}

}  // namespace
}  // namespace llmeval
