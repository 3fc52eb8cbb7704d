#include "base/base64.h"
#include "base/hash.h"
#include "report/document.h"
#include "report/html_text.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <string_view>

namespace llmeval {

namespace {

constexpr std::string_view k_style =
    "body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1f2328;"
    "background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}"
    "table{border-collapse:collapse;margin:.5rem 0}"
    "th,td{border-bottom:1px solid #d0d7de;padding:.25rem .75rem;text-align:left;vertical-align:top}"
    "th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}"
    "code,pre{font:13px/1.45 ui-monospace,monospace;background:#f6f8fa;border-radius:4px}"
    "code{padding:.1rem .3rem;overflow-wrap:anywhere}"
    "pre{padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere}"
    "details{margin:.75rem 0}summary{cursor:pointer;font-weight:600}"
    "del{background:#ffd7d5;color:#82071e}ins{background:#ccffd8;color:#044f1e;text-decoration:none}"
    ".good{color:#1a7f37}.bad{color:#cf222e}.warn{color:#9a6700}"
    "@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}"
    "code,pre{background:#161b22}del{background:#67060c;color:#ffdcd7}ins{background:#033a16;color:#aff5b4}"
    ".good{color:#3fb950}.bad{color:#f85149}.warn{color:#d29922}}";

std::string_view tone_class(Tone tone) {
  switch (tone) {
    case Tone::none:
      return "";
    case Tone::good:
      return "good";
    case Tone::bad:
      return "bad";
    case Tone::warn:
      return "warn";
  }
  return "";
}

std::string line_html(const DocumentLine& line) {
  constexpr std::size_t k_most_piece = 2'000;
  std::string html;
  for (const DocumentText& piece : line) {
    const std::string text = piece.is_foreign ? html_excerpt(piece.text, k_most_piece) : html_line(piece.text);
    const std::string shown = piece.is_foreign ? "<code>" + text + "</code>" : text;
    html +=
        piece.tone == Tone::none ? shown : fmt::format("<span class=\"{}\">{}</span>", tone_class(piece.tone), shown);
  }
  return html;
}

std::string blocks_html(const std::vector<DocumentBlock>& blocks);

struct HtmlWriter {
  std::string operator()(const DocumentHeading& heading) const { return "<h2>" + html_line(heading.title) + "</h2>\n"; }

  std::string operator()(const DocumentParagraph& paragraph) const {
    return "<p>" + line_html(paragraph.line) + "</p>\n";
  }

  std::string operator()(const DocumentTable& table) const {
    std::string html = "<table>\n<tr>";
    for (const DocumentColumn& column : table.columns) {
      html += (column.is_number ? "<th class=\"n\">" : "<th>") + html_line(column.title) + "</th>";
    }
    html += "</tr>\n";
    for (const std::vector<DocumentLine>& row : table.rows) {
      html += "<tr>";
      for (std::size_t i = 0; i < row.size(); ++i) {
        html += (table.columns[i].is_number ? "<td class=\"n\">" : "<td>") + line_html(row[i]) + "</td>";
      }
      html += "</tr>\n";
    }
    return html + "</table>\n";
  }

  std::string operator()(const DocumentDiff& diff) const {
    std::string html = "<pre>";
    for (const DiffPart& part : diff.parts) {
      const std::string text = html_block(part.text);
      if (part.kind == DiffKind::same) {
        html += text;
      } else {
        html += part.kind == DiffKind::removed ? "<del>" + text + "</del>" : "<ins>" + text + "</ins>";
      }
    }
    return html + "</pre>\n";
  }

  std::string operator()(const DocumentQuote& quote) const { return "<pre>" + html_block(quote.text) + "</pre>\n"; }

  std::string operator()(const DocumentFold& fold) const {
    return "<details>\n<summary>" + html_line(fold.title) + "</summary>\n" + blocks_html(fold.blocks) + "</details>\n";
  }
};

std::string blocks_html(const std::vector<DocumentBlock>& blocks) {
  std::string html;
  for (const DocumentBlock& block : blocks) html += std::visit(HtmlWriter(), block.content);
  return html;
}

// Only this very style sheet, and nothing else from anywhere.
std::string policy() {
  const Digest digest = sha256(k_style);
  const std::string_view bytes(reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size());
  return fmt::format("default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
                     to_base64(bytes));
}

}  // namespace

std::string to_html(const Document& document) {
  const std::string title = html_line(document.title);
  const std::string tone = document.tone == Tone::none ? "" : fmt::format(" class=\"{}\"", tone_class(document.tone));
  return log_safe(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      policy() +
      "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
      title + "</title>\n<style>" + std::string(k_style) + "</style>\n</head>\n<body>\n<h1" + tone + ">" + title +
      "</h1>\n" + blocks_html(document.blocks) + "</body>\n</html>\n");
}

}  // namespace llmeval
