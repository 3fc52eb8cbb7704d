#include "base/diagnostic.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("a diagnostic names what is known of its place") {
  const auto text = [](std::string path, std::uint32_t line, std::uint32_t column, std::string hint) {
    return Diagnostic{Severity::error, std::move(path), line, column, "unknown key 'treshold'", std::move(hint)}
        .to_text();
  };
  CHECK(text("evals/qa.yaml", 14, 7, "did you mean 'threshold'?") ==
        "evals/qa.yaml:14:7: error: unknown key 'treshold' (did you mean 'threshold'?)");
  CHECK(text("evals/qa.yaml", 14, 0, "") == "evals/qa.yaml:14: error: unknown key 'treshold'");
  CHECK(text("evals/qa.yaml", 0, 7, "") == "evals/qa.yaml: error: unknown key 'treshold'");
  CHECK(text("", 3, 4, "") == "error: unknown key 'treshold'");
  CHECK(Diagnostic{Severity::warning, "a", 1, 2, "m", ""}.to_text() == "a:1:2: warning: m");
}

TEST_CASE("sources are registered once") {
  Diagnostics diagnostics;
  const SourceId a = diagnostics.add_source("a.yaml");
  const SourceId b = diagnostics.add_source("b.yaml");
  CHECK(a != b);
  CHECK(a != SourceId::none);
  CHECK(diagnostics.add_source("a.yaml") == a);
  CHECK(diagnostics.path(b) == "b.yaml");
  CHECK(diagnostics.path(SourceId::none).empty());
  CHECK(diagnostics.describe({b, 3, 4}) == "b.yaml:3:4");
  CHECK(diagnostics.describe({b, 3, 0}) == "b.yaml:3");
  CHECK(diagnostics.describe({b, 0, 0}) == "b.yaml");
}

TEST_CASE("mistakes are sorted by place, those of one place in the order they were found, each once") {
  Diagnostics diagnostics;
  const SourceId b = diagnostics.add_source("b");
  const SourceId a = diagnostics.add_source("a");
  diagnostics.error({b, 2, 1}, "last");
  diagnostics.error({a, 10, 1}, "fourth");
  diagnostics.error({a, 9, 5}, "z is first of its place");
  diagnostics.error({a, 9, 5}, "a is second of its place");
  diagnostics.error({a, 9, 5}, "z is first of its place");
  diagnostics.warning({a, 9, 5}, "z is first of its place");
  diagnostics.error({a, 9, 5}, "z is first of its place", "another hint");
  diagnostics.warning({}, "no place");
  std::vector<std::string> texts;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) texts.push_back(diagnostic.to_text());
  CHECK(texts == std::vector<std::string>{
                     "warning: no place",
                     "a:9:5: error: z is first of its place",
                     "a:9:5: error: a is second of its place",
                     "a:9:5: warning: z is first of its place",
                     "a:9:5: error: z is first of its place (another hint)",
                     "a:10:1: error: fourth",
                     "b:2:1: error: last",
                 });
}

TEST_CASE("warnings are no errors") {
  Diagnostics diagnostics;
  diagnostics.warning({}, "odd");
  CHECK_FALSE(diagnostics.has_errors());
  diagnostics.error({}, "wrong");
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.error_count() == 1);
}

}  // namespace
TEST_CASE("a source that was registered elsewhere has no path here") {
  Diagnostics elsewhere;
  const SourceId source = elsewhere.add_source("a.yaml");
  Diagnostics diagnostics;
  diagnostics.error({source, 3, 1}, "wrong");
  CHECK(diagnostics.error_count() == 1);
  CHECK(diagnostics.sorted()[0].path.empty());
  CHECK(diagnostics.describe({source, 0, 0}).empty());
}

}  // namespace llmeval
