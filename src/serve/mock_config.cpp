#include "serve/mock_config.h"

#include "base/count.h"
#include "base/duration.h"

#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_default_answer = "This is a simulated answer to: {{ message }}";

// The simulated model's own keys are those of models.yaml.
Field sim_field(std::string_view name) {
  for (const Field& field : find_provider("sim")->options) {
    if (field.name != name) continue;
    Field optional = field;
    optional.required = false;
    return optional;
  }
  return {};
}

// Of what a count's shape has passed.
std::optional<std::int64_t> read_limit(const Value& limits, std::string_view key, Diagnostics& diagnostics) {
  const Value* value = limits.find(key);
  if (value == nullptr) return std::nullopt;
  const std::int64_t limit =
      value->is_number() ? value->number().to_int64().value_or(0) : parse_count(value->text()).value_or(0);
  if (limit > 0) return limit;
  diagnostics.error(value->place(), "a limit of nothing would refuse everything", "leave it out for none");
  return std::nullopt;
}

std::shared_ptr<const Model> simulated_model(const Value& file) {
  auto model = std::make_shared<Model>();
  model->name = "mock";
  model->provider = "sim";
  for (const char* key : {"seed", "latency", "rules"}) {
    if (const Value* value = file.find(key)) model->options.set(key, *value);
  }
  if (model->options.find("rules") == nullptr) {
    model->options.set("rules", Value(List{Value(Object{{"answer", Value(k_default_answer)}})}));
  }
  return model;
}

void read_stream(const Value& stream, MockConfig& config) {
  if (const Value* piece = stream.find("piece")) {
    config.piece = static_cast<std::size_t>(piece->number().to_int64().value_or(1));
  }
  if (const Value* pause = stream.find("pause")) config.pause = *parse_duration(pause->text());
}

}  // namespace

ShapeRef mock_shape() {
  const ShapeRef limits = Shape::object({
      {"requests_per_second", Shape::count(), "Beyond it the API answers 429, with when to come again."},
      {"requests_per_minute", Shape::count(), "The same by the minute."},
      {"tokens_per_minute", Shape::count(), "The same for tokens of questions and answers."},
  });
  const ShapeRef stream = Shape::object({
      {"piece", Shape::integer(1, 1'000'000), "Bytes of text in an event; 16 by default."},
      {"pause", Shape::duration(), "Between two events; none by default."},
  });
  const ShapeRef embeddings = Shape::object({
      {"dimensions", Shape::integer(1, 16'384), "Of a vector, where the request does not say; 256 by default."},
  });
  return Shape::object({
      {"models", Shape::list(Shape::text(), 1),
       "What the list of models shows; any other name is answered to as well."},
      {"seed", Shape::integer(0, INT64_MAX), "Of latencies and faults; 0 by default."},
      sim_field("latency"),
      sim_field("rules"),
      {"faults", fault_list_shape(), "What goes wrong: the first that hits decides."},
      {"limits", limits, "What the API allows."},
      {"stream", stream, "How answers are streamed."},
      {"embeddings", embeddings, "How texts become vectors."},
  });
}

Value published_mock_schema() {
  return json_schema_document(*mock_shape(), "llmeval:mock:1", "llmeval mock (the file of `llmeval mock --config`)");
}

MockConfig read_mock_config(const Value& file, Diagnostics& diagnostics) {
  MockConfig config;
  config.model = simulated_model(file);
  config.has_rules = file.find("rules") != nullptr;
  if (const Value* seed = file.find("seed")) {
    config.seed = static_cast<std::uint64_t>(seed->number().to_int64().value_or(0));
  }
  if (const Value* models = file.find("models")) {
    config.models.clear();
    for (const Value& name : models->list()) config.models.push_back(name.text());
  }
  if (const Value* faults = file.find("faults")) config.faults = read_fault_rules(*faults, diagnostics);
  if (const Value* limits = file.find("limits")) {
    config.limits = {read_limit(*limits, "requests_per_second", diagnostics),
                     read_limit(*limits, "requests_per_minute", diagnostics),
                     read_limit(*limits, "tokens_per_minute", diagnostics)};
  }
  if (const Value* stream = file.find("stream")) read_stream(*stream, config);
  const Value* embeddings = file.find("embeddings");
  const Value* dimensions = embeddings == nullptr ? nullptr : embeddings->find("dimensions");
  if (dimensions != nullptr) config.dimensions = dimensions->number().to_int64().value_or(config.dimensions);
  return config;
}

}  // namespace llmeval
