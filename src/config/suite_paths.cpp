#include "config/suite_paths.h"

#include "base/suggest.h"
#include "config/member.h"
#include "data/yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_suites = "evals/**/*.eval.yaml";

class SuiteFinder {
 public:
  SuiteFinder(const FileSource& files, Diagnostics& diagnostics)
      : files_(files), diagnostics_(diagnostics), all_(files.glob(k_suites)) {}

  const std::vector<std::string>& all() const { return all_; }

  void find(const std::string& wanted, std::set<std::string>& into) {
    const Result<std::string> path = files_.from_typed(wanted);
    if (path && files_.exists(*path)) {
      into.insert(*path);
      return;
    }
    const std::size_t before = into.size();
    if (path) {
      const std::string pattern = is_glob(*path) ? *path : path->empty() ? "**/*.eval.yaml" : *path + "/**/*.eval.yaml";
      const std::vector<std::string> found = files_.glob(pattern);
      into.insert(found.begin(), found.end());
      if (!found.empty()) return;
    }
    for (const auto& [name, file] : names()) {
      if (name == wanted) into.insert(file);
    }
    if (into.size() == before) report(wanted);
  }

 private:
  // What `suite:` says in each file; what cannot be read has no name.
  const std::vector<std::pair<std::string, std::string>>& names() {
    if (!names_.empty()) return names_;
    for (const std::string& path : all_) {
      const Result<std::string> text = files_.read(path);
      Diagnostics unseen;
      const std::optional<Value> content = text ? parse_yaml(*text, SourceId::none, unseen) : std::nullopt;
      if (content) names_.emplace_back(text_member(*content, "suite"), path);
    }
    return names_;
  }

  void report(const std::string& wanted) {
    std::vector<std::string_view> known;
    for (const auto& [name, file] : names()) known.push_back(name);
    std::string hint = did_you_mean(wanted, known);
    if (hint.empty() && !known.empty()) hint = fmt::format("suites: {}", fmt::join(known, ", "));
    diagnostics_.error({}, fmt::format("there is no suite '{}'", wanted), std::move(hint));
  }

  const FileSource& files_;
  Diagnostics& diagnostics_;
  std::vector<std::string> all_;
  std::vector<std::pair<std::string, std::string>> names_;
};

}  // namespace

std::vector<std::string> find_suites(const FileSource& files, const std::vector<std::string>& wanted,
                                     Diagnostics& diagnostics) {
  SuiteFinder finder(files, diagnostics);
  if (wanted.empty()) {
    if (finder.all().empty()) {
      diagnostics.error({}, "there is no suite below 'evals'", "suites end in .eval.yaml; llmeval init writes one");
    }
    return finder.all();
  }
  std::set<std::string> found;
  for (const std::string& one : wanted) finder.find(one, found);
  return {std::make_move_iterator(found.begin()), std::make_move_iterator(found.end())};
}

}  // namespace llmeval
