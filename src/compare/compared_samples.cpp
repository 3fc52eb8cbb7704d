#include "compare/compared_samples.h"

#include <algorithm>
#include <string>

namespace llmeval {

namespace {

// Enough of a hash to tell it from others, and few enough for a string without memory of its own.
std::string told_apart(std::string_view hash) {
  constexpr std::size_t k_digits = 15;
  return std::string(hash.substr(0, k_digits));
}

}  // namespace

ComparedSample compared_sample(const SampleTable& table, std::uint32_t place) {
  const SampleRow& row = table.rows[place];
  const SampleTable::CaseName& subject = table.cases[row.subject];
  return {{table.suites[row.suite], table.prompts[row.prompt], table.models[row.model], subject.id, row.trial},
          row.verdict,
          row.score,
          told_apart(subject.hash),
          told_apart(table.checks_hashes[row.checks_hash]),
          place};
}

std::vector<ComparedSample> compared_samples(const SampleTable& table) {
  std::vector<ComparedSample> samples;
  samples.reserve(table.rows.size());
  for (std::uint32_t place = 0; place < table.rows.size(); ++place) samples.push_back(compared_sample(table, place));
  return samples;
}

ComparedSample compared_sample(const SampleResult& sample) {
  ComparedSample one;
  one.key = sample.key;
  one.verdict = sample.verdict;
  one.score = sample.score;
  one.case_hash = told_apart(sample.subject->hash.empty() ? case_hash(*sample.subject) : sample.subject->hash);
  if (sample.checks_hash) one.checks_hash = told_apart(sample.checks_hash->hex());
  return one;
}

TrialPolicy trial_policy_of(const RunInfo& run, std::string_view suite) {
  const auto is_it = [&](const SuiteInfo& info) { return info.name == suite; };
  const auto found = std::find_if(run.suites.begin(), run.suites.end(), is_it);
  return found == run.suites.end() ? TrialPolicy() : found->trial_policy;
}

}  // namespace llmeval
