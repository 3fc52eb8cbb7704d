#include "report/github_annotations.h"

#include "report/sample_text.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_shown = 10;  // Annotations of each level, of a step.
constexpr std::size_t k_most_rules = 3;
constexpr std::size_t k_most_message = 500;  // Columns.
constexpr std::size_t k_most_title = 200;
constexpr std::int64_t k_nano = 1'000'000'000;

// A message: what would end the line, or be read as an escape.
std::string escape_data(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n') {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// A property: what would end it, too.
std::string escape_property(std::string_view text) {
  std::string escaped;
  for (const char c : escape_data(text)) {
    if (c == ':' || c == ',') {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

struct Annotation {
  std::string title;    // Inert.
  std::string message;  // Inert.
  const SampleKey* subject = nullptr;
  CasePlace place = {};
};

std::string line_of(std::string_view level, const Annotation& one, std::string_view project) {
  std::string properties;
  if (!one.place.path.empty()) {
    properties = "file=" + escape_property(std::string(project) + one.place.path) + ',';
    if (one.place.line > 0) properties += fmt::format("line={},", one.place.line);
  }
  return fmt::format("::{} {}title={}::{}\n", level, properties, escape_property(log_safe(one.title)),
                     escape_data(log_safe(one.message)));
}

// Those of one level, in the order in which they matter.
struct Level {
  std::string_view name;
  std::vector<Annotation> shown;
  std::uint64_t count = 0;

  bool is_full() const { return shown.size() >= k_most_shown; }
  void add(Annotation one) {
    ++count;
    if (!is_full()) shown.push_back(std::move(one));
  }
  // The last one says how many more there are.
  void close(const std::string& run_id) {
    if (count <= k_most_shown) return;
    shown.back() = {fmt::format("llmeval: {} more", count - k_most_shown + 1),
                    fmt::format("llmeval show -v {} lists all", run_id)};
  }
  std::string lines(std::string_view project) const {
    std::string text;
    for (const Annotation& one : shown) text += line_of(name, one, project);
    return text;
  }
};

bool is_worse(CaseNote note) {
  switch (note) {
    case CaseNote::regressed:
    case CaseNote::newly_errored:
    case CaseNote::failing:
    case CaseNote::errored:
      return true;
    case CaseNote::not_recorded:
    case CaseNote::still_failing:
    case CaseNote::flaky:
      return false;
  }
  return false;
}

void add_gate(const RunInfo& run, const CaseNotes& notes, Level& level) {
  if (!run.decision || *run.decision == GateDecision::pass) return;
  std::string text;
  std::size_t unmet = 0;
  for (const GateRuleResult& rule : run.rules) {
    if (rule.decision == GateDecision::pass || ++unmet > k_most_rules) continue;
    text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", rule.suite, rule.text);
  }
  std::string message;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    message += (message.empty() ? "" : "\n") + excerpt(rest.substr(0, end), k_most_message);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (unmet > k_most_rules) message += fmt::format("\n… and {} more rules", unmet - k_most_rules);
  level.add({"llmeval: " + inert_line(run_headline(run, notes)), message.empty() ? "no rule says why" : message});
}

// The cases of one note; of those beyond the level's room only their number.
void add_cases(CaseNote note, const ToldRun& told, Level& level) {
  const std::vector<NotedCase>& listed = told.notes().listed(note);
  for (const NotedCase& one : listed) {
    const std::string title = fmt::format("{}: {}", case_note_title(note), sample_label(one.key));
    level.add({excerpt(title, k_most_title), one.reason.empty() ? "no reason was told" : one.reason, &one.key});
  }
  level.count += told.notes().count(note) - listed.size();
}

// Suite by suite, as each is read for it.
void find_places(const RunFacts* facts, Level& errors, Level& warnings) {
  if (facts == nullptr || !facts->place_of) return;
  std::vector<Annotation*> pointing;
  for (Level* level : {&errors, &warnings}) {
    for (Annotation& one : level->shown) {
      if (one.subject != nullptr) pointing.push_back(&one);
    }
  }
  std::stable_sort(pointing.begin(), pointing.end(),
                   [](const Annotation* a, const Annotation* b) { return a->subject->suite < b->subject->suite; });
  for (Annotation* one : pointing) one->place = facts->place_of(*one->subject);
}

// Exact, for programs.
std::string usd(Money money) { return fmt::format("{}.{:09}", money.nano_usd / k_nano, money.nano_usd % k_nano); }

void put(std::string& text, std::string_view name, std::string_view value) {
  text += fmt::format("{}={}\n", name, inert_line(value));
}

}  // namespace

std::string github_annotations(const RunInfo& run, const ToldRun& told, std::string_view project) {
  const bool is_passed = run.decision && *run.decision == GateDecision::pass;
  const bool is_soft = is_passed || !run.is_scored || (run.decision && *run.decision == GateDecision::inconclusive);
  Level errors{"error", {}, 0};
  Level warnings{"warning", {}, 0};
  add_gate(run, told.notes(), is_soft ? warnings : errors);
  for (std::size_t i = 0; i < k_case_notes; ++i) {
    const auto note = static_cast<CaseNote>(i);
    add_cases(note, told, is_worse(note) && !is_soft ? errors : warnings);
  }
  const std::string run_id = inert_line(run.id);
  errors.close(run_id);
  warnings.close(run_id);
  find_places(told.facts(), errors, warnings);
  return errors.lines(project) + warnings.lines(project);
}

std::string github_outputs(const RunInfo& run, const Tally& tally, const ToldRun& told, std::string_view delimiter) {
  std::string text;
  put(text, "gate", run.decision ? decision_name(*run.decision) : "none");
  put(text, "exit-code", run.exit_code ? std::to_string(*run.exit_code) : "");
  const std::uint64_t scored = tally.pass + tally.fail;
  put(text, "pass-rate",
      scored == 0 ? "" : fmt::format("{}", static_cast<double>(tally.pass) / static_cast<double>(scored)));
  std::uint64_t flaky = 0;
  for (const GroupSummary& group : told.summary().groups()) flaky += group.flaky;
  const CaseNotes& notes = told.notes();
  for (const auto& [name, count] :
       {std::pair("planned", run.planned()), std::pair("passed", tally.pass), std::pair("failed", tally.fail),
        std::pair("errored", tally.error), std::pair("skipped", tally.skipped), std::pair("flaky", flaky)}) {
    put(text, name, std::to_string(count));
  }
  put(text, "regressed", told.comparison() == nullptr ? "" : std::to_string(notes.count(CaseNote::regressed)));
  put(text, "cost-usd", tally.unpriced > 0 ? "" : usd(tally.cost));
  put(text, "run", run.id);
  put(text, "baseline", run.baseline);
  text += fmt::format("regressed-cases<<{}\n", delimiter);
  for (const NotedCase& one : notes.listed(CaseNote::regressed)) text += sample_label(one.key) + '\n';
  return text + fmt::format("{}\n", delimiter);
}

}  // namespace llmeval
