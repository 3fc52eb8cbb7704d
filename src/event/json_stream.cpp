#include "event/json_stream.h"

#include "data/inert_json.h"
#include "data/json.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace llmeval {

void JsonStream::before_item() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

void JsonStream::open(char bracket) {
  before_item();
  out_ += bracket;
  needs_comma_ = false;
}

void JsonStream::close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
}

void JsonStream::key(std::string_view name) {
  text(name);
  out_ += ':';
  needs_comma_ = false;
}

void JsonStream::text(std::string_view text) {
  before_item();
  append_inert_json_quoted(out_, text);
}

void JsonStream::integer(std::int64_t number) {
  before_item();
  const fmt::format_int digits(number);
  out_.append(digits.data(), digits.size());
}

void JsonStream::integer(std::uint64_t number) {
  before_item();
  const fmt::format_int digits(number);
  out_.append(digits.data(), digits.size());
}

void JsonStream::number(double number) {
  if (!std::isfinite(number)) return null();
  before_item();
  fmt::format_to(std::back_inserter(out_), "{}", number);
}

void JsonStream::boolean(bool value) {
  before_item();
  out_ += value ? "true" : "false";
}

void JsonStream::null() {
  before_item();
  out_ += "null";
}

void JsonStream::value(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return null();
    case ValueKind::boolean:
      return boolean(value.boolean());
    case ValueKind::text:
      return text(value.text());
    case ValueKind::number:
      before_item();
      append_json(out_, value);
      return;
    case ValueKind::list:
      begin_list();
      for (const Value& item : value.list()) this->value(item);
      return end_list();
    case ValueKind::object:
      begin_object();
      for (const Member& member : value.object()) {
        key(member.key);
        this->value(member.value);
      }
      return end_object();
  }
}

}  // namespace llmeval
