#include "event/recording.h"

#include "event/parts_json.h"

#include <doctest/doctest.h>

#include <string>

using namespace llmeval;

namespace {

CanonicalRequest a_request() {
  CanonicalRequest request;
  request.method = "POST";
  request.base_url = "https://api.example.com/v1";
  request.path = "/chat/completions";
  request.body = R"({"model":"m","messages":[{"role":"user","content":"hi \"you\""}],"temperature":0.20})";
  request.trial = 2;
  return request;
}

StoredAnswer an_answer() {
  StoredAnswer answer;
  answer.outcome = Outcome::truncated;
  answer.message = "finish_reason length";
  answer.completion.parts = {ReasoningPart{"hm"}, TextPart{"ünd\x1b ##[error] \"x\"\n"}, ToolCallPart{"1", "f", "{"}};
  answer.completion.finish_reason = "length";
  answer.completion.reported_model = "m-2026";
  answer.completion.usage = Usage{100, 20, 10, 5};
  answer.latency = std::chrono::milliseconds(850);
  answer.cost = Money{123};
  answer.recorded_at = SystemTime(std::chrono::microseconds(1'795'241'412'000'123));
  return answer;
}

std::string line_of(const CanonicalRequest& request, const StoredAnswer& answer) {
  std::string line;
  append_recording(line, request, answer);
  return line;
}

}  // namespace

TEST_CASE("a line holds the key, the time, the request and the answer") {
  CHECK(
      line_of(a_request(), an_answer()) ==
      R"({"key":")" + a_request().key().hex() +
          R"(","recorded_at":"2026-11-21T06:10:12.000123Z","v":1,"request":{"method":"POST",)"
          R"("base_url":"https://api.example.com/v1","path":"/chat/completions","api_version":null,"trial":2,)"
          R"("body":{"model":"m","messages":[{"role":"user","content":"hi \"you\""}],"temperature":0.20}},)"
          R"("answer":{"outcome":"truncated","message":"finish_reason length","parts":[)"
          R"({"type":"reasoning","text":"hm"},{"type":"text","text":"ünd\u001b ##\u005berror] \"x\"\n"},)"
          R"({"type":"tool_call","id":"1","name":"f","arguments":"{"}],"finish_reason":"length",)"
          R"("reported_model":"m-2026","fingerprint":null,"usage":{"input_tokens":100,"output_tokens":20,)"
          R"("cached_input_tokens":10,"reasoning_tokens":5,"cache_write_tokens":0},"latency_us":850000,"cost_nano_usd":123}})");
}

TEST_CASE("a body that is no JSON is a text") {
  CanonicalRequest request = a_request();
  request.body = "q=1&x=2";
  CHECK(line_of(request, an_answer()).find(R"("body":"q=1&x=2")") != std::string::npos);
}

TEST_CASE("what was written is read back") {
  const std::string line = line_of(a_request(), an_answer());
  const auto head = read_recording_head(line);
  REQUIRE(head);
  CHECK(head->key == a_request().key());
  CHECK(head->recorded_at == "2026-11-21T06:10:12.000123Z");
  const Result<StoredAnswer> answer = read_recording(line);
  REQUIRE(answer);
  const StoredAnswer expected = an_answer();
  CHECK(answer->outcome == expected.outcome);
  CHECK(answer->message == expected.message);
  REQUIRE(answer->completion.parts.size() == 3);
  CHECK(std::get<ReasoningPart>(answer->completion.parts[0]).text == "hm");
  CHECK(std::get<TextPart>(answer->completion.parts[1]).text == "ünd\x1b ##[error] \"x\"\n");
  CHECK(std::get<ToolCallPart>(answer->completion.parts[2]).arguments == "{");
  CHECK(answer->completion.finish_reason == "length");
  CHECK(answer->completion.reported_model == "m-2026");
  CHECK(answer->completion.fingerprint.empty());
  CHECK(answer->completion.usage == expected.completion.usage);
  CHECK(answer->latency == expected.latency);
  CHECK(answer->cost == expected.cost);
  CHECK(answer->recorded_at == expected.recorded_at);

  StoredAnswer reporting = an_answer();
  reporting.completion.reported_version = "c0ffee";
  reporting.completion.reported_prompt_hash = "0123";
  reporting.completion.contexts = {"a page", "another"};
  const Result<StoredAnswer> reported = read_recording(line_of(a_request(), reporting));
  REQUIRE(reported);
  CHECK(reported->completion.reported_version == "c0ffee");
  CHECK(reported->completion.reported_prompt_hash == "0123");
  CHECK(reported->completion.contexts == reporting.completion.contexts);
  CHECK(reported->completion.parts.size() == 3);

  StoredAnswer unknown = an_answer();
  unknown.cost.reset();
  unknown.completion.usage.reset();
  const Result<StoredAnswer> again = read_recording(line_of(a_request(), unknown));
  REQUIRE(again);
  CHECK_FALSE(again->cost);
  CHECK_FALSE(again->completion.usage);
}

TEST_CASE("lines of anything else are told apart by their start") {
  const std::string line = line_of(a_request(), an_answer());
  for (const std::string& other :
       {std::string(), std::string("{}"), line.substr(0, 40), line.substr(0, 90), line.substr(0, 110), "x" + line,
        std::string(R"({"key":")") + std::string(64, 'G') + line.substr(72)}) {
    CAPTURE(other);
    CHECK_FALSE(read_recording_head(other));
  }
  std::string newer = line;
  newer.replace(newer.find(R"("v":1)"), 5, R"("v":2)");
  CHECK_FALSE(read_recording_head(newer));
}

TEST_CASE("a line without an answer that can be used says so") {
  const auto why_not = [](const std::string& line) { return read_recording(line).error().message; };
  const std::string head = R"({"key":"","recorded_at":"2026-11-21T06:10:12.000123Z","v":1,)";
  CHECK(why_not(head + "}") == "a comma before '}'");
  CHECK(why_not(head + R"("answer":{"outcome":"ok"}})") == "it holds no answer");
  CHECK(why_not(head + R"("answer":{"outcome":"rate_limited","parts":[]}})") == "it holds no answer");
  CHECK(why_not(head + R"("answer":{"outcome":"ok","parts":[{"type":"sound"}]}})") ==
        "it has a part of an unknown type");
}
