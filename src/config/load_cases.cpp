#include "config/load_cases.h"

#include "base/hash.h"
#include "base/rng.h"
#include "base/suggest.h"
#include "config/case_draw.h"
#include "config/case_list.h"
#include "config/case_reach.h"
#include "config/case_walk.h"
#include "config/member.h"
#include "domain/case_filter.h"
#include "text/inert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <string_view>
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

std::vector<std::string> model_names(const Value& suite) {
  std::vector<std::string> names;
  for (const Value& name : items_member(suite, "models")) {
    if (name.is_text()) names.push_back(name.text());
  }
  return names;
}

class Loader {
 public:
  Loader(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite, const SuitePrompts& prompts,
         const Suite& selected, const Selection& selection, std::uint64_t seed, BudgetNeeds& needs, AskedModels& asked,
         Diagnostics& diagnostics)
      : files_(files),
        suite_(suite),
        selection_(selection),
        seed_(seed),
        needs_(needs),
        asked_(asked),
        diagnostics_(diagnostics),
        rules_(prompts, *suite.defaults, diagnostics),
        reach_(prompts, model_names(suite.content), selected, diagnostics),
        cluster_(member_of_kind(suite.content, "cluster", ValueKind::text)),
        cases_(std::make_shared<LoadedCases>()) {
    const Value* vars = member_of_kind(suite.content, "vars", ValueKind::object);
    if (vars != nullptr) rules_.add_shared_vars(vars->object());
    if (!selection.is_scored) rules_.expect_nothing();
    if (selection.is_untrusted) rules_.refuse_remote_images();
  }

  std::shared_ptr<LoadedCases> load() {
    CaseVisitor visitor;
    visitor.on_entry = [this](ReadCase read) {
      if (const auto reach = take(read)) cases_->add(std::move(read.golden), *reach);
    };
    visitor.on_source = [this](std::unique_ptr<CaseSource> source) -> CaseSource& {
      return cases_->add_source(std::move(source));
    };
    visitor.on_row = [this](RowPlace row, const ReadCase& read) {
      const auto reach = take(read);
      if (reach && !cases_->add_row(row, *reach)) has_too_many_ = true;
    };
    visitor.on_shared_vars = [this](const Object& vars) { rules_.add_shared_vars(vars); };
    visitor.on_item = [this](const Value* pick) { begin_item(pick); };
    visitor.on_item_end = [this] { end_item(); };
    walk_cases(files_, suite_, visitor, diagnostics_);
    rules_.finish();
    if (has_too_many_) {
      diagnostics_.error(cases_place(),
                         fmt::format("the suite has more than {} files of cases", LoadedCases::k_max_origins));
    }
    if (cluster_ != nullptr && !has_cluster_ && !id_hashes_.empty()) report_missing_cluster();
    keep_repeated(id_hashes_);
    if (!id_hashes_.empty()) report_repeated_ids();
    return cases_;
  }

 private:
  // Checks a case. Where it is selected, what it is for (nullptr: all); else nullopt.
  std::optional<std::shared_ptr<const CaseReach>> take(const ReadCase& read) {
    const Case& subject = *read.golden.subject;
    const NarrowedReach* narrowed = read.narrowing ? &reach_.find(read.narrowing) : nullptr;
    rules_.check(read, narrowed == nullptr ? nullptr : &narrowed->prompts);
    asked_.add(read.golden);
    if (read.golden.budget) needs_.add(*read.golden.budget);
    id_hashes_.push_back(id_hash(subject));
    if (cluster_ != nullptr && !has_cluster_) look_for_cluster(subject.tags);
    const bool is_selected = (!selection_.picks || selection_.picks(suite_.suite.name, subject.id)) &&
                             (narrowed == nullptr || narrowed->reach) && is_picked(selection_.cases, subject.id) &&
                             has_tags(selection_.tags, subject.tags);
    if (draw_) draw_->add(id_hashes_.back(), is_selected ? std::optional(cases_->size()) : std::nullopt);
    if (!is_selected) return std::nullopt;
    return narrowed == nullptr ? nullptr : narrowed->reach;
  }

  void look_for_cluster(const Tags& tags) {
    for (const auto& [name, value] : tags) {
      has_cluster_ = has_cluster_ || name == cluster_->text();
      tag_names_.insert(name);
    }
  }

  void report_missing_cluster() {
    const std::vector<std::string_view> known(tag_names_.begin(), tag_names_.end());
    std::string hint = did_you_mean(cluster_->text(), known);
    if (hint.empty()) hint = known.empty() ? "no case has tags" : fmt::format("tags: {}", fmt::join(known, ", "));
    diagnostics_.error(cluster_->place(), fmt::format("no case has the tag '{}'", excerpt(cluster_->text())),
                       std::move(hint));
  }

  void begin_item(const Value* pick) {
    const auto wanted = pick == nullptr ? std::nullopt : pick->number().to_int64();
    if (!wanted || *wanted < 1) return;
    draw_.emplace(static_cast<std::uint64_t>(*wanted), seed_);
    pick_place_ = pick->place();
    first_of_item_ = cases_->size();
  }

  void end_item() {
    if (!draw_) return;
    const std::optional<CaseDraw> draw = std::exchange(draw_, std::nullopt);
    if (draw->wanted() > draw->found() && draw->found() > 0) {
      diagnostics_.warning(pick_place_, fmt::format("'pick' wants {} of {} cases", draw->wanted(), draw->found()),
                           "all are taken");
    }
    cases_->keep(first_of_item_, draw->positions());
  }

  // A second walk finds the places: to remember a million ids and places for it would cost more than it is worth.
  void report_repeated_ids() {
    Diagnostics told_before = diagnostics_;
    std::unordered_map<std::string, Place> first;
    std::unique_ptr<CaseSource> open_source;
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
    visitor.on_entry = [&](const ReadCase& read) { note(read); };
    visitor.on_source = [&](std::unique_ptr<CaseSource> source) -> CaseSource& {
      return *(open_source = std::move(source));
    };
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

  std::shared_ptr<const FileSource> files_;
  const SuiteFile& suite_;
  const Selection& selection_;
  std::uint64_t seed_;
  BudgetNeeds& needs_;
  AskedModels& asked_;
  Diagnostics& diagnostics_;
  CaseRules rules_;
  ReachFinder reach_;
  const Value* cluster_;  // Nullptr: cases are independent.
  bool has_cluster_ = false;
  std::set<std::string> tag_names_;  // Until the cluster's is found.
  std::shared_ptr<LoadedCases> cases_;
  std::vector<std::uint64_t> id_hashes_;
  bool has_too_many_ = false;
  std::optional<CaseDraw> draw_;  // Of the item at hand.
  Place pick_place_;
  std::uint64_t first_of_item_ = 0;
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
  cases.keep(0, positions);
}

}  // namespace

std::shared_ptr<const CaseList> load_cases(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite,
                                           const SuitePrompts& prompts, const Suite& selected,
                                           const Selection& selection, std::uint64_t seed, BudgetNeeds& needs,
                                           AskedModels& asked, Diagnostics& diagnostics) {
  Loader loader(files, suite, prompts, selected, selection, seed, needs, asked, diagnostics);
  const std::shared_ptr<LoadedCases> cases = loader.load();
  narrow(*cases, selection, seed);
  return cases;
}

}  // namespace llmeval
