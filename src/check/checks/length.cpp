#include "check/checks/checks.h"
#include "check/json_text.h"
#include "check/option.h"
#include "text/unicode.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

struct Unit {
  std::string_view name;                        // In the plural.
  std::size_t (*count)(std::string_view text);  // Nullptr: items of what stands in JSON.
};

constexpr std::array k_units{
    Unit{"characters", count_graphemes},
    Unit{"words", count_words},
    Unit{"sentences", count_sentences},
    Unit{"lines", count_lines},
    Unit{"bytes", [](std::string_view text) { return text.size(); }},
    Unit{"items", nullptr},
};

// Of a list or an object, where there is one.
std::optional<std::size_t> count_items(const LookedAt& look) {
  std::optional<Value> parsed;
  if (look.value == nullptr) {
    Evaluated<Value> value = extract_json(look.text, JsonExtract::whole);
    if (value) parsed = *std::move(value);
  }
  const Value* const value = parsed ? &*parsed : look.value;
  if (value != nullptr && value->is_list()) return value->list().size();
  if (value != nullptr && value->is_object()) return value->object().size();
  return std::nullopt;
}

class LengthCheck final : public Check {
 public:
  LengthCheck(const Unit& unit, std::optional<NumberOption> exactly) : unit_(unit), exactly_(std::move(exactly)) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    Measured measured;
    const std::optional<std::size_t> length = unit_.count != nullptr ? unit_.count(look.text) : count_items(look);
    if (!length) {
      measured.found_nothing = true;
      measured.note = "it is neither a list nor an object";
      return measured;
    }
    measured.measure = Decimal::from(static_cast<std::int64_t>(*length));
    measured.holds = true;
    if (!exactly_) return measured;
    const Evaluated<Decimal> exactly = exactly_->evaluate(input);
    if (!exactly) return Measured::failed(Outcome::invalid_check, exactly.error());
    measured.holds = *measured.measure == *exactly;
    measured.expected = "exactly " + describe(*exactly);
    measured.got = describe(*measured.measure);
    return measured;
  }

  std::string describe(const Decimal& measure) const override {
    static const Decimal k_one = Decimal::from(1);
    std::string_view unit = unit_.name;
    if (measure == k_one) unit.remove_suffix(1);
    return measure.to_text() + " " + std::string(unit);
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (exactly_) exactly_->add_variables(uses);
  }

 private:
  Unit unit_;
  std::optional<NumberOption> exactly_;
};

const Unit& find_unit(const Value* name) {
  if (name == nullptr) return k_units.front();
  return *std::find_if(k_units.begin(), k_units.end(), [&](const Unit& unit) { return unit.name == name->text(); });
}

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  std::optional<NumberOption> exactly;
  if (const Value* const written = options.find("exactly")) {
    exactly = NumberOption::parse(*written, read_whole, diagnostics);
    if (!exactly) return nullptr;
  }
  return std::make_unique<LengthCheck>(find_unit(options.find("unit")), std::move(exactly));
}

}  // namespace

CheckType length_check() {
  std::vector<std::string> units;
  for (const Unit& unit : k_units) units.emplace_back(unit.name);
  CheckType type;
  type.name = "length";
  type.summary = "Is as long as it should be, in characters as readers count them or another unit.";
  type.example = "length: {unit: words, min: 3, max: 50}";
  type.measure = MeasureKind::count;
  type.rule = "exactly";
  type.options = {
      {"unit", Shape::words(units)->with_default("characters"),
       "What is counted; characters are what readers take for one, items those of a list or object in JSON.", false},
      {"exactly", whole_shape(), "The only length that is right; instead of min and max.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
