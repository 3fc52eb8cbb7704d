#include "data/csv.h"

#include "text/utf8.h"

#include "any_value.h"
#include "temporary_file.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {
namespace {

std::string to_text(const CsvError& error) {
  return fmt::format("{}:{}: {} ({})", error.line, error.column, error.message, error.hint);
}

std::string lines(const std::vector<std::string>& texts) { return fmt::format("{}", fmt::join(texts, "\n")); }

// `line@offset+size:cell|cell` of every record, then the error where there is one.
std::vector<std::string> read_all(std::string_view bytes) {
  const TemporaryFile file(bytes);
  Result<CsvReader> reader = CsvReader::open(file.path());
  if (!reader) return {reader.error().message};
  std::vector<std::string> rows;
  while (true) {
    const auto row = reader->next();
    if (!row) {
      rows.push_back(to_text(row.error()));
    } else if (!*row) {
      return rows;
    } else {
      rows.push_back(
          fmt::format("{}@{}+{}:{}", (*row)->line, (*row)->offset, (*row)->size, fmt::join((*row)->cells, "|")));
    }
  }
}

TEST_CASE("records come as RFC 4180 writes them") {
  using Rows = std::vector<std::string>;
  struct Row {
    std::string_view bytes;
    Rows rows;
  };
  for (const Row& row : std::vector<Row>{
           {"", {}},
           {"\n\r\n", {}},
           {"a", {"1@0+1:a"}},
           {"a,b\n", {"1@0+4:a|b"}},
           {"a,b\r\nc,d\r\n", {"1@0+5:a|b", "2@5+5:c|d"}},
           {"a,,\n,\n", {"1@0+4:a||", "2@4+2:|"}},
           {"\xEF\xBB\xBFid,x\n1,2", {"1@3+5:id|x", "2@8+3:1|2"}},
           {"\"a,b\",\"c\"\"d\"\"\"\n", {"1@0+15:a,b|c\"d\""}},
           {"\"a\nb\r\nc\",x\n\ny", {"1@0+11:a\nb\r\nc|x", "5@12+1:y"}},
           {"\"\"\n", {"1@0+3:"}},
           {" a , b \n", {"1@0+8: a | b "}},
           {"é,😀\n", {"1@0+8:é|😀"}},
       }) {
    CAPTURE(row.bytes);
    CHECK(lines(read_all(row.bytes)) == lines(row.rows));
  }
}

TEST_CASE("what is no CSV is told with its place, after the records before it") {
  using Rows = std::vector<std::string>;
  struct Row {
    std::string_view bytes;
    Rows rows;
  };
  const std::string twice = " (a quote inside a quoted cell is written twice)";
  for (const Row& row : std::vector<Row>{
           {"a,b\né,x\"y\nz\n",
            {"1@0+4:a|b",
             "2:4: a quote inside a cell that does not start with one (put the whole cell in quotes and write the "
             "quotes "
             "inside it twice)"}},
           {"a, \"b\"\n",
            {"1:4: a quote inside a cell that does not start with one (leave no space before the opening quote)"}},
           {"a\n\"b\"c\n", {"1@0+2:a", "2:4: text after the closing quote of a cell" + twice}},
           {"a\n\nx,\"b\nc\nd", {"1@0+2:a", "3:3: the quote that opens here is never closed" + twice}},
           {"a\nb\xff\n", {"1@0+2:a", "2:2: invalid UTF-8 at byte 1 of the record (save the file as UTF-8)"}},
           {"\xff\xfe"
            "a\n",
            {"1:1: invalid UTF-8 at byte 0 of the record (save the file as UTF-8)"}},
       }) {
    CAPTURE(row.bytes);
    CHECK(lines(read_all(row.bytes)) == lines(row.rows));
  }
  CHECK(CsvReader::open("/nowhere.csv").error().message == "cannot open '/nowhere.csv': No such file or directory");
}

TEST_CASE("a record is bounded, and a forgotten quote is suspected") {
  const std::string rest(17U << 20U, 'x');
  CHECK(read_all("a\n" + rest) == std::vector<std::string>{"1@0+2:a", "2:1: a record of more than 16 MB ()"});
  CHECK(read_all("a\nb,\"" + rest) ==
        std::vector<std::string>{"1@0+2:a", "2:3: a record of more than 16 MB (is this quote closed?)"});
  CHECK(read_all(std::string(15U << 20U, 'x') + "\n").size() == 1);
}

TEST_CASE("one record by its bytes") {
  CHECK(parse_csv_record("a,\"b\nc\"\r\n").value() == std::vector<std::string>{"a", "b\nc"});
  CHECK(parse_csv_record("").value() == std::vector<std::string>{""});
  CHECK(to_text(parse_csv_record("a\nb").error()) == "1:2: a second record ()");
}

TEST_CASE("a cell is quoted where it must be") {
  CHECK(csv_cell("") == "");
  CHECK(csv_cell("plain é 'x' ;") == "plain é 'x' ;");
  CHECK(csv_cell("a,b") == "\"a,b\"");
  CHECK(csv_cell("a\"b") == "\"a\"\"b\"");
  CHECK(csv_cell("a\nb") == "\"a\nb\"");
  CHECK(csv_cell("a\r") == "\"a\r\"");
  CHECK(csv_cell("\xEF\xBB\xBFid") == "\"\xEF\xBB\xBFid\"");
}

TEST_CASE("property: written records read back, by the file and by their bytes") {
  CHECK(rc::check("round trip", [] {
    const auto cell_text =
        rc::gen::oneOf(any_text(), rc::gen::container<std::string>(rc::gen::element('a', ',', '"', '\n', '\r', ' ')));
    const auto table = *rc::gen::resize(20, rc::gen::container<std::vector<std::vector<std::string>>>(
                                                rc::gen::container<std::vector<std::string>>(cell_text)));
    std::string bytes;
    for (const auto& cells : table) {
      bytes += "first";  // A record of one empty cell would be a blank line.
      for (const std::string& cell : cells) bytes += "," + csv_cell(cell);
      bytes += *rc::gen::arbitrary<bool>() ? "\n" : "\r\n";
    }
    const TemporaryFile file(bytes);
    Result<CsvReader> reader = CsvReader::open(file.path());
    RC_ASSERT(reader.has_value());
    for (const auto& cells : table) {
      const auto row = reader->next();
      RC_ASSERT(row.has_value() && row->has_value());
      std::vector<std::string> expected = cells;
      expected.insert(expected.begin(), "first");
      RC_ASSERT((*row)->cells == expected);
      RC_ASSERT(parse_csv_record(bytes.substr((*row)->offset, (*row)->size)).value() == expected);
    }
    RC_ASSERT(!reader->next()->has_value());
  }));
  CHECK(rc::check("any bytes end in rows or one error", [] {
    const std::string bytes = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::element('a', ',', '"', '\n'), rc::gen::arbitrary<char>()));
    (void)read_all(bytes);
  }));
}

TEST_CASE("a cell for a spreadsheet is text and nothing else") {
  struct Row {
    std::string_view text;
    std::string_view cell;
  };
  const Row rows[] = {
      {"plain", R"("plain")"},
      {"", R"("")"},
      {"a;b,c\"d", R"("a;b,c""d")"},
      {"=cmd|' /C calc'!A0", R"("'=cmd|' /C calc'!A0")"},
      {"+1+2", R"("'+1+2")"},
      {"-2+3+cmd|' /C calc'!A0", R"("'-2+3+cmd|' /C calc'!A0")"},
      {"@SUM(1+1)", R"x("'@SUM(1+1)")x"},
      {"  =1+1", R"("'  =1+1")"},
      {"\t=1+1", R"("'    =1+1")"},
      {"\n=1+1", "\"'\n=1+1\""},
      {"\r=1+1", R"("\r=1+1")"},
      {"＝1+1", R"("'＝1+1")"},
      {"＠x", R"("'＠x")"},
      {"a\r\nb\tc", "\"a\nb    c\""},
      {"a=1", R"("a=1")"},
      {"\x1b[31mred", R"("\x1b[31mred")"},
      {"\";=1+1;\"", R"(""";=1+1;""")"},
      {"\xEF\xBB\xBF=1", R"("\u{feff}=1")"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(spreadsheet_cell(row.text) == row.cell);
  }
}

TEST_CASE("a long text is cut below what Excel takes, escapes and all") {
  const std::string small(29'000, 'x');
  CHECK(bounded_spreadsheet_cell(small) == spreadsheet_cell(small));
  CHECK(bounded_spreadsheet_cell(std::string(40'000, 'x')) ==
        '"' + std::string(30'000, 'x') + "\n[… 10000 more bytes]\"");
  for (const char* piece : {"\x1b", "\"", "é", "\U000e0041"}) {
    std::string text = "=";
    while (text.size() < 100'000) text += piece;
    const std::string cell = bounded_spreadsheet_cell(text);
    CAPTURE(piece);
    CHECK(cell.size() <= 32'767);
    CHECK(cell.size() > 25'000);
    CHECK(cell.starts_with("\"'="));
    CHECK_FALSE(find_invalid_utf8(cell).has_value());
  }
}

TEST_CASE("other separators, as spreadsheets of some languages write them") {
  const TemporaryFile file("\xEF\xBB\xBFrow;pass\r\nx1;\"a;\nb\"\r\n;\r\n");
  Result<CsvReader> reader = CsvReader::open(file.path(), ';');
  REQUIRE(reader);
  CHECK(reader->next().value()->cells == std::vector<std::string>{"row", "pass"});
  CHECK(reader->next().value()->cells == std::vector<std::string>{"x1", "a;\nb"});
  CHECK(reader->next().value()->cells == std::vector<std::string>{"", ""});
  CHECK_FALSE(reader->next().value());
}

}  // namespace
}  // namespace llmeval
