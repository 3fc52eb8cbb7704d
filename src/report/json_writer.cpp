#include "base/time.h"
#include "compare/summary.h"
#include "event/event_json.h"
#include "report/final_writer.h"
#include "report/summary_json.h"
#include "report/writers.h"

#include <optional>
#include <utility>

namespace llmeval {

namespace {

void put_group(JsonStream& json, const GroupSummary& group) {
  json.begin_object();
  json.field("suite", group.suite);
  json.field("prompt", group.prompt);
  json.field("prompt_hash", group.prompt_hash);
  json.field("model", group.model);
  put_counts(json, group.samples);
  json.key("cases");
  json.begin_object();
  put_counts(json, group.cases);
  json.end_object();
  json.field("cached", group.cached);
  json.field("oldest_cached_us", group.oldest_cached);
  json.field("fallback", group.fallback);
  json.field("score", group.score);
  json.field("pass_rate", group.pass_rate);
  put_interval(json, "interval", group.interval);
  json.field("latency_p50_us", group.latency_p50);
  json.field("latency_p95_us", group.latency_p95);
  json.key("usage");
  if (group.usage) {
    json.begin_object();
    json.field("input_tokens", group.usage->input_tokens);
    json.field("output_tokens", group.usage->output_tokens);
    json.end_object();
  } else {
    json.null();
  }
  json.field("unmetered", group.unmetered);
  json.field("cost_nano_usd", group.cost());
  json.field("known_cost_nano_usd", group.known_cost);
  json.field("unpriced", group.unpriced);
  if (group.checking_cost) json.field("checking_cost_nano_usd", group.checking_cost);
  json.end_object();
}

void put_class(JsonStream& json, const std::string& label, const ClassMeasures& of) {
  json.begin_object();
  json.field("label", label);
  json.field("expected", of.expected);
  json.field("found", of.found);
  json.field("right", of.right);
  json.field("precision", of.precision);
  put_interval(json, "precision_interval", of.precision_interval);
  json.field("recall", of.recall);
  put_interval(json, "recall_interval", of.recall_interval);
  json.field("f1", of.f1);
  put_interval(json, "f1_interval", of.f1_interval);
  json.end_object();
}

void put_confusion(JsonStream& json, const ConfusionSummary& matrix) {
  const ConfusionMeasures& measures = matrix.measures;
  json.begin_object();
  json.field("suite", matrix.suite);
  json.field("prompt", matrix.prompt);
  json.field("prompt_hash", matrix.prompt_hash);
  json.field("model", matrix.model);
  json.field("name", matrix.name);
  json.field("total", measures.total);
  json.field("accuracy", measures.accuracy);
  put_interval(json, "accuracy_interval", measures.accuracy_interval);
  json.field("macro_f1", measures.macro_f1);
  put_interval(json, "macro_f1_interval", measures.macro_f1_interval);
  json.field("kappa", measures.kappa);
  put_interval(json, "kappa_interval", measures.kappa_interval);
  json.key("classes");
  json.begin_list();
  for (std::size_t i = 0; i < matrix.labels.size(); ++i) put_class(json, matrix.labels[i], measures.classes[i]);
  json.end_list();
  json.key("cells");
  json.begin_list();
  for (const ConfusionCell& cell : matrix.cells) {
    json.begin_object();
    json.field("expected", matrix.labels[cell.expected]);
    json.field("actual", matrix.labels[cell.actual]);
    json.field("count", cell.count);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

// One object, a line per sample, group and matrix, so that large reports can be read with line tools, too. What only
// the end knows comes last: nothing is held back.
class JsonWriter final : public FinalWriter {
 public:
  using FinalWriter::FinalWriter;

 protected:
  Result<> begin(const RunInfo& run) override {
    summary_.emplace(run);
    buffer() += "{\n\"run\":";
    JsonStream json(buffer());
    json.begin_object();
    put_run(json, run);
    json.end_object();
    buffer() += ",\n\"samples\":[";
    return {};
  }

  void note(const Notice& notice, SystemTime at) override {
    notices_ += notices_.empty() ? "\n" : ",\n";
    JsonStream json(notices_);
    json.begin_object();
    json.field("at", format_time(at));
    put_notice(json, notice);
    json.end_object();
  }

  Result<> add(const SampleResult& sample) override {
    summary_->add(sample);
    buffer() += is_first_ ? "\n" : ",\n";
    is_first_ = false;
    JsonStream json(buffer());
    json.begin_object();
    put_sample(json, sample);
    json.end_object();
    return {};
  }

  Result<> end(const RunInfo& run, const Tally& tally) override {
    buffer() += "\n],\n\"groups\":[";
    bool first = true;
    for (const GroupSummary& group : summary_->groups()) {
      buffer() += first ? "\n" : ",\n";
      first = false;
      JsonStream json(buffer());
      put_group(json, group);
    }
    buffer() += "\n],\n\"confusion\":[";
    first = true;
    for (const ConfusionSummary& matrix : summary_->confusions()) {
      buffer() += first ? "\n" : ",\n";
      first = false;
      JsonStream json(buffer());
      put_confusion(json, matrix);
    }
    buffer() += "\n],\n\"notices\":[" + notices_ + "\n],\n\"tally\":";
    JsonStream tally_json(buffer());
    put_tally(tally_json, tally);
    buffer() += ",\n\"gate\":";
    JsonStream gate_json(buffer());
    put_gate(gate_json, run);
    buffer() += "\n}\n";
    return {};
  }

 private:
  std::optional<Summary> summary_;
  std::string notices_;  ///< Few, and told before the samples that are written before them.
  bool is_first_ = true;
};

}  // namespace

std::unique_ptr<EventSink> make_json_writer(std::unique_ptr<Output> output, const ReportOptions& /*options*/) {
  return std::make_unique<JsonWriter>(std::move(output));
}

}  // namespace llmeval
