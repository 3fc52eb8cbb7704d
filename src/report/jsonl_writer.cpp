#include "event/json_stream.h"
#include "report/final_writer.h"
#include "report/sample_row.h"
#include "report/writers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// A column of its own for each check: `score.NAME`, and `score.NAME#2` for a second check of that name; beside it, of a
// check that compares classes, `expected.NAME` and `actual.NAME`.
void put_scores(JsonStream& json, const std::vector<Score>& scores) {
  for (auto score = scores.begin(); score != scores.end(); ++score) {
    const auto before =
        std::count_if(scores.begin(), score, [&](const Score& other) { return other.name == score->name; });
    std::string name = score->name;
    if (before > 0) name += fmt::format("#{}", before + 1);
    json.field("score." + name, score->score);
    if (!score->labels) continue;
    json.field("expected." + name, score->labels->expected);
    json.field("actual." + name, score->labels->actual);
  }
}

class JsonlWriter final : public FinalWriter {
 public:
  using FinalWriter::FinalWriter;

 protected:
  Result<> begin(const RunInfo& run) override {
    run_id_ = run.id;
    return {};
  }

  Result<> add(const SampleResult& sample) override {
    JsonStream json(buffer());
    json.begin_object();
    put_sample_row(run_id_, sample, [&](std::string_view name, const auto& value) { json.field(name, value); });
    put_scores(json, sample.scores);
    json.end_object();
    buffer() += '\n';
    return {};
  }

  Result<> end(const RunInfo& /*run*/, const Tally& /*tally*/) override { return {}; }

 private:
  std::string run_id_;
};

}  // namespace

std::unique_ptr<EventSink> make_jsonl_writer(std::unique_ptr<Output> output, const ReportOptions& /*options*/) {
  return std::make_unique<JsonlWriter>(std::move(output));
}

}  // namespace llmeval
