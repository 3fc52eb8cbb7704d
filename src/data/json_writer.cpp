#include "data/json.h"

#include "data/inert_json.h"
#include "data/plain_run.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace llmeval {

namespace {

std::string_view short_escape(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return {};
  }
}

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_quoted_utf8(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = end_of_plain_json(text, at);
    while (end < text.size() && !needs_escape(text[end])) end = end_of_plain_json(text, end + 1);
    out += text.substr(at, end - at);
    if (end == text.size()) break;
    if (const std::string_view escape = short_escape(text[end]); !escape.empty()) {
      out += escape;
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", text[end]);
    }
    at = end + 1;
  }
  out += '"';
}

// Recursive: a Value's own destructor is, and the readers bound the depth.
class JsonWriter {
 public:
  enum class Layout { compact, pretty, canonical };

  JsonWriter(std::string& out, Layout layout) : out_(out), layout_(layout) {}

  void write(const Value& value) {
    switch (value.kind()) {
      case ValueKind::null:
        out_ += "null";
        break;
      case ValueKind::boolean:
        out_ += value.boolean() ? "true" : "false";
        break;
      case ValueKind::number:
        write_number(value.number());
        break;
      case ValueKind::text:
        write_text(value.text());
        break;
      case ValueKind::list:
        write_items('[', value.list(), ']', [this](const Value& item) { write(item); });
        break;
      case ValueKind::object:
        write(value.object());
        break;
    }
  }

  void write(const Object& object) {
    write_items('{', object, '}', [this](const Member& member) {
      write_text(member.key);
      out_ += layout_ == Layout::pretty ? ": " : ":";
      write(member.value);
    });
  }

 private:
  void write_text(std::string_view text) {
    if (layout_ == Layout::pretty) {
      append_inert_json_quoted(out_, text);
    } else {
      append_json_quoted(out_, text);
    }
  }

  void write_number(const Number& number) {
    const std::optional<Decimal> exact = layout_ == Layout::canonical ? number.to_decimal() : std::nullopt;
    out_ += exact ? exact->to_text() : number.text();
  }

  template <class Items, class Write>
  void write_items(char open, const Items& items, char close, const Write& write_item) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      break_line();
      write_item(item);
    }
    --depth_;
    if (!first) break_line();
    out_ += close;
  }

  void break_line() {
    if (layout_ != Layout::pretty) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
  }

  std::string& out_;
  Layout layout_;
  std::size_t depth_ = 0;
};

std::string write_json(const Value& value, JsonWriter::Layout layout) {
  std::string out;
  JsonWriter(out, layout).write(value);
  return out;
}

}  // namespace

std::string to_json(const Value& value) { return write_json(value, JsonWriter::Layout::compact); }
std::string to_json_pretty(const Value& value) { return write_json(value, JsonWriter::Layout::pretty); }
std::string to_canonical_json(const Value& value) { return write_json(value, JsonWriter::Layout::canonical); }

std::string json_quote(std::string_view text) {
  std::string out;
  append_json_quoted(out, text);
  return out;
}

void append_json(std::string& out, const Value& value) { JsonWriter(out, JsonWriter::Layout::compact).write(value); }
void append_json(std::string& out, const Object& object) { JsonWriter(out, JsonWriter::Layout::compact).write(object); }

void append_canonical_json(std::string& out, const Value& value) {
  JsonWriter(out, JsonWriter::Layout::canonical).write(value);
}
void append_canonical_json(std::string& out, const Object& object) {
  JsonWriter(out, JsonWriter::Layout::canonical).write(object);
}

void append_json_quoted(std::string& out, std::string_view text) {
  if (end_of_plain_json(text, 0) == text.size()) {
    out += '"';
    out += text;
    out += '"';
  } else if (find_invalid_utf8(text)) {
    append_quoted_utf8(out, repair_utf8(text));
  } else {
    append_quoted_utf8(out, text);
  }
}

}  // namespace llmeval
