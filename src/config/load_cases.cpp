#include "config/load_cases.h"

#include "base/hash.h"
#include "base/rng.h"
#include "config/case_list.h"
#include "config/case_rules.h"
#include "config/read_yaml.h"
#include "config/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace llmeval {

namespace {

class Loader {
 public:
  Loader(const FileSource& files, const SuiteFile& suite, const std::vector<std::shared_ptr<const Prompt>>& prompts,
         const Selection& selection, Diagnostics& diagnostics)
      : files_(files),
        suite_(suite),
        selection_(selection),
        diagnostics_(diagnostics),
        rules_(prompts, suite.defaults->vars, diagnostics),
        cases_(std::make_shared<LoadedCases>()) {}

  std::shared_ptr<LoadedCases> load() {
    const Value& entries = *suite_.content.find("cases");
    for (const Value& entry : entries.list()) {
      if (entry.find("file") != nullptr) {
        read_file(entry);
      } else {
        read_inline(entry, true);
      }
    }
    rules_.finish();
    find_repeated_ids();
    return cases_;
  }

 private:
  void read_inline(const Value& entry, bool is_inline) {
    std::optional<SuiteCase> golden = read_case_entry(entry, *suite_.defaults, diagnostics_);
    if (!golden) return;
    rules_.check(*golden, is_inline);
    note_id(*golden->subject);
    if (is_selected(*golden->subject)) cases_->add(*std::move(golden));
  }

  void read_file(const Value& entry) {
    for (const Member& member : entry.object()) {
      if (member.key != "file") {
        diagnostics_.error(member.place, fmt::format("'{}' cannot stand beside 'file'", member.key),
                           "give it to the suite, or to the cases in the file");
      }
    }
    const Value& file = *entry.find("file");
    const Result<std::string> path = resolve_path(folder_of(suite_.suite.path), file.text());
    if (!path) return diagnostics_.error(file.place(), path.error().message, path.error().hint);
    if (path->ends_with(".yaml") || path->ends_with(".yml")) return read_yaml_cases(*path, file.place());
    auto opened = CaseFile::open(files_, *path, file.place(), suite_.defaults, diagnostics_);
    if (!opened) return;
    cases_->add_file(std::move(opened)).scan(diagnostics_, [this](RowPlace row, const SuiteCase& golden) {
      rules_.check(golden, false);
      note_id(*golden.subject);
      if (is_selected(*golden.subject)) cases_->add_row(row);
    });
  }

  void read_yaml_cases(const std::string& path, Place place) {
    if (!files_.exists(path)) return diagnostics_.error(place, fmt::format("there is no file '{}'", path));
    const std::optional<Value> list = read_yaml_file(files_, path, *Shape::list(case_shape(), 1), "cases", diagnostics_);
    if (!list) return;
    for (const Value& entry : list->list()) read_inline(entry, false);
  }

  bool is_selected(const Case& subject) const {
    return is_picked(selection_.cases, subject.id) && has_tags(selection_.tags, subject.tags);
  }

  struct SeenId {
    std::uint64_t hash;
    Place place;
  };

  void note_id(const Case& subject) { seen_.push_back({sha256(subject.id).prefix(), subject.place}); }

  void find_repeated_ids() {
    // Kept as hashes with their places, 24 bytes a case; the ids themselves are not needed for the message.
    const auto by_hash = [](const SeenId& a, const SeenId& b) { return a.hash < b.hash; };
    std::stable_sort(seen_.begin(), seen_.end(), by_hash);
    for (std::size_t i = 1; i < seen_.size(); ++i) {
      if (seen_[i].hash != seen_[i - 1].hash) continue;
      diagnostics_.error(seen_[i].place, fmt::format("this case has the id of another one, at {}", diagnostics_.describe(seen_[i - 1].place)),
                         "ids are unique in a suite; without an id, equal cases have the same");
    }
  }

  const FileSource& files_;
  const SuiteFile& suite_;
  const Selection& selection_;
  Diagnostics& diagnostics_;
  CaseRules rules_;
  std::shared_ptr<LoadedCases> cases_;
  std::vector<SeenId> seen_;
};

// The first N, or N drawn by the seed, in file order.
void narrow(LoadedCases& cases, const Selection& selection, std::uint64_t seed, const std::string& suite) {
  std::vector<std::uint64_t> positions(cases.size());
  std::iota(positions.begin(), positions.end(), std::uint64_t{0});
  if (selection.limit && *selection.limit < positions.size()) positions.resize(*selection.limit);
  if (selection.pick && *selection.pick < positions.size()) {
    Rng rng = Rng(seed).child({"pick", suite});
    rng.shuffle(positions);
    positions.resize(*selection.pick);
    std::sort(positions.begin(), positions.end());
  }
  cases.keep(positions);
}

}  // namespace

std::shared_ptr<const CaseList> load_cases(const FileSource& files, const SuiteFile& suite,
                                           const std::vector<std::shared_ptr<const Prompt>>& prompts,
                                           const Selection& selection, std::uint64_t seed, Diagnostics& diagnostics) {
  const std::shared_ptr<LoadedCases> cases = Loader(files, suite, prompts, selection, diagnostics).load();
  narrow(*cases, selection, seed, suite.suite.name);
  return cases;
}

}  // namespace llmeval
