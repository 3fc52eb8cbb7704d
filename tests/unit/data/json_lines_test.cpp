#include "data/json_lines.h"

#include "temporary_file.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

// `line@offset:text` of every line, errors in their place.
std::vector<std::string> read_all(const std::string& path) {
  Result<LineReader> reader = LineReader::open(path);
  if (!reader) return {reader.error().message};
  std::vector<std::string> lines;
  while (true) {
    const auto line = reader->next();
    if (!line) {
      lines.push_back(fmt::format("{}: {} ({})", reader->line(), line.error().message, line.error().hint));
    } else if (!*line) {
      return lines;
    } else {
      lines.push_back(fmt::format("{}@{}:{}", (*line)->line, (*line)->offset, (*line)->text));
      CHECK(reader->line() == (*line)->line);
    }
  }
}

TEST_CASE("lines come with their numbers and offsets, blank ones are passed over") {
  using Lines = std::vector<std::string>;
  struct Row {
    std::string_view bytes;
    Lines lines;
  };
  for (const Row& row : std::vector<Row>{
           {"", {}},
           {"\n\r\n \t\n", {}},
           {"1", {"1@0:1"}},
           {"1\n", {"1@0:1"}},
           {"1\r\n2\r\n", {"1@0:1", "2@3:2"}},
           {"{}\n\n  \n[]\n", {"1@0:{}", "4@7:[]"}},
           {"\xEF\xBB\xBF{}\n[]", {"1@3:{}", "2@6:[]"}},
           {"\xEF\xBB", {"1@0:\xEF\xBB"}},
           {" 1 \n", {"1@0: 1 "}},
       }) {
    CAPTURE(row.bytes);
    CHECK(fmt::format("{}", fmt::join(read_all(TemporaryFile(row.bytes).path()), "\n")) ==
          fmt::format("{}", fmt::join(row.lines, "\n")));
  }
}

TEST_CASE("lines longer than the buffer are read; one over the limit is an error, and the next is read again") {
  const std::string long_line(1'000'000, 'x');
  const std::string longest(LineReader::k_max_line - 1, 'y');
  const std::string too_long(LineReader::k_max_line, 'z');
  const TemporaryFile file("a\n" + long_line + "\n" + longest + "\n" + too_long + "\nb");
  const std::vector<std::string> lines = read_all(file.path());
  REQUIRE(lines.size() == 5);
  CHECK(lines[0] == "1@0:a");
  CHECK(lines[1] == "2@2:" + long_line);
  CHECK(lines[2] == "3@1000003:" + longest);
  CHECK(lines[3] == "4: a line of more than 16 MB (a JSON Lines file holds one JSON value a line)");
  CHECK(lines[4] == fmt::format("5@{}:b", 1'000'003 + longest.size() + 1 + too_long.size() + 1));
}

TEST_CASE("a file that cannot be opened says why") {
  CHECK(LineReader::open("/nowhere/x.jsonl").error().message ==
        "cannot open '/nowhere/x.jsonl': No such file or directory");
  CHECK(LineReader::open("/tmp").error().message == "cannot open '/tmp': it is a directory");
  CHECK(LineFile::open("/nowhere/x.jsonl").error().message ==
        "cannot open '/nowhere/x.jsonl': No such file or directory");
}

TEST_CASE("bytes at an offset") {
  const TemporaryFile file("abcdef");
  const Result<LineFile> lines = LineFile::open(file.path());
  REQUIRE(lines);
  CHECK(lines->read(2, 3).value() == "cde");
  CHECK(lines->read(6, 0).value().empty());
  CHECK(lines->read(4, 3).error().message == "the file is shorter than it was");
  CHECK(lines->line_at(100).value().empty());
}

TEST_CASE("a file that is kept is not asked again, one that is too large is") {
  const std::string bytes(10'000, 'a');
  for (const std::size_t most : {std::size_t{10'000}, std::size_t{9'999}}) {
    const TemporaryFile file(bytes);
    Result<LineFile> lines = LineFile::open(file.path());
    REQUIRE(lines);
    REQUIRE(lines->keep(most));
    REQUIRE(truncate(file.path().c_str(), 1) == 0);
    CHECK(lines->read(9'000, 1'000).has_value() == (most == 10'000));
    CHECK(lines->read(9'001, 1'000).error().message == "the file is shorter than it was");
  }
}

TEST_CASE("a line over the limit is an error by its offset too") {
  const TemporaryFile file(std::string(LineReader::k_max_line + 1, 'x'));
  CHECK(LineFile::open(file.path())->line_at(0).error().message == "a line of more than 16 MB");
}

TEST_CASE("property: the offsets that were told find the same lines") {
  CHECK(rc::check("offsets", [] {
    const auto lines = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::element('a', 'b', ' ', '{')));
    std::string bytes;
    for (const std::string& line : lines) bytes += line + (*rc::gen::arbitrary<bool>() ? "\n" : "\r\n");
    bytes += std::string(*rc::gen::inRange<std::size_t>(0, 9000), 'z');
    const TemporaryFile file(bytes);
    Result<LineReader> reader = LineReader::open(file.path());
    const Result<LineFile> random = LineFile::open(file.path());
    RC_ASSERT(reader.has_value() && random.has_value());
    while (true) {
      const auto line = reader->next();
      RC_ASSERT(line.has_value());
      if (!*line) break;
      RC_ASSERT(random->line_at((*line)->offset).value() == (*line)->text);
    }
  }));
}

}  // namespace
}  // namespace llmeval
