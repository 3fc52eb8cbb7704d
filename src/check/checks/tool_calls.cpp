#include "check/checks/checks.h"
#include "check/option.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>

namespace llmeval {

namespace {

enum class Mode : std::uint8_t { exact, in_order, any_order, f1 };

struct ModeWords {
  std::string_view name;
  Mode mode;
  std::string_view before;  // The names, as reasons say it.
  std::string_view after;
};

constexpr std::array k_modes{
    ModeWords{"exact", Mode::exact, "just the tool calls ", ""},
    ModeWords{"in_order", Mode::in_order, "the tool calls ", " in this order"},
    ModeWords{"any_order", Mode::any_order, "the tool calls ", " in any order"},
    ModeWords{"f1", Mode::f1, "the tool calls ", " alone, in any order"},
};

std::string show_names(const std::vector<std::string>& names) {
  constexpr std::size_t k_most = 12;
  std::vector<std::string> shown;
  for (const std::string& name : names) {
    if (shown.size() == k_most) {
      shown.push_back(fmt::format("{} more", names.size() - k_most));
      break;
    }
    shown.push_back(excerpt(name, 40));
  }
  return fmt::format("[{}]", fmt::join(shown, ", "));
}

bool is_in_order(const std::vector<std::string>& expected, const std::vector<std::string>& called) {
  auto next = expected.begin();
  for (const std::string& name : called) {
    if (next != expected.end() && *next == name) ++next;
  }
  return next == expected.end();
}

// How many calls of the one are matched by calls of the other: two that are expected are not met by one.
std::size_t count_common(const std::vector<std::string>& expected, const std::vector<std::string>& called) {
  std::map<std::string_view, std::size_t> left;
  for (const std::string& name : expected) ++left[name];
  std::size_t common = 0;
  for (const std::string& name : called) {
    const auto found = left.find(name);
    if (found == left.end() || found->second == 0) continue;
    --found->second;
    ++common;
  }
  return common;
}

struct Options {
  std::optional<ValueOption> names;
  ModeWords mode = k_modes.front();
  std::optional<NumberOption> at_most;
  bool has_bounds = false;
};

class ToolCallsCheck final : public Check {
 public:
  explicit ToolCallsCheck(Options options) : options_(std::move(options)) {}

  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    std::vector<std::string> called;
    for (const Value& call : input.tool_calls().list()) called.push_back(call.find("name")->text());
    Measured measured;
    measured.holds = true;
    measured.got = called.empty() ? "no tool call" : show_names(called);
    if (options_.names) {
      Evaluated<std::vector<std::string>> names = expected_names(input);
      if (!names) return Measured::failed(Outcome::invalid_check, std::move(names).error());
      compare(*names, called, measured);
    }
    if (!options_.at_most) return measured;
    const Evaluated<Decimal> most = options_.at_most->evaluate(input);
    if (!most) return Measured::failed(Outcome::invalid_check, most.error());
    if (Decimal::from(static_cast<std::int64_t>(called.size())) > *most) {
      measured.holds = false;
      measured.note = fmt::format("{} tool calls, at most {}", called.size(), most->to_text());
    }
    measured.expected += fmt::format("{}at most {} tool {}", measured.expected.empty() ? "" : " and ", most->to_text(),
                                     *most == Decimal::from(1) ? "call" : "calls");
    return measured;
  }

  std::string describe(const Decimal& measure) const override { return "F1 " + measure.to_text(); }

  void add_variables(std::vector<VariableUse>& uses) const override {
    if (options_.names) options_.names->add_variables(uses);
    if (options_.at_most) options_.at_most->add_variables(uses);
  }

 private:
  Evaluated<std::vector<std::string>> expected_names(CheckInput& input) const {
    const Evaluated<Value> value = options_.names->evaluate(input);
    if (!value) return tl::unexpected<std::string>(value.error());
    const List one{*value};
    std::vector<std::string> names;
    for (const Value& item : value->is_list() ? value->list() : one) {
      Evaluated<std::string> name = read_text(item);
      if (!name || name->empty()) return tl::unexpected<std::string>("'names' are the names of tools");
      names.push_back(*std::move(name));
    }
    if (names.empty() && options_.mode.mode != Mode::exact)
      return tl::unexpected<std::string>(fmt::format("no names, so that mode '{}' cannot fail", options_.mode.name));
    return names;
  }

  void compare(const std::vector<std::string>& names, const std::vector<std::string>& called,
               Measured& measured) const {
    measured.expected = fmt::format("{}{}{}", options_.mode.before, show_names(names), options_.mode.after);
    const std::size_t common = count_common(names, called);
    switch (options_.mode.mode) {
      case Mode::exact:
        measured.holds = names == called;
        if (names.empty()) measured.expected = "no tool call";
        return;
      case Mode::in_order:
        measured.holds = is_in_order(names, called);
        return;
      case Mode::any_order:
        measured.holds = common == names.size();
        return;
      case Mode::f1:
        // Whether it is enough the bounds say; without any, all has to fit.
        measured.measure = share_of(2 * common, names.size() + called.size());
        measured.holds = options_.has_bounds || *measured.measure == Decimal::from(1);
        measured.got =
            fmt::format("{}: {} where {} is expected", describe(*measured.measure), measured.got, show_names(names));
        return;
    }
  }

  Options options_;
};

const Member* find_member(const Value& options, std::string_view key) {
  if (!options.is_object()) return nullptr;
  const Object& object = options.object();
  const auto found =
      std::find_if(object.begin(), object.end(), [&](const Member& member) { return member.key == key; });
  return found == object.end() ? nullptr : &*found;
}

// Bounds are for what mode f1 measures.
bool refuses_bounds(const Value& written, const Options& options, Diagnostics& diagnostics) {
  if (options.mode.mode == Mode::f1) return false;
  for (const std::string_view key : {"min", "max"}) {
    const Member* const bound = find_member(written, key);
    if (bound == nullptr) continue;
    diagnostics.error(
        bound->place,
        fmt::format("mode '{}' of 'tool_calls' answers yes or no: it takes no '{}'", options.mode.name, key),
        "write mode: f1, or at_most for the number of calls");
    return true;
  }
  return false;
}

// What would hold of every answer, as far as it can be seen here.
bool is_open(const Value& written, const Options& options, Diagnostics& diagnostics) {
  if (!options.names && !options.at_most) {
    diagnostics.error(written.place(), "check 'tool_calls' without names cannot fail", "give names or at_most");
    return true;
  }
  const Value* const mode = written.find("mode");
  if (mode != nullptr && !options.names) {
    diagnostics.error(mode->place(), "'mode' without 'names'", "write the names of the tools");
    return true;
  }
  const bool has_none = options.names && options.names->is_constant() && options.names->written().is_list() &&
                        options.names->written().list().empty();
  if (!has_none || options.mode.mode == Mode::exact) return false;
  diagnostics.error(options.names->written().place(),
                    fmt::format("without names mode '{}' cannot fail", options.mode.name),
                    "leave the mode out where no tool should be called");
  return true;
}

std::unique_ptr<Check> make(const Value& written, Diagnostics& diagnostics) {
  Options options;
  const Value* const names = written.is_list() ? &written : written.find("names");
  if (const Value* const mode = written.find("mode")) {
    options.mode =
        *std::find_if(k_modes.begin(), k_modes.end(), [&](const ModeWords& one) { return one.name == mode->text(); });
  }
  options.has_bounds = find_member(written, "min") != nullptr || find_member(written, "max") != nullptr;
  if (names != nullptr) {
    options.names = ValueOption::parse(*names, diagnostics);
    if (!options.names) return nullptr;
  }
  if (const Value* const most = written.find("at_most")) {
    options.at_most = NumberOption::parse(*most, read_whole, diagnostics);
    if (!options.at_most) return nullptr;
  }
  if (refuses_bounds(written, options, diagnostics) || is_open(written, options, diagnostics)) return nullptr;
  return std::make_unique<ToolCallsCheck>(std::move(options));
}

}  // namespace

CheckType tool_calls_check() {
  std::vector<std::string> modes;
  for (const ModeWords& mode : k_modes) modes.emplace_back(mode.name);
  const ShapeRef names = Shape::list(Shape::text());
  CheckType type;
  type.name = "tool_calls";
  type.summary = "Called these tools, by their names, or at most so many.";
  type.example = "tool_calls: {names: [find_order, refund], mode: in_order}";
  type.details =
      "All steps of the turn count, for a case's own checks those of all turns.\n"
      "exact: just these calls, in this order. in_order: these in this order, others between. any_order: these, others "
      "besides. f1: the harmonic mean of precision and recall over calls; two that are expected are not met by one.";
  type.measure = MeasureKind::score;
  type.looks_at = "the calls of tools";
  type.short_option = "names";
  type.short_forms = {names};
  type.options = {
      {"names", Shape::either({names, Shape::text()}),
       "The names, or {{ }} that gives a list of them; a name that stands twice is called twice.", false},
      {"mode", Shape::words(modes)->with_default("exact"),
       "How they are compared; what mode f1 comes to min and max bound (else it has to be 1).", false},
      {"at_most", whole_shape(), "The most calls that are right, whatever their names.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
