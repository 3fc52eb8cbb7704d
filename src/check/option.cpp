#include "check/option.h"

#include "base/duration.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace llmeval {

namespace {

// Calls `visit` with every text of a value that has a template, in order; false as soon as `visit` says so.
template <class AnyValue, class Visit>
bool visit_templates(AnyValue& value, const Visit& visit) {
  switch (value.kind()) {
    case ValueKind::text:
      return !has_template(value.text()) || visit(value);
    case ValueKind::list:
      for (auto& item : value.list()) {
        if (!visit_templates(item, visit)) return false;
      }
      return true;
    case ValueKind::object:
      for (const Member& member : value.object()) {
        auto* const inner = value.object().find(member.key);
        if (!visit_templates(*inner, visit)) return false;
      }
      return true;
    case ValueKind::null:
    case ValueKind::boolean:
    case ValueKind::number:
      return true;
  }
  return true;
}

}  // namespace

bool has_template(std::string_view text) {
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    if (at + 1 == text.size()) return false;
    const char next = text[at + 1];
    if (next == '{' || next == '%' || next == '#') return true;
  }
  return false;
}

std::string describe_failure(const RenderError& error) {
  std::string text = "cannot evaluate an option";
  if (error.place.line != 0) text += fmt::format(" (line {}, column {})", error.place.line, error.place.column);
  text += ": " + error.message;
  if (!error.hint.empty()) text += " (" + error.hint + ")";
  return text;
}

std::optional<ValueOption> ValueOption::parse(const Value& written, Diagnostics& diagnostics) {
  ValueOption option(written);
  bool good = true;
  visit_templates(written, [&](const Value& text) {
    std::optional<TypedText> parsed = TypedText::parse(text.text(), text.place(), diagnostics);
    if (parsed) {
      option.templates_.push_back(*std::move(parsed));
    } else {
      good = false;
    }
    return true;
  });
  return good ? std::optional(std::move(option)) : std::nullopt;
}

Evaluated<Value> ValueOption::evaluate(CheckInput& input) const {
  Value value = written_;
  std::size_t next = 0;
  std::string why;
  visit_templates(value, [&](Value& text) {
    Rendered<Value> rendered = templates_[next++].evaluate(input.variables());
    if (!rendered) {
      why = describe_failure(rendered.error());
      return false;
    }
    text = *std::move(rendered);
    return true;
  });
  if (!why.empty()) return tl::unexpected<std::string>(std::move(why));
  return value;
}

void ValueOption::add_variables(std::vector<VariableUse>& uses) const {
  for (const TypedText& text : templates_) uses.insert(uses.end(), text.variables().begin(), text.variables().end());
}

std::optional<NumberOption> NumberOption::parse(const Value& written, Reader reader, Diagnostics& diagnostics) {
  std::optional<ValueOption> option = ValueOption::parse(written, diagnostics);
  if (!option) return std::nullopt;
  NumberOption number(*std::move(option), reader);
  if (!number.option_.is_constant()) return number;
  Evaluated<Decimal> read = reader(written);
  if (!read) {
    diagnostics.error(written.place(), std::move(read).error());
    return std::nullopt;
  }
  number.constant_ = *std::move(read);
  return number;
}

Evaluated<Decimal> NumberOption::evaluate(CheckInput& input) const {
  if (constant_) return *constant_;
  const Evaluated<Value> value = option_.evaluate(input);
  if (!value) return tl::unexpected<std::string>(value.error());
  return reader_(*value);
}

Evaluated<Decimal> read_number(const Value& value) {
  if (!value.is_number()) {
    return tl::unexpected<std::string>(fmt::format("expected a number, got {}", kind_name(value.kind())));
  }
  const std::optional<Decimal> number = value.number().to_decimal();
  if (!number) return tl::unexpected<std::string>("the number is too long to compare");
  return *number;
}

Evaluated<Decimal> read_size(const Value& value) {
  Evaluated<Decimal> number = read_number(value);
  if (number && number->is_negative())
    return tl::unexpected<std::string>("expected a number from 0, got a negative one");
  return number;
}

Evaluated<Decimal> read_share(const Value& value) {
  Evaluated<Decimal> number = read_number(value);
  if (number && (number->is_negative() || *number > Decimal::from(1)))
    return tl::unexpected<std::string>("expected a number from 0 to 1, got " + number->to_text());
  return number;
}

Evaluated<Decimal> read_whole(const Value& value) {
  Evaluated<Decimal> number = read_size(value);
  if (number && !number->is_integer()) return tl::unexpected<std::string>("expected a whole number, got a fraction");
  return number;
}

std::string show_seconds(const Decimal& microseconds) {
  static const Decimal k_microsecond = *Decimal::parse("1e-6");
  return (microseconds * k_microsecond).to_text() + "s";
}

Evaluated<Decimal> read_duration(const Value& value) {
  if (!value.is_text()) {
    return tl::unexpected<std::string>(
        fmt::format("expected a duration such as 250ms or 4s, got {}", kind_name(value.kind())));
  }
  const Result<Duration> duration = parse_duration(value.text());
  if (!duration) return tl::unexpected<std::string>(duration.error().message);
  return Decimal::from(duration->count());
}

Decimal share_of(std::size_t part, std::size_t whole) {
  return *Decimal::parse(fmt::format("{:.9f}", static_cast<double>(part) / static_cast<double>(whole)));
}

ShapeRef any_number_shape() {
  constexpr double k_any = std::numeric_limits<double>::infinity();
  return Shape::number(-k_any, k_any);
}

ShapeRef number_shape() { return Shape::either({any_number_shape(), Shape::text()}); }

ShapeRef whole_shape() {
  constexpr std::int64_t k_most = 1'000'000'000;
  return Shape::either({Shape::integer(0, k_most), Shape::text()});
}

ShapeRef share_shape() { return Shape::either({Shape::number(0, 1), Shape::text()}); }

Evaluated<std::string> read_text(const Value& value) {
  if (value.is_text()) return value.text();
  if (value.is_number()) return value.number().text();
  return tl::unexpected<std::string>(fmt::format("expected a text to look for, got {}", kind_name(value.kind())));
}

}  // namespace llmeval
