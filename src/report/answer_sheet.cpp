#include "report/answer_sheet.h"

#include "base/count.h"
#include "base/duration.h"
#include "report/final_writer.h"
#include "report/layout.h"
#include "report/sample_text.h"
#include "report/text_parts.h"
#include "text/inert.h"
#include "text/log_command.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_least_columns = 24;  // Of the whole, and of a column that has others beside it.
constexpr std::size_t k_most_lines = 30;     // Of an answer, unless verbose.
constexpr std::string_view k_indent = "  ";
constexpr std::string_view k_border = " │ ";
constexpr std::size_t k_border_columns = 3;

using Lines = std::vector<TableCell>;

void append_wrapped(Lines& lines, std::string_view inert, std::size_t width, Tint tint = Tint::none) {
  for (std::string& line : wrap(inert, width)) lines.push_back({std::move(line), tint});
}

// A text of unknown origin with its own lines.
void append_text(Lines& lines, std::string_view text, std::size_t width) {
  const std::string inert = inert_block(text);
  std::string_view rest = inert;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    append_wrapped(lines, rest.substr(0, end), width);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
}

std::string facts(const SampleResult& sample) {
  const bool is_answered = sample.outcome == Outcome::ok;
  std::string text(sample.verdict == Verdict::unscored ? "answered" : verdict_name(sample.verdict));
  if (!is_answered) text += fmt::format(" ({})", outcome_name(sample.outcome));
  if (sample.latency().count() > 0) text += " · " + format_duration(sample.latency());
  if (const auto usage = sample.usage()) text += fmt::format(" · {} tokens", format_count(usage->output_tokens));
  if (sample.cached()) text += " · cached";
  if (sample.served_by() != sample.key.model) text += " · from " + inert_line(sample.served_by());
  return text;
}

std::string failed_checks(const SampleResult& sample) {
  std::string names;
  for (const Score& score : sample.scores) {
    if (decided_against(score)) {
      names += (names.empty() ? "" : ", ") + turn_label(sample, score.turn) + inert_line(score.name);
    }
  }
  return names;
}

void append_answer(Lines& lines, const Call& call, std::size_t width) {
  const std::size_t before = lines.size();
  append_text(lines, call.completion.text(), width);
  for (const Part& part : call.completion.parts) {
    const auto* tool = std::get_if<ToolCallPart>(&part);
    if (tool != nullptr) append_text(lines, fmt::format("calls {} {}", tool->name, tool->arguments), width);
  }
  if (lines.size() == before) lines.push_back({"(empty)", Tint::dim});
}

class AnswerSheet final : public FinalWriter {
 public:
  AnswerSheet(std::unique_ptr<Output> output, const ReportOptions& options, std::function<bool(const SampleKey&)> picks)
      : FinalWriter(std::move(output)), options_(options), picks_(std::move(picks)) {
    options_.columns = std::max(options_.columns, k_least_columns);
  }

 protected:
  Result<> begin(const RunInfo& run) override {
    suites_ = run.suites;
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    if (!picks_(sample.key)) return {};
    if (!block_.empty() &&
        (block_.front().key.case_id != sample.key.case_id || block_.front().key.suite != sample.key.suite)) {
      write_block();
    }
    block_.push_back(sample);
    return {};
  }

  Result<> end(const RunInfo& run, const Tally& tally) override {
    if (!block_.empty()) write_block();
    if (!is_first_) buffer() += '\n' + log_safe(run_line(run, tally, options_));
    return {};
  }

 private:
  void write_block() {
    const SampleResult& first = block_.front();
    std::string heading = inert_line(fmt::format("{} › {}", first.key.suite, first.key.case_id));
    std::string out = paragraph(heading, options_.columns, Tint::strong, options_.colour);
    if (!first.subject->description.empty()) {
      out += paragraph(inert_line(first.subject->description), options_.columns, Tint::dim, options_.colour);
    }
    // As many beside one another as stay readable, and in even rows: four answers in room for three are two and two.
    const std::size_t room = options_.columns - k_indent.size() + k_border_columns;
    const std::size_t fitting = std::max<std::size_t>(1, room / (k_least_columns + k_border_columns));
    const std::size_t bands = (block_.size() + fitting - 1) / fitting;
    const std::size_t per_band = (block_.size() + bands - 1) / bands;
    const std::size_t width = room / per_band - k_border_columns;
    for (std::size_t at = 0; at < block_.size(); at += per_band) {
      if (at > 0) out += '\n';
      append_band(out, at, std::min(at + per_band, block_.size()), width);
    }
    buffer() += (is_first_ ? "" : "\n") + log_safe(out);
    is_first_ = false;
    block_.clear();
  }

  void append_band(std::string& out, std::size_t from, std::size_t to, std::size_t width) const {
    std::vector<Lines> cells;
    std::size_t height = 0;
    for (std::size_t i = from; i < to; ++i) {
      cells.push_back(answer_lines(block_[i], width));
      height = std::max(height, cells.back().size());
    }
    for (std::size_t row = 0; row < height; ++row) {
      std::string line(k_indent);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const TableCell cell = row < cells[i].size() ? cells[i][row] : TableCell();
        line += paint(cell.tint, cell.text, options_.colour);
        if (i + 1 == cells.size()) break;
        line.append(width - std::min(width, display_width(cell.text)), ' ');
        line += k_border;
      }
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + '\n';
    }
  }

  Lines answer_lines(const SampleResult& sample, std::size_t width) const {
    Lines lines;
    append_wrapped(lines, label(sample.key), width, Tint::strong);
    append_wrapped(lines, facts(sample), width, verdict_tint(sample.verdict));
    if (sample.verdict == Verdict::fail) {
      const std::string failed = failed_checks(sample);
      append_wrapped(lines, excerpt(failed.empty() ? outcome_reason(sample) : "by " + failed, 3 * width), width,
                     Tint::bad);
    }
    if (sample.verdict == Verdict::error || sample.verdict == Verdict::skipped) {
      append_wrapped(lines, excerpt(outcome_reason(sample), 6 * width), width, Tint::warn);
    }
    lines.push_back({});
    for (const Call& call : sample.calls) {
      if (call.purpose != CallPurpose::answer || !is_gradable(call.outcome)) continue;
      if (const std::string turn = turn_label(sample, call.turn); !turn.empty()) {
        lines.push_back({turn.substr(0, turn.size() - 1), Tint::dim});
      }
      Lines answer;
      append_answer(answer, call, width);
      append_cut(lines, std::move(answer));
    }
    if (lines.back().text.empty()) lines.pop_back();
    return lines;
  }

  void append_cut(Lines& lines, Lines answer) const {
    const bool is_cut = options_.verbosity != Verbosity::verbose && answer.size() > k_most_lines;
    const std::size_t left = is_cut ? answer.size() - k_most_lines : 0;
    answer.resize(answer.size() - left);
    std::move(answer.begin(), answer.end(), std::back_inserter(lines));
    if (left > 0) lines.push_back({fmt::format("… {} more lines (-v)", left), Tint::dim});
  }

  // What tells the answer from those beside it.
  std::string label(const SampleKey& key) const {
    const auto suite =
        std::find_if(suites_.begin(), suites_.end(), [&](const auto& one) { return one.name == key.suite; });
    const bool has_prompts = suite != suites_.end() && suite->prompts.size() > 1;
    const bool has_models = suite != suites_.end() && suite->models.size() > 1;
    std::string text = !has_prompts ? key.model
                       : has_models ? fmt::format("{} × {}", key.prompt, key.model)
                                    : key.prompt;
    if (key.trial > 1) text += fmt::format(" #{}", key.trial);
    return inert_line(text);
  }

  ReportOptions options_;
  std::function<bool(const SampleKey&)> picks_;
  std::vector<SuiteInfo> suites_;
  std::vector<SampleResult> block_;  // Of one case.
  bool is_first_ = true;
};

}  // namespace

std::unique_ptr<EventSink> make_answer_sheet(std::unique_ptr<Output> output, const ReportOptions& options,
                                             std::function<bool(const SampleKey&)> picks) {
  return std::make_unique<AnswerSheet>(std::move(output), options, std::move(picks));
}

}  // namespace llmeval
