#include "event/recording.h"

#include "base/time.h"
#include "data/json.h"
#include "event/event_json.h"
#include "event/json_stream.h"
#include "event/parts_json.h"

#include <cstddef>
#include <utility>

namespace llmeval {

namespace {

// The bytes around what is of fixed width: `{"key":"<64>","recorded_at":"<27>","v":1,`.
constexpr std::string_view k_before_key = R"({"key":")";
constexpr std::string_view k_before_time = R"(","recorded_at":")";
constexpr std::string_view k_after_time = R"(","v":1,)";
constexpr std::size_t k_key_size = 64;
constexpr std::size_t k_time_size = 27;

// As JSON, which most are, so that people and jq can read it; else as text.
void put_body(JsonStream& json, const std::string& body) {
  JsonOptions options;
  options.places = false;
  json.key("body");
  if (const auto value = parse_json(body, options)) {
    json.value(*value);
  } else {
    json.text(body);
  }
}

void put_request(JsonStream& json, const CanonicalRequest& request) {
  json.key("request");
  json.begin_object();
  json.field("method", request.method);
  json.field("base_url", request.base_url);
  json.field("path", request.path);
  put_told(json, "api_version", request.api_version);
  json.field("trial", request.trial);
  put_body(json, request.body);
  json.end_object();
}

void put_answer(JsonStream& json, const StoredAnswer& answer) {
  json.key("answer");
  json.begin_object();
  json.field("outcome", outcome_name(answer.outcome));
  put_told(json, "message", answer.message);
  json.key("parts");
  json.begin_list();
  for (const Part& part : answer.completion.parts) {
    if (const std::optional<Value> value = part_to_value(part)) json.value(*value);
  }
  json.end_list();
  put_told(json, "finish_reason", answer.completion.finish_reason);
  put_told(json, "reported_model", answer.completion.reported_model);
  put_told(json, "fingerprint", answer.completion.fingerprint);
  put_usage(json, answer.completion.usage);
  if (const std::optional<Value> report = report_to_value(answer.completion)) {
    json.key("report");
    json.value(*report);
  }
  json.field("latency_us", answer.latency);
  json.field("cost_nano_usd", answer.cost);
  json.end_object();
}

void put_head(JsonStream& json, const CanonicalRequest& request, SystemTime recorded_at) {
  json.field("key", request.key().hex());
  json.field("recorded_at", format_time(recorded_at));
  json.field("v", 1);
  put_request(json, request);
}

std::string text_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_text() ? value->text() : std::string();
}

std::optional<std::int64_t> integer_at(const Value& object, std::string_view key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_number() ? value->number().to_int64() : std::nullopt;
}

std::optional<Usage> usage_from(const Value* value) {
  if (value == nullptr || !value->is_object()) return std::nullopt;
  Usage usage;
  usage.input_tokens = integer_at(*value, "input_tokens").value_or(0);
  usage.output_tokens = integer_at(*value, "output_tokens").value_or(0);
  usage.cached_input_tokens = integer_at(*value, "cached_input_tokens").value_or(0);
  usage.reasoning_tokens = integer_at(*value, "reasoning_tokens").value_or(0);
  usage.cache_write_tokens = integer_at(*value, "cache_write_tokens").value_or(0);
  return usage;
}

}  // namespace

void append_recording(std::string& out, const CanonicalRequest& request, const StoredAnswer& answer) {
  JsonStream json(out);
  json.begin_object();
  put_head(json, request, answer.recorded_at);
  put_answer(json, answer);
  json.end_object();
}

void append_recording(std::string& out, const CanonicalRequest& request, const StoredAnswer* answer,
                      SystemTime recorded_at, const RecordedReply& reply) {
  JsonStream json(out);
  json.begin_object();
  put_head(json, request, recorded_at);
  if (answer != nullptr) {
    put_answer(json, *answer);
  } else {
    json.key("answer");
    json.null();
  }
  json.key("reply");
  json.begin_object();
  json.field("status", reply.status);
  json.field("content_type", reply.content_type);
  json.field("body", reply.body);
  json.end_object();
  json.end_object();
}

Result<std::optional<RecordedReply>> read_recorded_reply(std::string_view line) {
  JsonOptions options;
  options.places = false;
  const auto parsed = parse_json(line, options);
  if (!parsed) return failure(parsed.error().message);
  const Value* from = parsed->find("reply");
  if (from == nullptr) return std::optional<RecordedReply>();
  return std::optional(RecordedReply{static_cast<int>(integer_at(*from, "status").value_or(200)),
                                     text_at(*from, "content_type"), text_at(*from, "body")});
}

std::optional<RecordingHead> read_recording_head(std::string_view line) {
  const auto passes = [&line](std::string_view text) {
    if (!line.starts_with(text)) return false;
    line.remove_prefix(text.size());
    return true;
  };
  if (!passes(k_before_key) || line.size() < k_key_size) return std::nullopt;
  const std::optional<Digest> key = Digest::from_hex(line.substr(0, k_key_size));
  line.remove_prefix(k_key_size);
  if (!key || !passes(k_before_time) || line.size() < k_time_size) return std::nullopt;
  const std::string_view time = line.substr(0, k_time_size);
  line.remove_prefix(k_time_size);
  if (!passes(k_after_time)) return std::nullopt;
  return RecordingHead{*key, time};
}

Result<StoredAnswer> read_recording(std::string_view line) {
  JsonOptions options;
  options.places = false;
  const auto parsed = parse_json(line, options);
  if (!parsed) return failure(parsed.error().message);
  const Value* from = parsed->find("answer");
  const std::optional<SystemTime> recorded_at = parse_time(text_at(*parsed, "recorded_at"));
  const std::optional<Outcome> outcome = from == nullptr ? std::nullopt : find_outcome(text_at(*from, "outcome"));
  const Value* parts = from == nullptr ? nullptr : from->find("parts");
  if (!recorded_at || !outcome || !is_gradable(*outcome) || parts == nullptr || !parts->is_list()) {
    return failure("it holds no answer");
  }
  StoredAnswer answer;
  answer.outcome = *outcome;
  answer.message = text_at(*from, "message");
  for (const Value& value : parts->list()) {
    std::optional<Part> part = part_from_value(value);
    if (!part) return failure("it has a part of an unknown type");
    answer.completion.parts.push_back(*std::move(part));
  }
  answer.completion.finish_reason = text_at(*from, "finish_reason");
  answer.completion.reported_model = text_at(*from, "reported_model");
  answer.completion.fingerprint = text_at(*from, "fingerprint");
  answer.completion.usage = usage_from(from->find("usage"));
  if (const Value* report = from->find("report")) read_report(*report, answer.completion);
  answer.latency = Duration(integer_at(*from, "latency_us").value_or(0));
  if (const auto cost = integer_at(*from, "cost_nano_usd")) answer.cost = Money{*cost};
  answer.recorded_at = *recorded_at;
  return answer;
}

}  // namespace llmeval
