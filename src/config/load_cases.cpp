#include "config/load_cases.h"

#include "base/hash.h"
#include "base/rng.h"
#include "config/case_list.h"
#include "config/case_walk.h"
#include "config/selection.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_max_repeated = 100;

std::uint64_t id_hash(const Case& subject) { return sha256(subject.id).prefix(); }

// Keeps the hashes that come more than once.
void keep_repeated(std::vector<std::uint64_t>& hashes) {
  std::sort(hashes.begin(), hashes.end());
  std::size_t kept = 0;
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    const bool is_known = kept > 0 && hashes[kept - 1] == hashes[i];
    if (hashes[i] == hashes[i - 1] && !is_known) hashes[kept++] = hashes[i];
  }
  hashes.resize(kept);
}

class Loader {
 public:
  Loader(const FileSource& files, const SuiteFile& suite, const SuitePrompts& prompts, const Selection& selection,
         Diagnostics& diagnostics)
      : files_(files),
        suite_(suite),
        selection_(selection),
        diagnostics_(diagnostics),
        rules_(prompts, *suite.defaults, diagnostics),
        cases_(std::make_shared<LoadedCases>()) {}

  std::shared_ptr<LoadedCases> load() {
    CaseVisitor visitor;
    visitor.on_entry = [this](ReadCase read, CaseOrigin origin) {
      if (take(read, origin)) cases_->add(std::move(read.golden));
    };
    visitor.on_file = [this](std::unique_ptr<CaseFile> file) -> CaseFile& { return cases_->add_file(std::move(file)); };
    visitor.on_row = [this](RowPlace row, const ReadCase& read) {
      if (take(read, CaseOrigin::data)) cases_->add_row(row);
    };
    walk_cases(files_, suite_, visitor, diagnostics_);
    rules_.finish();
    keep_repeated(id_hashes_);
    if (!id_hashes_.empty()) report_repeated_ids();
    return cases_;
  }

 private:
  // Checks a case; whether it is selected.
  bool take(const ReadCase& read, CaseOrigin origin) {
    const Case& subject = *read.golden.subject;
    rules_.check(read, origin);
    id_hashes_.push_back(id_hash(subject));
    return is_picked(selection_.cases, subject.id) && has_tags(selection_.tags, subject.tags);
  }

  // A second walk finds the places: to remember a million ids and places for it would cost more than it is worth.
  void report_repeated_ids() {
    Diagnostics told_before = diagnostics_;
    std::unordered_map<std::string, Place> first;
    std::unique_ptr<CaseFile> open_file;
    std::size_t repeated = 0;
    const auto note = [&](const ReadCase& read) {
      const Case& subject = *read.golden.subject;
      if (!std::binary_search(id_hashes_.begin(), id_hashes_.end(), id_hash(subject))) return;
      const auto [found, is_new] = first.emplace(subject.id, subject.place);
      if (is_new || ++repeated > k_max_repeated) return;
      diagnostics_.error(
          subject.place,
          fmt::format("the case id '{}' is already at {}", excerpt(subject.id), diagnostics_.describe(found->second)),
          "ids are unique in a suite; equal cases without an id have the same");
    };
    CaseVisitor visitor;
    visitor.on_entry = [&](const ReadCase& read, CaseOrigin /*origin*/) { note(read); };
    visitor.on_file = [&](std::unique_ptr<CaseFile> file) -> CaseFile& { return *(open_file = std::move(file)); };
    visitor.on_row = [&](RowPlace /*row*/, const ReadCase& read) { note(read); };
    walk_cases(files_, suite_, visitor, told_before);
    if (repeated > k_max_repeated) {
      diagnostics_.error(cases_place(), fmt::format("{} more cases repeat an id", repeated - k_max_repeated));
    }
  }

  Place cases_place() const {
    const Value* cases = suite_.content.find("cases");
    return cases == nullptr ? Place{} : cases->place();
  }

  const FileSource& files_;
  const SuiteFile& suite_;
  const Selection& selection_;
  Diagnostics& diagnostics_;
  CaseRules rules_;
  std::shared_ptr<LoadedCases> cases_;
  std::vector<std::uint64_t> id_hashes_;
};

// The first N, then N of them drawn by the seed, in file order.
void narrow(LoadedCases& cases, const Selection& selection, std::uint64_t seed) {
  if (!selection.limit && !selection.pick) return;
  std::vector<std::uint64_t> positions(cases.size());
  std::iota(positions.begin(), positions.end(), std::uint64_t{0});
  if (selection.limit && *selection.limit < positions.size()) positions.resize(*selection.limit);
  if (selection.pick && *selection.pick < positions.size()) {
    Rng rng = Rng(seed).child("pick");
    rng.shuffle(positions);
    positions.resize(*selection.pick);
    std::sort(positions.begin(), positions.end());
  }
  cases.keep(positions);
}

}  // namespace

std::shared_ptr<const CaseList> load_cases(const FileSource& files, const SuiteFile& suite, const SuitePrompts& prompts,
                                           const Selection& selection, std::uint64_t seed, Diagnostics& diagnostics) {
  const std::shared_ptr<LoadedCases> cases = Loader(files, suite, prompts, selection, diagnostics).load();
  narrow(*cases, selection, seed);
  return cases;
}

}  // namespace llmeval
