#include "report/comparison_document.h"

#include "compare/rate_text.h"
#include "report/answer_diff.h"
#include "report/comparison_parts.h"
#include "report/sample_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

DocumentText ours(std::string text, Tone tone = Tone::none) { return {std::move(text), false, tone}; }
DocumentText foreign(std::string text) { return {std::move(text), true, Tone::none}; }
DocumentLine cell(std::string text) { return {ours(std::move(text))}; }
DocumentLine foreign_cell(std::string text) { return {foreign(std::move(text))}; }

Tone tone_of(ShownChange shown) {
  if (shown == ShownChange::worse) return Tone::bad;
  return shown == ShownChange::better ? Tone::good : Tone::none;
}

// `worse (3 regressed, 1 fixed)`
std::string verdict_text(std::span<const RunComparison> comparisons, Tone& tone) {
  bool is_worse = false;
  bool is_better = false;
  std::uint64_t regressed = 0;
  std::uint64_t fixed = 0;
  std::uint64_t errored = 0;
  for (const RunComparison& comparison : comparisons) {
    for (const GroupComparison& group : comparison.groups) {
      is_worse = is_worse || group.shown == ShownChange::worse;
      is_better = is_better || group.shown == ShownChange::better;
    }
    regressed += comparison.pairing.count(PairKind::regressed);
    fixed += comparison.pairing.count(PairKind::fixed);
    errored += comparison.pairing.count(PairKind::newly_errored);
  }
  tone = is_worse ? Tone::bad : regressed + errored > 0 ? Tone::warn : is_better ? Tone::good : Tone::none;
  const std::string_view shown = is_worse && is_better ? "worse and better"
                                 : is_worse            ? "worse"
                                 : is_better           ? "better"
                                                       : "no change shown";
  std::string text = fmt::format("{} ({} regressed, {} fixed", shown, regressed, fixed);
  if (errored > 0) text += fmt::format(", {} newly errored", errored);
  return text + ")";
}

DocumentTable rate_table() {
  DocumentTable table{{{"", false}}, {}};
  for (const char* title : {"before %", "after %", "change", "95 % CI", "regressed", "fixed", "p"}) {
    table.columns.push_back({title, true});
  }
  return table;
}

std::vector<DocumentLine> rate_row(const std::string& label, const RateComparison& rate) {
  std::vector<DocumentLine> row{foreign_cell(label)};
  for (std::string& text : rate_texts(rate, rate.adjusted_p)) row.push_back(cell(std::move(text)));
  return row;
}

DocumentBlock group_table(const RunComparison& comparison) {
  DocumentTable table = rate_table();
  table.columns.push_back({"result", false});
  for (const GroupComparison& group : comparison.groups) {
    table.rows.push_back(rate_row(group_label(comparison, group), group.rate));
    table.rows.back().push_back({ours(std::string(shown_change_name(group.shown)), tone_of(group.shown))});
  }
  return {std::move(table)};
}

void append_reported_models(const RunComparison& comparison, std::vector<DocumentBlock>& blocks) {
  for (std::string& text : reported_model_texts(comparison)) {
    blocks.push_back({DocumentParagraph{{ours("another model answers: ", Tone::warn), foreign(std::move(text))}}});
  }
}

void append_checks(const RunComparison& comparison, std::vector<DocumentBlock>& blocks) {
  DocumentTable table = rate_table();
  for (const ChangedCheck& changed : changed_checks(comparison)) {
    table.rows.push_back(rate_row(changed.label, changed.check->rate));
  }
  if (!table.rows.empty()) blocks.push_back({DocumentFold{"checks that changed", {{std::move(table)}}}});
}

struct Listed {
  const GroupComparison* group = nullptr;
  const CasePair* pair = nullptr;
};

std::vector<Listed> cases_of(const RunComparison& comparison, PairList list) {
  std::vector<Listed> cases;
  for (const GroupComparison& group : comparison.groups) {
    for (const CasePair& pair : comparison.pairs_of(group)) {
      if (is_in(comparison, pair, list)) cases.push_back({&group, &pair});
    }
  }
  return cases;
}

DocumentBlock more_line(std::size_t more) { return {DocumentParagraph{{ours(fmt::format("… and {} more", more))}}}; }

class CaseBlocks {
 public:
  CaseBlocks(const RunComparison& comparison, const ReadSample& read, const ComparisonReportOptions& options)
      : comparison_(comparison), read_(read), options_(options) {}

  // A table with reasons, and below it the answers' differences.
  Result<std::vector<DocumentBlock>> explained(PairList list, bool with_answers) const {
    const std::vector<Listed> cases = cases_of(comparison_, list);
    DocumentTable table{{{"case", false}, {"", false}, {"why", false}}, {}};
    DocumentFold answers{"answers before and now", {}};
    for (std::size_t i = 0; i < std::min<std::size_t>(cases.size(), options_.listed); ++i) {
      LLMEVAL_TRY(const SampleResult now, read_side(comparison_.after, comparison_.after_case(*cases[i].pair)));
      const std::string& id = comparison_.key_of(*cases[i].pair).case_id;
      table.rows.push_back({foreign_cell(id), foreign_cell(group_label(comparison_, *cases[i].group)),
                            foreign_cell(failure_reason(now))});
      if (!with_answers) continue;
      LLMEVAL_TRY(const SampleResult then, read_side(comparison_.before, comparison_.before_case(*cases[i].pair)));
      answers.blocks.push_back({DocumentParagraph{foreign_cell(id)}});
      answers.blocks.push_back({DocumentDiff{answer_diff(then.answer_text(), now.answer_text())}});
    }
    std::vector<DocumentBlock> blocks{{std::move(table)}};
    if (cases.size() > options_.listed) blocks.push_back(more_line(cases.size() - options_.listed));
    if (!answers.blocks.empty()) blocks.push_back({std::move(answers)});
    return blocks;
  }

  std::vector<DocumentBlock> named(PairList list) const {
    const std::vector<Listed> cases = cases_of(comparison_, list);
    DocumentTable table{{{"case", false}, {"", false}}, {}};
    if (list == PairList::incomparable) table.columns.push_back({"why", false});
    for (std::size_t i = 0; i < std::min<std::size_t>(cases.size(), options_.listed); ++i) {
      table.rows.push_back({foreign_cell(comparison_.key_of(*cases[i].pair).case_id),
                            foreign_cell(group_label(comparison_, *cases[i].group))});
      if (list == PairList::incomparable) table.rows.back().push_back(cell(std::string(cases[i].pair->why)));
    }
    std::vector<DocumentBlock> blocks{{std::move(table)}};
    if (cases.size() > options_.listed) blocks.push_back(more_line(cases.size() - options_.listed));
    return blocks;
  }

 private:
  Result<SampleResult> read_side(const ComparedRun& run, const ComparedCase* one) const {
    return read_(*run.info, run.table->rows[RunComparison::telling_place(run, *one)].row);
  }

  const RunComparison& comparison_;
  const ReadSample& read_;
  const ComparisonReportOptions& options_;
};

void append_shape(const RunComparison& comparison, std::vector<DocumentBlock>& blocks) {
  DocumentTable table{{{"", false}, {"changed", false}}, {}};
  for (const GroupComparison& group : comparison.groups) {
    for (const ShapeChange& change : group.shape) {
      table.rows.push_back({foreign_cell(group_label(comparison, group)), foreign_cell(shape_change_text(change))});
    }
  }
  if (table.rows.empty()) return;
  std::string title =
      fmt::format("shape of the answers: {} {}", table.rows.size(), table.rows.size() == 1 ? "change" : "changes");
  blocks.push_back({DocumentFold{std::move(title), {{std::move(table)}}}});
}

void append_measures(const RunComparison& comparison, std::vector<DocumentBlock>& blocks) {
  DocumentTable table{{{"mean a case", false},
                       {"", false},
                       {"before", true},
                       {"after", true},
                       {"change", true},
                       {"95 % CI", true},
                       {"cases", true}},
                      {}};
  for (const GroupComparison& group : comparison.groups) {
    for (std::size_t i = 0; i < k_answer_measures; ++i) {
      const auto kind = static_cast<AnswerMeasure>(i);
      const PairedMeasure& measure = group.of(kind);
      if (measure.pairs == 0 || (measure.before == 0 && measure.after == 0)) continue;
      const std::string bounds = measure.bounds ? fmt::format("{} to {}", change_text(kind, measure.bounds->low),
                                                              change_text(kind, measure.bounds->high))
                                                : "–";
      table.rows.push_back({foreign_cell(group_label(comparison, group)), cell(std::string(measure_title(kind))),
                            cell(measure_text(kind, measure.before)), cell(measure_text(kind, measure.after)),
                            cell(change_text(kind, measure.difference.mean)), cell(bounds),
                            cell(std::to_string(measure.pairs))});
    }
  }
  if (!table.rows.empty()) blocks.push_back({DocumentFold{"latency, tokens, cost", {{std::move(table)}}}});
}

void append_runs(const RunComparison& comparison, std::vector<DocumentBlock>& blocks) {
  DocumentFold fold{"what was compared", {}};
  const auto line = [&](std::string text) {
    fold.blocks.push_back({DocumentParagraph{foreign_cell(std::move(text))}});
  };
  const auto [before, after] = compared_run_texts(comparison);
  line("before: " + before);
  line("after: " + after);
  for (const RunDifference& one : comparison.differences) line(run_difference_text(one));
  blocks.push_back({std::move(fold)});
}

Result<> append_comparison(const RunComparison& comparison, const ReadSample& read,
                           const ComparisonReportOptions& options, std::vector<DocumentBlock>& blocks) {
  const CaseBlocks cases(comparison, read, options);
  blocks.push_back(group_table(comparison));
  for (std::string& text : cluster_texts(comparison)) blocks.push_back({DocumentParagraph{{foreign(std::move(text))}}});
  append_reported_models(comparison, blocks);
  for (std::size_t i = 0; i < k_pair_lists; ++i) {
    const auto list = static_cast<PairList>(i);
    const std::size_t count = cases_of(comparison, list).size();
    if (count == 0 || !options.shows(list)) continue;
    std::string title = fmt::format("{}: {}", pair_list_title(list), count);
    const bool is_open = list == PairList::regressed || list == PairList::newly_errored;
    std::vector<DocumentBlock> inside = cases.named(list);
    if (is_open) {
      LLMEVAL_TRY(inside, cases.explained(list, list == PairList::regressed));
      blocks.push_back({DocumentHeading{std::move(title)}});
      std::move(inside.begin(), inside.end(), std::back_inserter(blocks));
    } else {
      blocks.push_back({DocumentFold{std::move(title), std::move(inside)}});
    }
  }
  if (!options.only.empty()) return {};
  append_checks(comparison, blocks);
  append_shape(comparison, blocks);
  append_measures(comparison, blocks);
  append_runs(comparison, blocks);
  return {};
}

}  // namespace

Result<Document> comparison_document(std::span<const RunComparison> comparisons, const ReadSample& read,
                                     const ComparisonReportOptions& options) {
  Document document;
  document.title = "llmeval diff: " + verdict_text(comparisons, document.tone);
  for (const RunComparison& comparison : comparisons) {
    LLMEVAL_CHECK(append_comparison(comparison, read, options, document.blocks));
  }
  return document;
}

}  // namespace llmeval
