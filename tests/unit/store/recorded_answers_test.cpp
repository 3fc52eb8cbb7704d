#include "store/recorded_answers.h"

#include "async/virtual_loop.h"
#include "event/recording.h"
#include "store_world.h"

#include <fstream>

using namespace llmeval;

namespace {

CanonicalRequest request_of(const std::string& body) {
  CanonicalRequest request;
  request.body = body;
  return request;
}

std::string line_of(const std::string& body, const std::string& text, std::int64_t second = 1'000'000'000) {
  StoredAnswer answer;
  answer.completion.parts.emplace_back(TextPart{text});
  answer.recorded_at = SystemTime(std::chrono::seconds(second));
  std::string line;
  append_recording(line, request_of(body), answer);
  return line + "\n";
}

// The text that is recorded for a request, or what went wrong.
std::string answer_to(AnswerCache& recording, const std::string& body) {
  VirtualLoop loop;
  const Result<std::optional<StoredAnswer>> found = run_task(loop, recording.find(request_of(body).key()));
  if (!found) return "error: " + found.error().message;
  return *found ? (*found)->completion.text() : "none";
}

}  // namespace

TEST_CASE("answers are found, the newest of several, in whatever order the lines are") {
  const ScratchFolder folder;
  const std::string path = folder / "tape.jsonl";
  std::ofstream(path) << line_of("b", "B new", 1'000'000'009) << line_of("a", "A") << line_of("b", "B old");
  const auto recording = open_recording(path, "tape.jsonl");
  REQUIRE(recording);
  CHECK((*recording)->may_have(request_of("a").key()));
  CHECK_FALSE((*recording)->may_have(request_of("c").key()));
  CHECK(answer_to(**recording, "a") == "A");
  CHECK(answer_to(**recording, "b") == "B new");
  CHECK(answer_to(**recording, "c") == "none");
}

TEST_CASE("a file that is no recording is refused with the line") {
  const ScratchFolder folder;
  const std::string path = folder / "tape.jsonl";
  std::ofstream(path) << line_of("a", "A") << "\n{\"id\": \"x\"}\n";
  const auto recording = open_recording(path, "tape.jsonl");
  REQUIRE_FALSE(recording);
  CHECK(recording.error().message == "tape.jsonl:3: this is no line of a recording, or one of a newer llmeval");
  CHECK_FALSE(open_recording(folder / "none.jsonl", "none.jsonl"));
}

TEST_CASE("a recording that changes while it is used, or whose line is broken, is an error") {
  const ScratchFolder folder;
  const std::string path = folder / "tape.jsonl";
  std::ofstream(path) << line_of("a", "A") << line_of("b", "B").substr(0, 150) << "\n";
  const auto recording = open_recording(path, "tape.jsonl");
  REQUIRE(recording);
  CHECK(answer_to(**recording, "b")
            .starts_with("error: 'tape.jsonl' has a line that cannot be read, of key " +
                         request_of("b").key().short_hex()));
  std::ofstream(path) << std::string(1000, '\n');
  CHECK(answer_to(**recording, "a") == "error: 'tape.jsonl' has changed since the run started");
}
