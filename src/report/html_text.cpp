#include "report/html_text.h"

#include "text/inert.h"

namespace llmeval {

namespace {

std::string escaped(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace

std::string html_line(std::string_view text) { return escaped(inert_line(text)); }

std::string html_excerpt(std::string_view text, std::size_t max_columns) { return escaped(excerpt(text, max_columns)); }

std::string html_block(std::string_view text) { return escaped(inert_block(text)); }

}  // namespace llmeval
