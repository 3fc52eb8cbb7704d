#include "cli/check_pages.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace llmeval;

// UPDATE_GOLDEN=1 in the environment rewrites the page; the difference is then reviewed.
TEST_CASE("the page of checks is what the table says") {
  const std::string path = LLMEVAL_CHECKS_PAGE;
  if (const char* update = std::getenv("UPDATE_GOLDEN"); update != nullptr && std::string(update) == "1") {
    std::ofstream(path) << checks_markdown();
  }
  std::ifstream file(path);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  CHECK_MESSAGE(page == checks_markdown(), "UPDATE_GOLDEN=1 writes .github/docs/checks.md anew");
}

TEST_CASE("a check's page has its example, its options and their defaults") {
  for (const CheckType& type : check_types()) {
    CAPTURE(type.name);
    const std::string page = check_page(type);
    CHECK(page.starts_with(type.name + ": " + type.summary));
    CHECK(page.find("    - " + type.example + "\n") != std::string::npos);
    for (const Field& field : type.options) CHECK(page.find("  " + field.name + ": ") != std::string::npos);
    CHECK(check_list_text().find("\n" + type.name + " ") != std::string::npos);
  }
  const std::string rouge = check_page(*find_check_type("rouge"));
  CHECK(rouge.find("  references: text or a list; required\n") != std::string::npos);
  CHECK(rouge.find("  part: one of f1, precision, recall; default f1\n") != std::string::npos);
  CHECK(rouge.find("Measures a score from 0 to 1, which is the check's; 'min' and 'max' bound it.\n") !=
        std::string::npos);
  CHECK(rouge.find("  weight: a number; default 1\n") != std::string::npos);
}
