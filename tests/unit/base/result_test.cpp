#include "base/result.h"

#include "base/assert.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace llmeval {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return failure("'" + std::to_string(number) + "' is odd", "use an even number");
  return number / 2;
}

Result<std::string> quarter(int number) {
  LLMEVAL_TRY(const int once, half(number));
  LLMEVAL_TRY(const int twice, half(once));
  return std::to_string(twice);
}

Result<void> both_even(int a, int b) {
  LLMEVAL_CHECK(half(a));
  LLMEVAL_CHECK(half(b));
  return {};
}

Result<std::unique_ptr<int>> boxed(int number) { return std::make_unique<int>(number); }

Result<int> unboxed(int number) {
  LLMEVAL_TRY(const std::unique_ptr<int> box, boxed(number));
  return *box;
}

TEST_CASE("LLMEVAL_TRY gives the value or returns the error") {
  CHECK(quarter(12).value() == "3");
  CHECK(quarter(7).error().message == "'7' is odd");
  CHECK(quarter(6).error().message == "'3' is odd");
  CHECK(quarter(6).error().hint == "use an even number");
  CHECK(unboxed(5).value() == 5);
}

TEST_CASE("LLMEVAL_CHECK returns the error") {
  CHECK(both_even(2, 4).has_value());
  CHECK(both_even(2, 5).error().message == "'5' is odd");
}

TEST_CASE("an assertion names its file and condition") {
  const auto fail = [] { LLMEVAL_ASSERT(1 + 1 == 3); };
  CHECK_NOTHROW([] { LLMEVAL_ASSERT(1 + 1 == 2); }());
  try {
    fail();
    FAIL("no exception");
  } catch (const BugError& error) {
    CHECK(std::string(error.what()).ends_with("result_test.cpp: not true: 1 + 1 == 3"));
  }
}

}  // namespace
}  // namespace llmeval
