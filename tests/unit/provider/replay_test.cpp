#include "provider_world.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>

using namespace llmeval;

namespace {

struct Recordings {
  explicit Recordings(const std::string& text) {
    std::string pattern = (std::filesystem::temp_directory_path() / "llmeval-replay-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    std::ofstream(folder + "/answers.jsonl") << text;
  }
  ~Recordings() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }

  std::shared_ptr<Model> model(std::string_view options = "answers: {file: answers.jsonl}") const {
    auto model = a_model("replay", options);
    model->folder = folder;
    return model;
  }

  std::string folder;
};

}  // namespace

TEST_CASE("recorded answers are found by the case's id, wherever they stand") {
  const Recordings files(
      "{\"id\": \"b\", \"answer\": \"second\"}\n\n{\"id\": 7, \"answer\": 42.50}\n{\"id\": \"a\", \"answer\": \"\"}\n");
  ProviderWorld world;
  CHECK(world.ask(files.model(), a_request("?", "b")).completion.text() == "second");
  CHECK(world.ask(files.model(), a_request("?", "7")).completion.text() == "42.50");
  CHECK(world.ask(files.model(), a_request("?", "a")).outcome == Outcome::empty);
}

TEST_CASE("key and text name other fields") {
  const Recordings files("{\"question_id\": \"x\", \"old\": \"o\", \"new\": \"n\"}\n");
  ProviderWorld world;
  const auto model = files.model("answers: {file: answers.jsonl, key: question_id, text: new}");
  CHECK(world.ask(model, a_request("?", "x")).completion.text() == "n");
}

TEST_CASE("a conversation is recorded as a list of its answers") {
  const Recordings files("{\"id\": \"a\", \"answer\": [\"one\", \"two\"]}\n{\"id\": \"b\", \"answer\": \"only\"}\n");
  ProviderWorld world;
  const auto ask = [&](std::string id, std::int32_t turn) {
    auto request = a_request("?", std::move(id));
    request->turn = turn;
    return world.ask(files.model(), request);
  };
  CHECK(ask("a", 1).completion.text() == "one");
  CHECK(ask("a", 2).completion.text() == "two");
  CHECK(ask("a", 3).outcome == Outcome::no_recording);
  CHECK(ask("a", 3).message == "the recording of case 'a' has 2 answers, turn 3 asks for another");
  CHECK(ask("b", 1).completion.text() == "only");
  CHECK(ask("b", 2).message == "the recording of case 'b' has 1 answer, turn 2 asks for another");
}

TEST_CASE("a case without a recording is an error of its own") {
  const Recordings files("{\"id\": \"a\", \"answer\": \"x\"}\n{\"id\": \"b\", \"text\": \"x\"}\n");
  ProviderWorld world;
  const AttemptResult none = world.ask(files.model(), a_request("?", "zzz"));
  CHECK(none.outcome == Outcome::no_recording);
  CHECK(none.message == "no recorded answer of case 'zzz'");
  CHECK(world.ask(files.model(), a_request("?", "b")).message == "the recording of case 'b' has no text in 'answer'");
}

TEST_CASE("a file that cannot serve is refused before anything is asked") {
  ProviderWorld world;
  const auto why = [&](const Recordings& files) {
    const auto made = world.make(files.model());
    return made ? "made" : made.error().message;
  };
  CHECK(why(Recordings("{\"id\": \"a\"}\n{oops\n")).find("answers.jsonl:2:2: ") == 0);
  CHECK(why(Recordings("{\"name\": \"a\"}\n")) == "answers.jsonl:1: no field 'id' with the case's id");
  CHECK(why(Recordings("{\"id\": \"a\"}\n{\"id\": \"a\"}\n")) ==
        "'answers.jsonl' holds two recordings of one case (at bytes 0 and 12)");
}
