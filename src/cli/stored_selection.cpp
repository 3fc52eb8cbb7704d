#include "cli/stored_selection.h"

#include "cli/earlier_cases.h"
#include "data/json.h"

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct ListField {
  const char* name;
  std::vector<std::string> SelectionOptions::*field;
};
struct NumberField {
  const char* name;
  std::optional<std::uint64_t> SelectionOptions::*field;
};

constexpr std::array k_lists{
    ListField{"suites", &SelectionOptions::suites}, ListField{"prompts", &SelectionOptions::prompts},
    ListField{"models", &SelectionOptions::models}, ListField{"cases", &SelectionOptions::cases},
    ListField{"tags", &SelectionOptions::tags},     ListField{"env_files", &SelectionOptions::env_files},
};
constexpr std::array k_numbers{
    NumberField{"limit", &SelectionOptions::limit},
    NumberField{"pick", &SelectionOptions::pick},
    NumberField{"seed", &SelectionOptions::seed},
};
constexpr const char* k_trials = "trials";
constexpr const char* k_budget = "budget";
constexpr const char* k_stop_early = "stop_early";
constexpr const char* k_directory = "directory";
constexpr const char* k_models_file = "models_file";
constexpr const char* k_untrusted = "untrusted";

Value list_value(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

template <class T, class Read>
void add_number(Object& object, const char* name, const std::optional<T>& limit, Read read) {
  if (limit) object.append(name, Value(static_cast<std::int64_t>(read(*limit))));
}

// In nano-dollars and microseconds.
Value budget_value(const BudgetLimits& budget) {
  Object object;
  const auto itself = [](std::int64_t number) { return number; };
  add_number(object, "max_cost_nano_usd", budget.max_cost, [](Money cost) { return cost.nano_usd; });
  add_number(object, "max_requests", budget.max_requests, itself);
  add_number(object, "max_tokens", budget.max_tokens, itself);
  add_number(object, "deadline_us", budget.deadline, [](Duration time) { return time.count(); });
  return Value(std::move(object));
}

std::optional<std::int64_t> number_at(const Value& object, const char* name) {
  const Value* value = object.find(name);
  return value != nullptr && value->is_number() ? value->number().to_int64() : std::nullopt;
}

BudgetLimits parse_budget(const Value& value) {
  BudgetLimits budget;
  if (const auto cost = number_at(value, "max_cost_nano_usd")) budget.max_cost = Money{*cost};
  budget.max_requests = number_at(value, "max_requests");
  budget.max_tokens = number_at(value, "max_tokens");
  if (const auto deadline = number_at(value, "deadline_us")) budget.deadline = Duration(*deadline);
  return budget;
}

}  // namespace

BudgetLimits merged(BudgetLimits older, const BudgetLimits& newer) {
  if (newer.max_cost) older.max_cost = newer.max_cost;
  if (newer.max_requests) older.max_requests = newer.max_requests;
  if (newer.max_tokens) older.max_tokens = newer.max_tokens;
  if (newer.deadline) older.deadline = newer.deadline;
  return older;
}

bool selects_anything(const SelectionOptions& options) {
  for (const ListField& list : k_lists) {
    if (list.field != &SelectionOptions::env_files && !(options.*list.field).empty()) return true;
  }
  for (const NumberField& number : k_numbers) {
    if (options.*number.field) return true;
  }
  return options.trials.has_value() || options.earlier != EarlierCases::all;
}

std::string to_json(const StoredSelection& selection) {
  Object object;
  object.append(k_directory, Value(selection.directory));
  for (const ListField& list : k_lists) {
    const std::vector<std::string>& texts = selection.options.*list.field;
    if (!texts.empty()) object.append(list.name, list_value(texts));
  }
  for (const NumberField& number : k_numbers) {
    const std::optional<std::uint64_t>& given = selection.options.*number.field;
    if (given) object.append(number.name, Value(static_cast<std::int64_t>(*given)));
  }
  if (const std::string_view flag = earlier_flag(selection.options.earlier); !flag.empty()) {
    object.append(std::string(flag.substr(2)), Value(selection.options.earlier_run));
  }
  if (selection.options.trials) object.append(k_trials, Value(*selection.options.trials));
  if (!selection.options.models_file.empty()) object.append(k_models_file, Value(selection.options.models_file));
  if (selection.options.untrusted) object.append(k_untrusted, Value(true));
  if (selection.stop_early) object.append(k_stop_early, Value(true));
  if (!selection.budget.limits_nothing()) object.append(k_budget, budget_value(selection.budget));
  return to_json(Value(std::move(object)));
}

Result<StoredSelection> parse_stored_selection(const std::string& json) {
  const auto object = parse_json(json);
  if (!object || !object->is_object()) return failure("what the run selected cannot be read");
  StoredSelection selection;
  if (const Value* directory = object->find(k_directory)) selection.directory = directory->text();
  for (const ListField& list : k_lists) {
    const Value* texts = object->find(list.name);
    if (texts == nullptr || !texts->is_list()) continue;
    for (const Value& text : texts->list()) (selection.options.*list.field).push_back(text.text());
  }
  for (const NumberField& number : k_numbers) {
    if (const auto given = number_at(*object, number.name)) {
      selection.options.*number.field = static_cast<std::uint64_t>(*given);
    }
  }
  for (const EarlierCases earlier : {EarlierCases::failed, EarlierCases::errors, EarlierCases::unknown}) {
    const Value* run = object->find(earlier_flag(earlier).substr(2));
    if (run == nullptr) continue;
    selection.options.earlier = earlier;
    selection.options.earlier_run = run->text();
  }
  if (const Value* file = object->find(k_models_file)) selection.options.models_file = file->text();
  selection.options.untrusted = object->find(k_untrusted) != nullptr;
  selection.stop_early = object->find(k_stop_early) != nullptr;
  if (const Value* budget = object->find(k_budget)) selection.budget = parse_budget(*budget);
  if (const auto trials = number_at(*object, k_trials)) selection.options.trials = static_cast<std::int32_t>(*trials);
  return selection;
}

}  // namespace llmeval
