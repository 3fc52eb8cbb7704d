#include "net/sse.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

// Events as `type|data`.
struct Heard : SseListener {
  void event(const SseEvent& event) override {
    events.push_back(std::string(event.type) + "|" + std::string(event.data));
  }
  std::vector<std::string> events;
};

struct Read {
  std::vector<std::string> events;
  std::string stray;
  bool whole = true;
  friend bool operator==(const Read&, const Read&) = default;
};

// In pieces that end at these places.
Read read_cut(const std::string& stream, const std::vector<std::size_t>& cuts, std::size_t most = 1000) {
  Heard heard;
  SseParser parser(heard, most);
  std::size_t from = 0;
  for (const std::size_t cut : cuts) {
    if (cut <= from || cut >= stream.size()) continue;
    parser.feed(stream.substr(from, cut - from));
    from = cut;
  }
  parser.feed(stream.substr(from));
  const bool whole = parser.finish();
  return {heard.events, parser.stray(), whole};
}

Read read_whole(const std::string& stream, std::size_t most = 1000) { return read_cut(stream, {}, most); }

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("an event stream is read as its standard says") {
  struct Row {
    const char* name;
    std::string stream;
    Events events;
    std::string stray;
  };
  const Row rows[] = {
      {"nothing", "", {}, ""},
      {"one event", "data: a\n\n", {"|a"}, ""},
      {"with a type", "event: ping\ndata: {}\n\n", {"ping|{}"}, ""},
      {"the type ends with its event", "event: x\ndata: a\n\ndata: b\n\n", {"x|a", "|b"}, ""},
      {"one space goes", "data:a\n\ndata:  b\n\n", {"|a", "| b"}, ""},
      {"several lines", "data: a\ndata: b\ndata:\n\n", {"|a\nb\n"}, ""},
      {"an empty one", "data:\n\ndata\n\n", {"|", "|"}, ""},
      {"without data it is none", "event: x\n\n\n\n", {}, ""},
      {"CR LF", "event: x\r\ndata: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", {"x|a\nb", "|c"}, ""},
      {"CR", "data: a\r\rdata: b\r\r", {"|a", "|b"}, ""},
      {"mixed", "data: a\r\n\rdata: b\n\r\n", {"|a", "|b"}, ""},
      {"a byte order mark",
       "\xEF\xBB\xBF"
       "data: a\n\n",
       {"|a"},
       ""},
      {"comments", ": OPENROUTER PROCESSING\n\n:\ndata: a\n: keep-alive\n\n", {"|a"}, ""},
      {"id and retry", "id: 1\nretry: 5\ndata: a\n\n", {"|a"}, ""},
      {"no blank line at the end", "data: a\n\ndata: b\n", {"|a", "|b"}, ""},
      {"no line end at the end", "data: a\n\ndata: b", {"|a", "|b"}, ""},
      {"what is no field", "{\"error\":\n  1}\n\ndata: a\n\n", {"|a"}, "{\"error\":\n  1}\n"},
      {"UTF-8", "data: ü€😀\n\n", {"|ü€😀"}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Read whole = read_whole(row.stream);
    CHECK(whole.events == row.events);
    CHECK(whole.stray == row.stray);
    for (std::size_t cut = 1; cut < row.stream.size(); ++cut) {
      CAPTURE(cut);
      CHECK(read_cut(row.stream, {cut}) == whole);
    }
  }
}

TEST_CASE("an event may not be larger than allowed, nor a line") {
  CHECK(read_whole("data: 12345\n\n", 20).whole);
  CHECK_FALSE(read_whole("data: 123456789012345\n\n", 20).whole);
  CHECK_FALSE(read_whole("data: 1234567890\ndata: 1234567890\n\n", 20).whole);
  CHECK_FALSE(read_whole(std::string(21, ':') + "\n", 20).whole);
  const Read cut = read_whole("data: a\n\ndata: 123456789012345\n\ndata: b\n\n", 20);
  CHECK(cut.events == Events{"|a"});
}

TEST_CASE("where a stream is cut changes nothing") {
  CHECK(rc::check([](const std::vector<std::size_t>& places) {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "data: ", "event: x", "\n", "\r", "\r\n", "\n\n", ":", " ", "a", "é", "data", "{}", "\xEF\xBB\xBF", "id: 1"));
    std::string stream;
    for (const std::string& piece : pieces) stream += piece;
    std::vector<std::size_t> cuts;
    for (const std::size_t place : places) cuts.push_back(stream.empty() ? 0 : place % stream.size());
    std::sort(cuts.begin(), cuts.end());
    RC_ASSERT(read_cut(stream, cuts) == read_whole(stream));
  }));
}
