#include "check/checks/checks.h"
#include "check/json_difference.h"
#include "check/option.h"
#include "check/schema_files.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_told_mistakes = 3;

struct Options {
  std::optional<ValueOption> tool;
  std::optional<ValueOption> arguments;
  JsonLeniency leniency;
  std::optional<Schema> schema;
};

// What keeps a call of the right tool from being the one that is expected.
struct Mistakes {
  std::vector<std::string> told;  // None: nothing does.
  std::string undecided;          // Why nobody knows; empty: known.
};

class ToolCallCheck final : public Check {
 public:
  explicit ToolCallCheck(Options options) : options_(std::move(options)) {}

  Measured measure(CheckInput& input, const LookedAt& /*look*/) const override {
    const Evaluated<Value> named = options_.tool->evaluate(input);
    const Evaluated<std::string> tool = named ? read_text(*named) : tl::unexpected(named.error());
    if (!tool || tool->empty())
      return Measured::failed(Outcome::invalid_check, tool ? "'tool' comes to an empty name" : tool.error());
    std::optional<Value> arguments;
    if (options_.arguments) {
      Evaluated<Value> value = options_.arguments->evaluate(input);
      if (!value) return Measured::failed(Outcome::invalid_check, std::move(value).error());
      arguments = *std::move(value);
    }
    Measured measured;
    measured.expected = words_for(*tool, arguments);
    return find(*tool, arguments, input.tool_calls().list(), std::move(measured));
  }

  void add_variables(std::vector<VariableUse>& uses) const override {
    options_.tool->add_variables(uses);
    if (options_.arguments) options_.arguments->add_variables(uses);
  }

  const Schema* schema() const override { return options_.schema ? &*options_.schema : nullptr; }

 private:
  std::string words_for(const std::string& tool, const std::optional<Value>& arguments) const {
    std::string words = fmt::format("a call of '{}'", inert_line(tool));
    if (arguments) {
      words += options_.leniency.allows_more ? " with arguments that have " : " with the arguments ";
      words += excerpt(to_json(*arguments), 60);
    }
    return options_.schema ? words + " with arguments that fit the schema" : words;
  }

  // The call that fits, or the one that nearly does.
  Measured find(const std::string& tool, const std::optional<Value>& arguments, const List& calls,
                Measured measured) const {
    const Value* nearest = nullptr;
    Mistakes fewest;
    for (const Value& call : calls) {
      if (call.find("name")->text() != tool) continue;
      Mistakes mistakes = mistakes_of(*call.find("arguments"), arguments);
      if (nearest != nullptr && mistakes.told.size() >= fewest.told.size()) continue;
      nearest = &call;
      fewest = std::move(mistakes);
      if (fewest.told.empty()) break;
    }
    if (nearest == nullptr) {
      measured.got = show_names(calls);
      return measured;
    }
    if (!fewest.undecided.empty()) return Measured::failed(Outcome::check_limit, std::move(fewest.undecided));
    measured.holds = fewest.told.empty();
    measured.got = fmt::format("{} {}", inert_line(tool), excerpt(to_json(*nearest->find("arguments")), 60));
    if (fewest.told.size() > k_told_mistakes) fewest.told.back() = "and more";
    measured.note = fmt::format("{}", fmt::join(fewest.told, "; "));
    return measured;
  }

  // One more than is told shows whether there are more.
  Mistakes mistakes_of(const Value& actual, const std::optional<Value>& arguments) const {
    Mistakes mistakes;
    if (arguments) mistakes.told = json_differences(*arguments, actual, options_.leniency, k_told_mistakes + 1);
    if (!options_.schema || !mistakes.told.empty()) return mistakes;
    SchemaReport report = options_.schema->validate(actual, k_told_mistakes);
    mistakes.undecided = std::move(report.undecided);
    for (const SchemaMistake& mistake : report.mistakes) mistakes.told.push_back(mistake.to_text());
    if (report.is_cut) mistakes.told.emplace_back("and more");
    return mistakes;
  }

  static std::string show_names(const List& calls) {
    constexpr std::size_t k_most = 8;
    if (calls.empty()) return "no tool call";
    std::vector<std::string> names;
    for (const Value& call : calls) {
      if (names.size() == k_most) {
        names.push_back(fmt::format("{} more", calls.size() - k_most));
        break;
      }
      names.push_back(excerpt(call.find("name")->text(), 40));
    }
    return fmt::format("{}", fmt::join(names, ", "));
  }

  Options options_;
};

std::unique_ptr<Check> make(const Value& written, const CheckFiles& files, Diagnostics& diagnostics) {
  const Value* const tool = written.is_text() ? &written : written.find("tool");
  const Value* const arguments = written.find("arguments");
  const Value* const match = written.find("match");
  const Value* const schema = written.find("schema");
  if (tool->text().empty()) {
    diagnostics.error(tool->place(), "an empty tool name");
    return nullptr;
  }
  if (match != nullptr && arguments == nullptr) {
    diagnostics.error(match->place(), "'match' without 'arguments'", "write the arguments to compare with");
    return nullptr;
  }
  Options options;
  options.leniency.allows_more = match != nullptr && match->text() == "subset";
  options.tool = ValueOption::parse(*tool, diagnostics);
  if (!options.tool) return nullptr;
  if (arguments != nullptr) {
    options.arguments = ValueOption::parse(*arguments, diagnostics);
    if (!options.arguments) return nullptr;
  }
  if (schema != nullptr) {
    options.schema = files.schemas != nullptr ? files.schemas->compile(*schema, diagnostics)
                                              : Schema::compile(*schema, {}, diagnostics);
    if (!options.schema) return nullptr;
  }
  return std::make_unique<ToolCallCheck>(std::move(options));
}

}  // namespace

CheckType tool_call_check() {
  CheckType type;
  type.name = "tool_call";
  type.summary = "Called this tool: with whatever arguments, with these, or with some that fit a JSON Schema.";
  type.example = "tool_call: {tool: get_weather, arguments: {city: Paris}}";
  type.details = "All steps of the turn count, for a case's own checks those of all turns.";
  type.looks_at = "the calls of tools";
  type.short_forms = {Shape::text()};
  type.short_option = "tool";
  type.options = {
      {"tool", Shape::text(), "The tool's name.", true},
      {"arguments", Shape::either({Shape::map(Shape::any()), Shape::text()}),
       "The arguments, or {{ }} that gives them: keys in any order, numbers exactly.", false},
      {"match", Shape::words({"equal", "subset"})->with_default("equal"),
       "Whether the call has just these arguments, or others besides (subset, at any depth).", false},
      {"schema", Shape::either({Shape::map(Shape::any()), Shape::boolean()}), "A JSON Schema of the arguments.", false},
  };
  type.make_with_files = make;
  return type;
}

}  // namespace llmeval
