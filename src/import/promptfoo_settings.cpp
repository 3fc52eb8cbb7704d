#include "import/promptfoo_settings.h"

#include "data/json.h"
#include "import/foreign_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 12> k_read{"description",     "prompts",   "providers",          "targets",
                                                  "tests",           "scenarios", "defaultTest",        "tags",
                                                  "evaluateOptions", "$schema",   "assertionTemplates", "env"};

struct Hint {
  std::string_view key;
  std::string_view why;
};
constexpr std::array<Hint, 9> k_hints{{
    {"outputPath", "say it on the command line: llmeval run -o FORMAT:PATH"},
    {"sharing", "nothing is sent anywhere"},
    {"extensions", "a run calls no programs of its own"},
    {"redteam", "attacks are not made by llmeval; import the tests that promptfoo generated"},
    {"tracing", "see 'llmeval show' for what happened"},
    {"nunjucksFilters", "templates of ours have a fixed set of filters"},
    {"commandLineOptions", "say it on the command line: llmeval run --help"},
    {"derivedMetrics", "see the gate's 'metric'"},
    {"writeLatestResults", "every run is stored"},
}};

// References that lead to references could stand for more than anyone has memory for.
constexpr std::size_t k_most_depth = 50;
constexpr std::size_t k_most_values = 1'000'000;

class References {
 public:
  References(const Value& root, ImportNotes& notes) : root_(root), notes_(notes) {}

  Value resolve(const Value& value, std::size_t depth = 0) {
    ++values_;
    if (value.is_list()) {
      List items;
      for (const Value& item : value.list()) items.push_back(resolve(item, depth));
      return Value(std::move(items)).at(value.place());
    }
    if (!value.is_object()) return value;
    const Value* const reference = value.find("$ref");
    if (reference != nullptr && reference->is_text() && reference->text().substr(0, 2) == "#/") {
      return follow(reference->text(), value.place(), depth);
    }
    Object object;
    for (const Member& member : value.object()) object.append(member.key, resolve(member.value, depth), member.place);
    return Value(std::move(object)).at(value.place());
  }

 private:
  Value follow(const std::string& reference, Place place, std::size_t depth) {
    const Result<const Value*> target = resolve_pointer(root_, std::string_view(reference).substr(1));
    const bool is_small = depth < k_most_depth && values_ < k_most_values;
    if (!target || *target == nullptr || !is_small) {
      notes_.left_out(place, fmt::format("'$ref' {}", reference),
                      is_small ? "it leads to nothing" : "references lead to too many others");
      return Value(Object()).at(place);
    }
    return resolve(**target, depth + 1).at(place);
  }

  const Value& root_;
  ImportNotes& notes_;
  std::size_t values_ = 0;
};

void read_evaluate_options(const Value& options, PromptfooSettings& settings, ImportNotes& notes) {
  if (!options.is_object()) return;
  for (const Member& member : options.object()) {
    const std::optional<std::string> text = scalar_of(member.value);
    if (member.key == "repeat" && member.value.is_number()) {
      if (text != "1") settings.trials = member.value;
    } else if (member.key == "maxConcurrency" && text) {
      settings.next.push_back(fmt::format("ask so many at once: llmeval run -j {}", *text));
    } else if (member.key == "cache" && text) {
      if (text == "false") settings.next.push_back("ask anew each time: llmeval run --cache off");
    } else if (member.key != "showProgressBar") {
      notes.left_out(member.place, fmt::format("'evaluateOptions.{}'", member.key),
                     member.key == "timeoutMs" ? "see 'timeouts' in models.yaml" : "there is nothing like it");
    }
  }
}

}  // namespace

PromptfooSettings read_promptfoo_settings(const Value& config, ImportNotes& notes) {
  PromptfooSettings settings;
  settings.description = text_of(config, "description").value_or("");
  const Value* const tags = config.find("tags");
  for (const Member& tag : tags != nullptr && tags->is_object() ? tags->object() : Object()) {
    if (const auto text = scalar_of(tag.value)) settings.tags.set(tag.key, Value(*text));
  }
  if (const Value* const options = config.find("evaluateOptions")) read_evaluate_options(*options, settings, notes);
  const Value* const env = config.find("env");
  for (const Member& variable : env != nullptr && env->is_object() ? env->object() : Object()) {
    // Its value may be a key.
    notes.left_out(variable.place, fmt::format("'env.{}'", variable.key), "set it in the environment, or --env-file");
  }
  for (const Member& member : config.object()) {
    if (std::find(k_read.begin(), k_read.end(), member.key) != k_read.end()) continue;
    const auto* const hint =
        std::find_if(k_hints.begin(), k_hints.end(), [&](const Hint& known) { return known.key == member.key; });
    notes.left_out(member.place, fmt::format("'{}'", member.key),
                   std::string(hint == k_hints.end() ? std::string_view("there is nothing like it") : hint->why));
  }
  return settings;
}

Value resolve_references(const Value& config, ImportNotes& notes) { return References(config, notes).resolve(config); }

}  // namespace llmeval
