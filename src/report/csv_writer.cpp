#include "data/csv.h"
#include "report/final_writer.h"
#include "report/sample_row.h"
#include "report/writers.h"

#include <fmt/format.h>

#include <cmath>
#include <concepts>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace llmeval {

namespace {

// RFC 4180, with a byte order mark, without which Excel takes UTF-8 for something else.
constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";
constexpr std::string_view k_line_end = "\r\n";

// Numbers and what is absent stand bare, so that they stay numbers; all texts are made inert.
class Cells {
 public:
  explicit Cells(std::string& out) : out_(out) {}

  template <class T>
  void put(const T& value) {
    if (!std::exchange(is_first_, false)) out_ += ',';
    append(value);
  }
  void end() { out_ += k_line_end; }

 private:
  template <class T>
  void append(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      out_ += value ? "true" : "false";
    } else if constexpr (std::floating_point<T>) {
      if (std::isfinite(value)) fmt::format_to(std::back_inserter(out_), "{}", value);
    } else if constexpr (std::integral<T>) {
      fmt::format_to(std::back_inserter(out_), "{}", value);
    } else if constexpr (std::is_same_v<T, Duration>) {
      fmt::format_to(std::back_inserter(out_), "{}", value.count());
    } else if constexpr (std::is_same_v<T, Money>) {
      fmt::format_to(std::back_inserter(out_), "{}", value.nano_usd);
    } else {
      out_ += bounded_spreadsheet_cell(value);
    }
  }
  template <class T>
  void append(const std::optional<T>& value) {
    if (value) append(*value);
  }

  std::string& out_;
  bool is_first_ = true;
};

// `kind=1;polite=0.5;tone=`: one column, since another case's checks are not known when the first row is written.
std::string scores_text(const SampleResult& sample) {
  std::string text;
  for (const Score& score : sample.scores) {
    if (!text.empty()) text += ';';
    text += score.name + '=';
    if (score.score) text += fmt::format("{}", *score.score);
  }
  return text;
}

class CsvWriter final : public FinalWriter {
 public:
  using FinalWriter::FinalWriter;

 protected:
  Result<> begin(const RunInfo& run) override {
    run_id_ = run.id;
    buffer() += k_byte_order_mark;
    Cells cells(buffer());
    put_sample_row({}, SampleResult(), [&](std::string_view name, const auto&) { cells.put(name); });
    cells.put(std::string_view("scores"));
    cells.end();
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    Cells cells(buffer());
    put_sample_row(run_id_, sample, [&](std::string_view, const auto& value) { cells.put(value); });
    cells.put(scores_text(sample));
    cells.end();
    return {};
  }

  Result<> end(const RunInfo& /*run*/, const Tally& /*tally*/) override { return {}; }

 private:
  std::string run_id_;
};

}  // namespace

std::unique_ptr<EventSink> make_csv_writer(std::unique_ptr<Output> output, const ReportOptions& /*options*/) {
  return std::make_unique<CsvWriter>(std::move(output));
}

}  // namespace llmeval
