#include "config/price_entry.h"

#include "base/count.h"
#include "base/time.h"
#include "config/member.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

std::vector<Field> rates_fields() {
  return {{"input", Shape::money(6), "USD per million input tokens.", true},
          {"cached_input", Shape::money(6), "USD per million input tokens read from the provider's cache; as input."},
          {"cache_write", Shape::money(6), "USD per million input tokens written to that cache; as input."},
          {"cache_write_1h", Shape::money(6), "The same where they are kept for an hour; as cache_write."},
          {"output", Shape::money(6), "USD per million output tokens.", true}};
}

ShapeRef tiers_shape() {
  std::vector<Field> fields{{"over", Shape::count(), "Prompts with more input tokens than this.", true}};
  for (Field& field : rates_fields()) fields.push_back(std::move(field));
  return Shape::list(Shape::object(std::move(fields)));
}

ShapeRef changes_shape() {
  std::vector<Field> fields{{"from", Shape::text(), "The first day, in UTC: 2027-01-01.", true}};
  for (Field& field : rates_fields()) fields.push_back(std::move(field));
  fields.push_back({"tiers", tiers_shape(), "What large prompts cost."});
  return Shape::list(Shape::object(std::move(fields)));
}

std::optional<TokenPrice> rate_of(const Value& rates, std::string_view key) {
  const Value* value = member_of_kind(rates, key, ValueKind::number);
  const std::optional<Decimal> usd = value == nullptr ? std::nullopt : value->number().to_decimal();
  return usd ? TokenPrice::from_usd_per_million(*usd) : std::nullopt;
}

class PriceReader {
 public:
  explicit PriceReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  PriceSpan span(const Value& written) {
    PriceSpan span;
    span.rates = rates(written);
    for (const Value& tier : list_member(written, "tiers")) {
      const std::optional<std::int64_t> over = count(tier);
      if (!over) continue;
      if (!span.tiers.empty() && *over <= span.tiers.back().over) {
        refuse(tier.find("over")->place(), "tiers must stand by rising 'over'");
      }
      span.tiers.push_back({*over, rates(tier)});
    }
    return span;
  }

  void add_change(const Value& written, Price& price) {
    PriceSpan change = span(written);
    const Value* from = member_of_kind(written, "from", ValueKind::text);
    if (from == nullptr) return refuse_missing();
    const std::optional<SystemTime> day = parse_time(from->text() + "T00:00:00Z");
    if (!day) {
      refuse(from->place(), fmt::format("'{}' is no day", from->text()), "as 2027-01-01");
    } else if (*day <= price.spans.back().from) {
      refuse(from->place(), "changes must stand by rising 'from'");
    } else {
      change.from = *day;
    }
    price.spans.push_back(std::move(change));
  }

  bool is_right() const { return is_right_; }

 private:
  // What the shape has told.
  void refuse_missing() { is_right_ = false; }
  void refuse(Place place, std::string message, std::string hint = {}) {
    is_right_ = false;
    diagnostics_.error(place, std::move(message), std::move(hint));
  }

  Rates rates(const Value& written) {
    const std::optional<TokenPrice> input = rate_of(written, "input");
    const std::optional<TokenPrice> output = rate_of(written, "output");
    if (!input || !output) refuse_missing();
    return {input.value_or(TokenPrice()), output.value_or(TokenPrice()), rate_of(written, "cached_input"),
            rate_of(written, "cache_write"), rate_of(written, "cache_write_1h")};
  }

  std::optional<std::int64_t> count(const Value& tier) {
    const Value* over = tier.find("over");
    const bool is_scalar = over != nullptr && (over->is_text() || over->is_number());
    const Result<std::int64_t> count =
        is_scalar ? parse_count(over->is_text() ? over->text() : over->number().text()) : Result<std::int64_t>(0);
    if (is_scalar && count) return *count;
    refuse_missing();
    return std::nullopt;
  }

  Diagnostics& diagnostics_;
  bool is_right_ = true;
};

}  // namespace

ShapeRef price_shape() {
  std::vector<Field> fields = rates_fields();
  fields.push_back({"tiers", tiers_shape(), "What all tokens cost where the prompt is large."});
  fields.push_back({"changes", changes_shape(), "What they cost from a day on."});
  return Shape::object(std::move(fields));
}

std::optional<Price> read_price(const Value& price, Diagnostics& diagnostics) {
  PriceReader reader(diagnostics);
  Price read;
  read.spans = {reader.span(price)};
  for (const Value& change : list_member(price, "changes")) reader.add_change(change, read);
  read.origin = diagnostics.describe(price.place());
  return reader.is_right() ? std::optional(std::move(read)) : std::nullopt;
}

}  // namespace llmeval
