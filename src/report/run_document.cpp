#include "report/run_document.h"

#include "base/count.h"
#include "base/duration.h"
#include "compare/rate_text.h"
#include "report/answer_diff.h"
#include "report/comparison_document.h"
#include "report/comparison_parts.h"
#include "report/sample_text.h"
#include "report/text_parts.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_cases = 25;  // Of a table.
constexpr std::size_t k_most_answers = 20;
constexpr std::size_t k_most_groups = 50;
constexpr std::size_t k_most_rules = 10;

DocumentText ours(std::string text, Tone tone = Tone::none) { return {std::move(text), false, tone}; }
DocumentLine cell(std::string text, Tone tone = Tone::none) { return {ours(std::move(text), tone)}; }
DocumentLine foreign_cell(std::string text) { return {{std::move(text), true, Tone::none}}; }
DocumentBlock paragraph_of(DocumentLine line) { return {DocumentParagraph{std::move(line)}}; }
DocumentBlock more_block(std::uint64_t more) { return paragraph_of(cell(fmt::format("… and {} more", more))); }

Tone tone_of(GateDecision decision) {
  switch (decision) {
    case GateDecision::pass:
      return Tone::good;
    case GateDecision::inconclusive:
    case GateDecision::incomplete:
      return Tone::warn;
    case GateDecision::fail:
    case GateDecision::broken:
      return Tone::bad;
  }
  return Tone::none;
}

std::string_view decision_words(GateDecision decision) {
  switch (decision) {
    case GateDecision::pass:
      return "gate passed";
    case GateDecision::fail:
      return "gate failed";
    case GateDecision::inconclusive:
      return "gate inconclusive";
    case GateDecision::broken:
      return "broken, too little could be measured";
    case GateDecision::incomplete:
      return "incomplete, the run ended before its plan";
  }
  return {};
}

// The lines of a part of the text report, which need no folding here.
void append_lines(std::string_view lines, std::vector<DocumentBlock>& blocks) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    if (end > 0) blocks.push_back(paragraph_of(cell(std::string(lines.substr(0, end)))));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

void append_rules(const RunInfo& run, std::vector<DocumentBlock>& blocks) {
  DocumentTable table{{{"rule", false}, {"", false}, {"what it found", false}}, {}};
  std::uint64_t unmet = 0;
  for (const GateRuleResult& rule : run.rules) {
    if (rule.decision == GateDecision::pass && rule.rule != "quarantine") continue;
    if (++unmet > k_most_rules) continue;
    table.rows.push_back({foreign_cell(rule.suite + ": " + rule.rule),
                          cell(std::string(decision_name(rule.decision)), tone_of(rule.decision)),
                          foreign_cell(rule.text)});
  }
  if (unmet > 0) blocks.push_back({std::move(table)});
  if (unmet > k_most_rules) blocks.push_back(more_block(unmet - k_most_rules));
}

std::string group_name(const SampleKey& key) {
  return key.prompt.empty() ? fmt::format("{} › {}", key.suite, key.model)
                            : fmt::format("{} › {} × {}", key.suite, key.prompt, key.model);
}

void append_cases(CaseNote note, const CaseNotes& notes, std::vector<DocumentBlock>& blocks) {
  DocumentTable table{{{"case", false}, {"", false}, {"why", false}}, {}};
  for (const NotedCase& one : notes.listed(note)) {
    if (table.rows.size() == k_most_cases) break;
    table.rows.push_back({foreign_cell(one.key.case_id), foreign_cell(group_name(one.key)), foreign_cell(one.reason)});
  }
  const std::size_t more = notes.count(note) - table.rows.size();
  blocks.push_back({std::move(table)});
  if (more > 0) blocks.push_back(more_block(more));
}

std::string cost_text(const GroupSummary& group) {
  const std::uint64_t run = group.samples.run();
  if (run == 0) return "–";
  if (group.unpriced == run) return "?";
  return (group.unpriced > 0 ? "≥" : "") + format_money(group.known_cost);
}

// The pass rates that the baseline had, by suite, prompt and model.
using EarlierRates = std::map<std::tuple<std::string, std::string, std::string>, const RateComparison*>;

EarlierRates earlier_rates(const RunComparison* comparison) {
  EarlierRates rates;
  if (comparison == nullptr) return rates;
  for (const GroupComparison& group : comparison->groups) {
    if (group.rate.is_measured()) rates[{group.suite, group.after.prompt, group.after.model}] = &group.rate;
  }
  return rates;
}

DocumentBlock group_table(const std::vector<GroupSummary>& groups, const RunComparison* comparison) {
  DocumentTable table{{{"suite", false}, {"prompt", false}, {"model", false}, {"pass %", true}, {"95 % CI", true}}, {}};
  if (comparison != nullptr) table.columns.push_back({"before %", true});
  for (const char* title : {"passed", "failed", "errors", "skipped", "flaky", "p50", "cost"}) {
    table.columns.push_back({title, true});
  }
  const EarlierRates before = earlier_rates(comparison);
  for (const GroupSummary& group : groups) {
    if (table.rows.size() == k_most_groups) break;
    std::vector<DocumentLine> row{foreign_cell(group.suite), foreign_cell(group.prompt), foreign_cell(group.model)};
    row.push_back(cell(group.pass_rate ? percent(*group.pass_rate) : "–"));
    row.push_back(cell(group.interval ? percent(*group.interval) : "–"));
    if (comparison != nullptr) {
      const auto found = before.find({group.suite, group.prompt, group.model});
      row.push_back(cell(found == before.end() ? "–" : rate_texts(*found->second, 1).front()));
    }
    for (const std::uint64_t count :
         {group.cases.pass, group.cases.fail, group.cases.error, group.cases.skipped, group.flaky}) {
      row.push_back(cell(std::to_string(count)));
    }
    row.push_back(cell(group.latency_p50 ? format_duration(*group.latency_p50) : "–"));
    row.push_back(cell(cost_text(group)));
    table.rows.push_back(std::move(row));
  }
  return {std::move(table)};
}

Result<SampleResult> read_before(const RunFacts& facts, const CasePair& pair) {
  const RunComparison& comparison = *facts.comparison;
  const ComparedRun& before = comparison.before;
  const std::uint32_t place = RunComparison::telling_place(before, *comparison.before_case(pair));
  return facts.read(*before.info, before.table->rows[place].row);
}

// The answers of what is listed above; of what regressed beside what was answered before.
Result<> append_answers(CaseNote note, const ToldRun& told, std::vector<DocumentBlock>& blocks) {
  DocumentFold fold{fmt::format("answers: {}", case_note_title(note)), {}};
  std::size_t shown = 0;
  for (const NotedCase& one : told.notes().listed(note)) {
    if (++shown > k_most_answers) break;
    fold.blocks.push_back(
        paragraph_of({{one.key.case_id, true, Tone::none}, ours(" "), {group_name(one.key), true, Tone::none}}));
    if (one.pair == nullptr || !told.facts()->read || note != CaseNote::regressed) {
      fold.blocks.push_back({DocumentQuote{one.answer}});
      continue;
    }
    LLMEVAL_TRY(const SampleResult then, read_before(*told.facts(), *one.pair));
    const std::string before = then.answer_text();
    if (before == one.answer) {
      fold.blocks.push_back(paragraph_of(cell("the same answer as before:")));
      fold.blocks.push_back({DocumentQuote{one.answer}});
    } else {
      fold.blocks.push_back({DocumentDiff{answer_diff(before, one.answer)}});
    }
  }
  if (fold.blocks.empty()) return {};
  if (const std::uint64_t count = told.notes().count(note); count > k_most_answers) {
    fold.blocks.push_back(more_block(count - k_most_answers));
  }
  blocks.push_back({std::move(fold)});
  return {};
}

Result<> append_comparison(const ToldRun& told, std::vector<DocumentBlock>& blocks) {
  if (told.comparison() == nullptr) return {};
  ComparisonReportOptions options;
  options.listed = k_most_cases;
  options.only = {PairList::fixed, PairList::flaky, PairList::appeared, PairList::gone, PairList::incomparable};
  LLMEVAL_TRY(Document compared, comparison_document({told.comparison(), 1}, told.facts()->read, options));
  blocks.push_back({DocumentFold{"compared with the baseline", std::move(compared.blocks)}});
  return {};
}

bool is_open(CaseNote note) {
  switch (note) {
    case CaseNote::regressed:
    case CaseNote::newly_errored:
    case CaseNote::failing:
    case CaseNote::errored:
    case CaseNote::not_recorded:
      return true;
    case CaseNote::still_failing:
    case CaseNote::flaky:
      return false;
  }
  return false;
}

}  // namespace

Tone run_tone(const RunInfo& run) { return run.decision ? tone_of(*run.decision) : Tone::none; }

std::string run_headline(const RunInfo& run, const CaseNotes& notes) {
  std::string text(!run.is_scored ? "answers without a gate"
                   : run.decision ? decision_words(*run.decision)
                                  : "no gate");
  std::string counts;
  for (std::size_t i = 0; i < k_case_notes; ++i) {
    const auto note = static_cast<CaseNote>(i);
    if (notes.count(note) == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", notes.count(note), case_note_title(note));
  }
  return counts.empty() ? text : text + ": " + counts;
}

Result<Document> run_document(const RunInfo& run, const Tally& tally, const ToldRun& told) {
  const CaseNotes& notes = told.notes();
  const std::vector<GroupSummary> groups = told.summary().groups();
  const ReportOptions one_line{.columns = SIZE_MAX / 2};
  Document document{"llmeval: " + run_headline(run, notes), run_tone(run), {}};
  std::vector<DocumentBlock>& blocks = document.blocks;
  append_lines(run_line(run, tally, one_line), blocks);
  append_lines(budget_line(run, groups, one_line), blocks);
  append_rules(run, blocks);
  for (std::size_t i = 0; i < k_case_notes; ++i) {
    const auto note = static_cast<CaseNote>(i);
    if (notes.count(note) == 0 || !is_open(note)) continue;
    blocks.push_back({DocumentHeading{fmt::format("{}: {}", case_note_title(note), notes.count(note))}});
    append_cases(note, notes, blocks);
  }
  blocks.push_back({DocumentHeading{"all cases"}});
  append_lines(counts_lines(run, tally, groups, one_line), blocks);
  blocks.push_back(group_table(groups, told.comparison()));
  if (groups.size() > k_most_groups) blocks.push_back(more_block(groups.size() - k_most_groups));
  for (std::size_t i = 0; i < k_case_notes; ++i) {
    const auto note = static_cast<CaseNote>(i);
    if (notes.count(note) == 0 || is_open(note)) continue;
    DocumentFold fold{fmt::format("{}: {}", case_note_title(note), notes.count(note)), {}};
    append_cases(note, notes, fold.blocks);
    blocks.push_back({std::move(fold)});
  }
  for (const CaseNote note : {CaseNote::regressed, CaseNote::failing})
    LLMEVAL_CHECK(append_answers(note, told, blocks));
  LLMEVAL_CHECK(append_comparison(told, blocks));
  return document;
}

}  // namespace llmeval
