#include "report/recording_writer.h"

#include "event/recording.h"
#include "support/string_output.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace llmeval;

namespace {

CanonicalRequest request_of(const std::string& body) {
  CanonicalRequest request;
  request.body = body;
  return request;
}

StoredAnswer answer_of(const std::string& text, std::int64_t second) {
  StoredAnswer answer;
  answer.completion.parts.emplace_back(TextPart{text});
  answer.recorded_at = SystemTime(std::chrono::seconds(second));
  return answer;
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::istringstream stream(bytes);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_CASE("a recording is sorted, and holds the newest answer to a request once") {
  std::string bytes;
  RecordingWriter writer(StringOutput::into(bytes));
  for (int i = 0; i < 50; ++i) {
    REQUIRE(writer.record(request_of(std::to_string(i)), answer_of("old", 1'000'000'000)));
  }
  REQUIRE(writer.record(request_of("7"), answer_of("new", 1'000'000'001)));
  REQUIRE(writer.record(request_of("7"), answer_of("old", 1'000'000'000)));
  REQUIRE(writer.finish());

  const std::vector<std::string> lines = lines_of(bytes);
  CHECK(lines.size() == 50);
  CHECK(std::is_sorted(lines.begin(), lines.end()));
  const std::string seven = request_of("7").key().hex();
  const auto found = std::find_if(lines.begin(), lines.end(),
                                  [&](const std::string& line) { return line.find(seven) != std::string::npos; });
  REQUIRE(found != lines.end());
  CHECK(found->find(R"("text":"new")") != std::string::npos);
  CHECK(bytes.ends_with("\n"));
}

TEST_CASE("a run that saw nothing writes an empty recording") {
  std::string bytes = "x";
  bytes.clear();
  RecordingWriter writer(StringOutput::into(bytes));
  REQUIRE(writer.finish());
  CHECK(bytes.empty());
}
