#include "store/prompt_log.h"

#include "store/guarded.h"
#include "store/statement.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace llmeval {

namespace {

// A prompt of a suite of a run.
struct Sighting {
  std::size_t entry = 0;
  std::int64_t suite = 0;
  std::string suite_name;
  std::string prompt_name;
};
struct LoggedRun {
  std::int64_t row = 0;
  std::string id;
  bool counts = false;  // It is complete and was scored.
  bool is_narrowed = false;
  std::vector<Sighting> sightings;
};

bool is_wanted(const PromptLogFilter& filter, const PromptVersion& version) {
  if (filter.name.empty() && filter.path.empty() && filter.hash_prefix.empty()) return true;
  return (!filter.name.empty() && version.name == filter.name) ||
         (!filter.path.empty() && version.path == filter.path) ||
         (!filter.hash_prefix.empty() && version.hash.starts_with(filter.hash_prefix));
}

class LogReader {
 public:
  LogReader(const Database& database, const PromptLogFilter& filter, const CountCases& count)
      : database_(database), filter_(filter), count_(count) {}

  Result<std::vector<PromptLogEntry>> read() {
    read_sightings();
    // The newest first, those with all cases before others.
    std::reverse(runs_.begin(), runs_.end());
    std::stable_partition(runs_.begin(), runs_.end(), [](const LoggedRun& run) { return !run.is_narrowed; });
    for (const LoggedRun& run : runs_) {
      if (!run.counts || !lacks_rates(run)) continue;
      LLMEVAL_CHECK(read_rates(run));
    }
    return sorted();
  }

 private:
  void read_sightings() {
    Sql rows(
        database_.handle(),
        "SELECT r.id, r.run_id, r.started_us, r.git_commit, r.dirty, r.started_by, p.hash, sp.name, sp.path, sp.suite,"
        " su.name, r.scored AND r.finished_us IS NOT NULL AND r.stop_reason IS NULL,"
        " EXISTS (SELECT 1 FROM plan_parts o WHERE o.run = r.id AND o.kind = 'option' AND o.name <> '--trials')"
        " FROM runs r JOIN suite_prompts sp ON sp.run = r.id JOIN prompts p ON p.id = sp.prompt"
        " JOIN suites su ON su.run = r.id AND su.n = sp.suite"
        " WHERE r.confirms IS NULL ORDER BY r.started_us, r.id, sp.suite, sp.n");
    rows.query();
    while (rows.next()) {
      const PromptVersion version{rows.text(7), rows.text(8), rows.text(6), {}};
      if (!is_wanted(filter_, version)) continue;
      const bool is_new_run = runs_.empty() || runs_.back().row != rows.integer(0);
      if (is_new_run) {
        runs_.push_back({rows.integer(0), rows.text(1), rows.integer(11) != 0, rows.integer(12) != 0, {}});
      }
      runs_.back().sightings.push_back({count_sighting(rows, version), rows.integer(9), rows.text(10), version.name});
    }
  }

  // The entry of the version.
  std::size_t count_sighting(Sql& row, const PromptVersion& version) {
    const auto [known, is_new] = places_.try_emplace({version.name, version.hash}, entries_.size());
    if (is_new) entries_.emplace_back();
    PromptLogEntry& entry = entries_[known->second];
    const SystemTime started{Duration(row.integer(2))};
    const bool dirty = row.integer(4) != 0;
    if (is_new) entry.first_seen = started;
    if (is_new || (entry.dirty && !dirty)) {
      entry.git_commit = row.text(3);
      entry.dirty = dirty;
    }
    entry.version = version;
    entry.last_seen = started;
    const std::string who = row.text(5);
    const bool is_known = std::find(entry.started_by.begin(), entry.started_by.end(), who) != entry.started_by.end();
    if (!who.empty() && !is_known) entry.started_by.push_back(who);
    if (counted_.insert({row.integer(0), known->second}).second) ++entry.runs;
    return known->second;
  }

  bool lacks_rates(const LoggedRun& run) {
    Sql models(database_.handle(), "SELECT name FROM suite_models WHERE run = ? AND suite = ?");
    for (const Sighting& sighting : run.sightings) {
      models.query(run.row, sighting.suite);
      while (models.next()) {
        if (!rated_.contains({sighting.entry, sighting.suite_name, models.text(0)})) return true;
      }
    }
    return false;
  }

  Result<> read_rates(const LoggedRun& run) {
    LLMEVAL_TRY(const std::vector<CountedCases> counted, count_(run.id));
    for (const CountedCases& cases : counted) {
      const auto sighting = std::find_if(run.sightings.begin(), run.sightings.end(), [&](const Sighting& one) {
        return one.suite_name == cases.suite && one.prompt_name == cases.prompt;
      });
      const bool is_measured = cases.failed + cases.errors + cases.passed > 0;
      if (sighting == run.sightings.end() || !is_measured) continue;
      if (!rated_.insert({sighting->entry, cases.suite, cases.model}).second) continue;
      entries_[sighting->entry].rates.push_back(
          {cases.suite, cases.model, run.id, run.is_narrowed, cases.passed, cases.failed, cases.errors});
    }
    return {};
  }

  std::vector<PromptLogEntry> sorted() {
    for (PromptLogEntry& entry : entries_) {
      std::stable_sort(entry.rates.begin(), entry.rates.end(), [](const PromptRate& a, const PromptRate& b) {
        return std::tie(a.suite, a.model) < std::tie(b.suite, b.model);
      });
    }
    std::stable_sort(entries_.begin(), entries_.end(), [](const PromptLogEntry& a, const PromptLogEntry& b) {
      if (a.version.name != b.version.name) return a.version.name < b.version.name;
      return a.last_seen > b.last_seen;
    });
    return std::move(entries_);
  }

  const Database& database_;
  const PromptLogFilter& filter_;
  const CountCases& count_;
  std::vector<LoggedRun> runs_;
  std::vector<PromptLogEntry> entries_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;  // By name and hash.
  std::set<std::pair<std::int64_t, std::size_t>> counted_;             // Runs of entries.
  std::set<std::tuple<std::size_t, std::string, std::string>> rated_;  // Entries by suite and model.
};

}  // namespace

Result<std::vector<PromptLogEntry>> read_prompt_log(const Database& database, const PromptLogFilter& filter,
                                                    const CountCases& count) {
  return guarded(database, [&] { return LogReader(database, filter, count).read(); });
}

}  // namespace llmeval
