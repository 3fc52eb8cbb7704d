#include "template/functions.h"

#include "base/suggest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// The parameters' names are those of Jinja2's own functions, since templates may name them.
constexpr std::array<FilterSpec, 18> k_filters = {{
    {"count", FilterId::length},
    {"d", FilterId::default_value, 0, {"default_value", "boolean"}},
    {"default", FilterId::default_value, 0, {"default_value", "boolean"}},
    {"first", FilterId::first},
    {"float", FilterId::real, 0, {"default"}},
    {"fromjson", FilterId::fromjson},
    {"image", FilterId::image},
    {"int", FilterId::integer, 0, {"default"}},
    {"join", FilterId::join, 0, {"d", "attribute"}},
    {"last", FilterId::last},
    {"length", FilterId::length},
    {"lower", FilterId::lower},
    {"replace", FilterId::replace, 2, {"old", "new", "count"}},
    {"round", FilterId::round, 0, {"precision", "method"}},
    {"split", FilterId::split, 0, {"sep", "maxsplit"}},
    {"tojson", FilterId::tojson, 0, {"indent"}},
    {"trim", FilterId::trim, 0, {"chars"}},
    {"upper", FilterId::upper},
}};

constexpr std::array<std::pair<std::string_view, TestId>, 12> k_tests = {{
    {"boolean", TestId::boolean},
    {"defined", TestId::defined},
    {"even", TestId::even},
    {"false", TestId::is_false},
    {"mapping", TestId::mapping},
    {"none", TestId::none},
    {"number", TestId::number},
    {"odd", TestId::odd},
    {"sequence", TestId::sequence},
    {"string", TestId::string},
    {"true", TestId::is_true},
    {"undefined", TestId::undefined},
}};

constexpr std::array<std::string_view, 5> k_tags = {"for", "if", "include", "raw", "set"};
// What belongs to them; meant by a mistyped name as well.
constexpr std::array<std::string_view, 5> k_inner_tags = {"elif", "else", "endfor", "endif", "endraw"};

constexpr std::array k_jinja_filters = std::to_array<std::string_view>(
    {"abs",       "attr",       "batch",          "capitalize",  "center",    "dictsort",
     "e",         "escape",     "filesizeformat", "forceescape", "format",    "groupby",
     "indent",    "items",      "list",           "map",         "max",       "min",
     "pprint",    "random",     "reject",         "rejectattr",  "reverse",   "safe",
     "select",    "selectattr", "slice",          "sort",        "string",    "striptags",
     "sum",       "title",      "truncate",       "unique",      "urlencode", "urlize",
     "wordcount", "wordwrap",   "xmlattr"});
constexpr std::array k_jinja_tests = std::to_array<std::string_view>(
    {"callable", "divisibleby", "eq", "equalto",  "escaped", "filter", "float", "ge",     "greaterthan", "gt",   "in",
     "integer",  "iterable",    "le", "lessthan", "lower",   "lt",     "ne",    "sameas", "test",        "upper"});
constexpr std::array k_jinja_tags =
    std::to_array<std::string_view>({"autoescape", "block", "break", "call", "continue", "debug", "do", "extends",
                                     "filter", "from", "import", "macro", "trans", "with"});

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string hint(std::string_view wrong, std::vector<std::string_view> names, std::vector<std::string_view> also = {}) {
  also.insert(also.end(), names.begin(), names.end());
  const std::string near = did_you_mean(wrong, also);
  return near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : near;
}

}  // namespace

const FilterSpec* find_filter(std::string_view name) {
  const auto* found = std::find_if(k_filters.begin(), k_filters.end(), [&](const auto& f) { return f.name == name; });
  return found != k_filters.end() ? found : nullptr;
}

const TestId* find_test(std::string_view name) {
  const auto* found =
      std::find_if(k_tests.begin(), k_tests.end(), [&](const auto& test) { return test.first == name; });
  return found != k_tests.end() ? &found->second : nullptr;
}

std::string hint_for_filter(std::string_view name) {
  std::vector<std::string_view> names;
  for (const FilterSpec& filter : k_filters) {
    // The short names of default and length are for people who know them.
    if (filter.name != "d" && filter.name != "count") names.push_back(filter.name);
  }
  return hint(name, std::move(names));
}

std::string hint_for_test(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& test : k_tests) names.push_back(test.first);
  return hint(name, std::move(names));
}

std::string hint_for_tag(std::string_view name) {
  return hint(name, {k_tags.begin(), k_tags.end()}, {k_inner_tags.begin(), k_inner_tags.end()});
}

std::string unknown_message(std::string_view what, std::string_view name, bool of_jinja) {
  return of_jinja ? fmt::format("the {} '{}' of Jinja is not supported", what, name)
                  : fmt::format("unknown {} '{}'", what, name);
}

bool is_jinja_filter(std::string_view name) { return contains(k_jinja_filters, name); }
bool is_jinja_test(std::string_view name) { return contains(k_jinja_tests, name); }
bool is_jinja_tag(std::string_view name) { return contains(k_jinja_tags, name); }

}  // namespace llmeval
