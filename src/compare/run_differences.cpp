#include "compare/run_differences.h"

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

using Kind = RunDifference::Kind;

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

// Why not all samples of a run are there; empty: they are.
std::string incompleteness(const RunInfo& run) {
  if (!run.stop_reason.empty()) return run.stop_reason;
  return run.finished_at ? "" : "not finished";
}

class Differences {
 public:
  void compare(Kind kind, const std::string& name, std::string before, std::string after) {
    if (before != after) list.push_back({kind, name, std::move(before), std::move(after)});
  }

  void compare_suites(const SuiteInfo& before, const SuiteInfo& after) {
    compare(Kind::suite_file, before.name, before.hash, after.hash);
    for (const PromptVersion& then : before.prompts) {
      for (const PromptVersion& now : after.prompts) {
        if (then.name == now.name) compare_once(Kind::prompt, then.name, then.hash, now.hash);
      }
    }
  }

  std::vector<RunDifference> list;

 private:
  // A prompt of several suites is told once.
  void compare_once(Kind kind, const std::string& name, const std::string& before, const std::string& after) {
    const auto is_it = [&](const RunDifference& one) {
      return one.kind == kind && one.name == name && one.before == before && one.after == after;
    };
    if (std::none_of(list.begin(), list.end(), is_it)) compare(kind, name, before, after);
  }
};

}  // namespace

std::string_view difference_name(Kind kind) {
  constexpr std::array<std::string_view, 7> k_names{"prompt",   "model", "suite_file", "incomplete",
                                                    "narrowed", "seed",  "version"};
  return k_names[static_cast<std::size_t>(kind)];
}

std::vector<RunDifference> run_differences(const RunInfo& before, const RunInfo& after) {
  Differences found;
  if (before.id == after.id) return {};
  // Where both ended early, by the same rule too, each lacks other samples.
  const std::string lacks_before = incompleteness(before);
  const std::string lacks_after = incompleteness(after);
  if (!lacks_before.empty() || !lacks_after.empty()) {
    found.list.push_back({Kind::incomplete, "", lacks_before, lacks_after});
  }
  found.compare(Kind::narrowed, "", joined(narrowing_options(before)), joined(narrowing_options(after)));
  for (const SuiteInfo& then : before.suites) {
    for (const SuiteInfo& now : after.suites) {
      if (then.name == now.name) found.compare_suites(then, now);
    }
  }
  for (const auto& [name, settings] : before.models) {
    for (const auto& [now_name, now_settings] : after.models) {
      if (name == now_name) found.compare(Kind::model, name, settings, now_settings);
    }
  }
  found.compare(Kind::seed, "", std::to_string(before.seed), std::to_string(after.seed));
  found.compare(Kind::version, "", before.version, after.version);
  return std::move(found.list);
}

}  // namespace llmeval
