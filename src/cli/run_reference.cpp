#include "cli/run_reference.h"

#include "base/suggest.h"
#include "data/json.h"
#include "domain/case_filter.h"
#include "prompt/file_source.h"
#include "store/baselines.h"
#include "store/prompt_versions.h"
#include "store/run_search.h"
#include "store/runs.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace llmeval {

namespace {

using Part = RunReference::Part;
using Selector = RunReference::Selector;

constexpr std::array<std::string_view, 5> k_parts{"suite", "prompt", "model", "case", "tag"};

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// The length of `name=` at the start of a text; 0 where it starts otherwise.
std::size_t key_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_letter(text[length])) ++length;
  return length > 0 && length < text.size() && text[length] == '=' ? length + 1 : 0;
}

// Where the next selector starts: behind a comma, since values may hold commas of their own.
std::size_t selector_end(std::string_view text) {
  for (std::size_t at = text.find(','); at != std::string_view::npos; at = text.find(',', at + 1)) {
    if (key_length(text.substr(at + 1)) > 0) return at;
  }
  return text.size();
}

Result<Selector> parse_selector(std::string_view text) {
  const std::size_t value = key_length(text);
  const std::string_view key = text.substr(0, value - 1);
  const auto part = std::find(k_parts.begin(), k_parts.end(), key);
  if (part == k_parts.end()) {
    const std::string hint = did_you_mean(key, {k_parts.begin(), k_parts.end()});
    return failure(fmt::format("'{}=' selects nothing", key),
                   hint.empty() ? "selectors: suite, prompt, model, case, tag" : hint);
  }
  if (value == text.size()) return failure(fmt::format("'{}=' has no value", key));
  return Selector{static_cast<Part>(part - k_parts.begin()), std::string(text.substr(value))};
}

// The name that `baseline` or `baseline:NAME` means; nullopt where the words are others.
std::optional<std::string_view> baseline_name(std::string_view base) {
  constexpr std::string_view k_word = "baseline";
  if (!base.starts_with(k_word)) return std::nullopt;
  base.remove_prefix(k_word.size());
  if (base.empty()) return k_main_baseline;
  if (base.front() != ':') return std::nullopt;
  return base.substr(1);
}

bool matches(const std::string& glob, const std::string& name) { return glob == name || glob_matches(glob, name); }

// Which numbers of a list of names a glob means.
std::vector<bool> matching(const NameList& names, const std::string& glob) {
  std::vector<bool> picked(names.size());
  for (std::uint32_t i = 0; i < names.size(); ++i) picked[i] = matches(glob, names[i]);
  return picked;
}

std::vector<bool> matching_tags(const NameList& tags, const std::string& condition) {
  std::vector<bool> picked(tags.size());
  for (std::uint32_t i = 0; i < tags.size(); ++i) {
    Tags of_sample;
    if (const auto json = parse_json(tags[i].empty() ? "{}" : tags[i]); json && json->is_object()) {
      for (const Member& tag : json->object()) of_sample.emplace_back(tag.key, tag.value.text());
    }
    picked[i] = has_tags({condition}, of_sample);
  }
  return picked;
}

// Says of each row whether a selector means it.
class Picker {
 public:
  Picker(const SampleTable& table, const Selector& selector) : table_(table), part_(selector.part) {
    switch (part_) {
      case Part::suite:
        picked_ = matching(table.suites, selector.value);
        break;
      case Part::prompt:
        picked_ = matching(table.prompts, selector.value);
        break;
      case Part::model:
        picked_ = matching(table.models, selector.value);
        break;
      case Part::tag:
        picked_ = matching_tags(table.tags, selector.value);
        break;
      case Part::case_id:
        for (const SampleTable::CaseName& one : table.cases) picked_.push_back(matches(selector.value, one.id));
        break;
    }
  }

  bool picks(const SampleRow& row) const { return picked_[number_of(row)]; }

 private:
  std::uint32_t number_of(const SampleRow& row) const {
    switch (part_) {
      case Part::suite:
        return row.suite;
      case Part::prompt:
        return row.prompt;
      case Part::model:
        return row.model;
      case Part::tag:
        return row.tags;
      case Part::case_id:
        break;
    }
    return row.subject;
  }

  const SampleTable& table_;
  Part part_;
  std::vector<bool> picked_;
};

// Of each suite and prompt of a run, by the numbers of their names, whether its content has the hash.
std::set<std::pair<std::uint32_t, std::uint32_t>> prompts_of_hash(const RunInfo& run, const SampleTable& table,
                                                                  const std::string& hash) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> prompts;
  for (const SuiteInfo& suite : run.suites) {
    for (const PromptVersion& prompt : suite.prompts) {
      const auto suite_number = table.suites.find(suite.name);
      const auto number = table.prompts.find(prompt.name);
      if (prompt.hash == hash && suite_number && number) prompts.emplace(*suite_number, *number);
    }
  }
  return prompts;
}

std::string names_text(const NameList& names) {
  std::vector<std::string> shown;
  for (std::uint32_t i = 0; i < std::min<std::size_t>(names.size(), 8); ++i) shown.push_back(inert_line(names[i]));
  return fmt::format("{}{}", fmt::join(shown, ", "), names.size() > shown.size() ? " …" : "");
}

std::string what_there_is(const SampleTable& table, const std::vector<Selector>& selectors) {
  for (const Selector& selector : selectors) {
    if (selector.part == Part::model) return "its models: " + names_text(table.models);
    if (selector.part == Part::prompt) return "its prompts: " + names_text(table.prompts);
    if (selector.part == Part::suite) return "its suites: " + names_text(table.suites);
  }
  return {};
}

}  // namespace

Result<RunReference> parse_run_reference(std::string_view word) {
  RunReference reference;
  reference.word = word;
  std::size_t colon = word.find(':');
  while (colon != std::string_view::npos && key_length(word.substr(colon + 1)) == 0) colon = word.find(':', colon + 1);
  reference.base = word.substr(0, colon);
  if (colon == std::string_view::npos) return reference;
  for (std::string_view rest = word.substr(colon + 1); !rest.empty();) {
    const std::size_t end = selector_end(rest);
    LLMEVAL_TRY(Selector selector, parse_selector(rest.substr(0, end)));
    reference.selectors.push_back(std::move(selector));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return reference;
}

Result<FoundRun> find_referenced(const Database& database, const RunReference& reference) {
  if (is_hash_prefix(reference.base)) {
    LLMEVAL_TRY(PromptVersion version, find_prompt_version(database, reference.base));
    LLMEVAL_TRY(const std::optional<std::string> run, find_run_of_prompt(database, version.hash));
    if (run) return FoundRun{*run, std::move(version.hash)};
    return failure(fmt::format("no complete run of prompt {} is stored", version.hash.substr(0, 12)),
                   "llmeval runs lists what there is");
  }
  if (const std::optional<std::string_view> name = baseline_name(reference.base)) {
    LLMEVAL_TRY(std::optional<std::string> run, find_baseline(database, *name));
    if (run) return FoundRun{*std::move(run), {}};
    return failure(fmt::format("there is no baseline '{}'", *name), "llmeval baseline set makes one of a run");
  }
  LLMEVAL_TRY(std::string id, find_run(database, reference.base));
  return FoundRun{std::move(id), {}};
}

bool shares_suite(const RunInfo& one, const RunInfo& other) {
  return std::any_of(one.suites.begin(), one.suites.end(), [&](const SuiteInfo& suite) {
    return std::any_of(other.suites.begin(), other.suites.end(),
                       [&](const SuiteInfo& info) { return info.name == suite.name; });
  });
}

Result<std::vector<std::uint32_t>> pick_samples(const RunInfo& run, const SampleTable& table, const FoundRun& found,
                                                const std::vector<Selector>& selectors) {
  std::vector<Picker> pickers;
  for (const Selector& selector : selectors) pickers.emplace_back(table, selector);
  const auto prompts = prompts_of_hash(run, table, found.prompt_hash);
  std::vector<std::uint32_t> places;
  places.reserve(table.rows.size());
  for (std::uint32_t place = 0; place < table.rows.size(); ++place) {
    const SampleRow& row = table.rows[place];
    if (!found.prompt_hash.empty() && !prompts.contains({row.suite, row.prompt})) continue;
    const auto picks = [&](const Picker& picker) { return picker.picks(row); };
    if (std::all_of(pickers.begin(), pickers.end(), picks)) places.push_back(place);
  }
  if (!places.empty()) return places;
  if (table.rows.empty()) return failure(fmt::format("run {} has no finished sample", run.id));
  return failure(fmt::format("run {} has no sample like that", run.id), what_there_is(table, selectors));
}

}  // namespace llmeval
