#include "event/json_stream.h"
#include "report/final_writer.h"
#include "report/sample_text.h"
#include "report/writers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

// As a CSV of cases writes them: `billing;route=support/triage`.
std::string tags_text(const SampleResult& sample) {
  std::string text;
  if (sample.subject == nullptr) return text;
  for (const auto& [name, value] : sample.subject->tags) {
    if (!text.empty()) text += ';';
    text += name;
    if (value != "true") text += '=' + value;
  }
  return text;
}

const Score* first_failed(const std::vector<Score>& scores) {
  const auto found = std::find_if(scores.begin(), scores.end(), &decided_against);
  return found == scores.end() ? nullptr : &*found;
}

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
    const Call* answer = sample.answer();
    const bool is_answered = answer != nullptr && is_gradable(answer->outcome);
    const Score* failed = first_failed(sample.scores);
    const std::optional<Usage> usage = sample.usage();
    const bool scored = sample.verdict == Verdict::pass || sample.verdict == Verdict::fail;
    const bool was_run = sample.verdict != Verdict::skipped;
    const bool tells_model = answer != nullptr && !answer->completion.reported_model.empty();
    JsonStream json(buffer());
    json.begin_object();
    json.field("run", run_id_);
    json.field("suite", sample.key.suite);
    json.field("case", sample.key.case_id);
    json.field("tags", tags_text(sample));
    json.field("prompt", sample.key.prompt);
    json.field("prompt_hash", sample.prompt_hash);
    json.field("model", sample.key.model);
    json.field("reported_model", tells_model ? std::optional(answer->completion.reported_model) : std::nullopt);
    json.field("trial", sample.key.trial);
    json.field("verdict", verdict_name(sample.verdict));
    json.field("outcome", was_run ? std::optional(outcome_name(sample.outcome)) : std::nullopt);
    json.field("score", scored ? std::optional(sample.score) : std::nullopt);
    json.field("failed_check", failed == nullptr ? std::nullopt : std::optional(failed->name));
    const std::string& reason = failed == nullptr ? sample.reason : failed->reason;
    json.field("reason", reason.empty() ? std::nullopt : std::optional(std::string_view(reason)));
    json.field("answer", is_answered ? std::optional(answer->completion.text()) : std::nullopt);
    json.field("latency_us", is_answered ? std::optional(sample.latency()) : std::nullopt);
    json.field("duration_us", sample.duration);
    json.field("input_tokens", usage ? std::optional(usage->input_tokens) : std::nullopt);
    json.field("output_tokens", usage ? std::optional(usage->output_tokens) : std::nullopt);
    json.field("cost_nano_usd", sample.cost());
    json.field("cached", sample.cached());
    json.field("cached_age_us", sample.cached_age());
    json.field("served_by", sample.served_by());
    json.field("attempts", sample.attempt_count());
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
