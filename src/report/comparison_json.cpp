#include "base/time.h"
#include "event/json_stream.h"
#include "report/comparison_parts.h"
#include "report/comparison_report.h"
#include "report/sample_text.h"

#include <algorithm>

namespace llmeval {

namespace {

void put_time(JsonStream& json, std::string_view name, const std::optional<SystemTime>& time) {
  json.field(name, time ? std::optional(format_time(*time)) : std::nullopt);
}

void put_bounds(JsonStream& json, std::string_view name, const std::optional<MeanBounds>& bounds) {
  json.key(name);
  if (!bounds) return json.null();
  json.begin_list();
  json.put(bounds->low);
  json.put(bounds->high);
  json.end_list();
}

void put_run(JsonStream& json, const ComparedRun& run) {
  json.begin_object();
  json.field("reference", run.label);
  json.field("run", run.info->id);
  json.field("started_at", format_time(run.info->started_at));
  json.field("git_commit",
             run.info->git_commit.empty() ? std::nullopt : std::optional<std::string>(run.info->git_commit));
  json.field("dirty", run.info->dirty);
  json.field("planned", run.info->planned());
  json.field("stop_reason",
             run.info->stop_reason.empty() ? std::nullopt : std::optional<std::string>(run.info->stop_reason));
  json.field("samples", std::uint64_t{run.samples.size()});
  json.end_object();
}

void put_counts(JsonStream& json, const PairCounts& counts) {
  json.key("cases");
  json.begin_object();
  for (std::size_t i = 0; i < k_pair_kinds; ++i) {
    const auto kind = static_cast<PairKind>(i);
    json.field(pair_kind_name(kind), counts.of(kind));
  }
  json.end_object();
}

void put_rate(JsonStream& json, const RateComparison& rate) {
  put_counts(json, rate.counts);
  json.key("pass_rate");
  if (!rate.is_measured()) return json.null();
  const PairedTable table = rate.counts.table();
  const auto total = static_cast<double>(table.total());
  json.begin_object();
  json.field("before", static_cast<double>(table.both_pass + table.regressed) / total);
  json.field("after", static_cast<double>(table.both_pass + table.fixed) / total);
  json.field("change", rate.change.change);
  put_bounds(json, "interval", rate.change.bounds);
  json.field("p_exact", rate.p.exact);
  json.field("p_mid", rate.p.mid_p);
  json.field("p_adjusted", rate.adjusted_p);
  json.end_object();
}

void put_measure(JsonStream& json, std::string_view name, const PairedMeasure& measure) {
  json.key(name);
  if (measure.pairs == 0) return json.null();
  json.begin_object();
  json.field("cases", measure.pairs);
  json.field("before", measure.before);
  json.field("after", measure.after);
  json.field("change", measure.difference.mean);
  json.field("standard_error", measure.difference.standard_error);
  put_bounds(json, "interval", measure.bounds);
  json.end_object();
}

void put_side(JsonStream& json, std::string_view name, const SideSummary& side) {
  json.key(name);
  json.begin_object();
  json.field("prompt", side.prompt);
  json.field("prompt_hash", side.prompt_hash);
  json.field("model", side.model);
  json.field("pass", side.samples.pass);
  json.field("fail", side.samples.fail);
  json.field("error", side.samples.error);
  json.field("skipped", side.samples.skipped);
  json.field("unscored", side.samples.unscored);
  json.field("flaky_cases", side.flaky);
  json.field("cached", side.cached);
  json.field("fallback", side.fallback);
  put_time(json, "first_answer_at", side.first_answer);
  put_time(json, "last_answer_at", side.last_answer);
  json.key("reported_models");
  json.begin_list();
  for (const ReportedModel& one : side.reported) {
    json.begin_object();
    json.field("model", one.name.empty() ? std::nullopt : std::optional(one.name));
    json.field("samples", one.samples);
    json.field("first_at", format_time(one.first));
    json.field("last_at", format_time(one.last));
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void put_check_name(JsonStream& json, const CheckComparison& check) {
  json.field("name", check.name);
  json.field("type", check.type);
  json.field("occurrence", std::uint64_t{check.occurrence});
}

void put_clusters(JsonStream& json, const GroupComparison& group) {
  json.key("clusters");
  if (group.rate.clusters == 0) return json.null();
  json.begin_object();
  json.field("tag", group.cluster);
  json.field("count", group.rate.clusters);
  json.field("independent_cases", static_cast<double>(group.rate.counts.table().total()) * group.rate.worth);
  json.end_object();
}

void put_group(JsonStream& json, const GroupComparison& group) {
  json.begin_object();
  json.field("suite", group.suite);
  put_side(json, "before", group.before);
  put_side(json, "after", group.after);
  json.field("shown", shown_change_name(group.shown));
  put_rate(json, group.rate);
  put_clusters(json, group);
  json.field("further_cases", group.decision ? group.decision->further_cases : std::nullopt);
  put_measure(json, "score", group.score);
  json.field("score_p", group.score_p);
  json.key("measures");
  json.begin_object();
  for (std::size_t i = 0; i < k_answer_measures; ++i) {
    const auto kind = static_cast<AnswerMeasure>(i);
    put_measure(json, measure_name(kind), group.of(kind));
  }
  json.end_object();
  put_shape(json, group.shape);
  json.key("checks");
  json.begin_list();
  for (const CheckComparison& check : group.checks) {
    json.begin_object();
    put_check_name(json, check);
    json.field("decides", check.decides);
    put_rate(json, check.rate);
    put_measure(json, "score", check.score);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void put_outcome(JsonStream& json, std::string_view name, const CaseOutcome* outcome) {
  json.key(name);
  if (outcome == nullptr || outcome->trials == 0) return json.null();
  json.begin_object();
  json.field("verdict", verdict_name(outcome->verdict));
  json.field("score", outcome->score);
  json.field("trials", outcome->trials);
  json.field("passed", outcome->passed);
  json.end_object();
}

// Why a sample is what it is: of each check that decided against it, else its own reason.
std::vector<std::string> reasons_of(const SampleResult& sample) {
  std::vector<std::string> reasons;
  for (const Score& score : sample.scores) {
    if (sample.verdict == Verdict::fail && decided_against(score)) reasons.push_back(score.name + ": " + score.reason);
  }
  if (reasons.empty() || !sample.reason.empty()) reasons.push_back(outcome_reason(sample));
  return reasons;
}

class ComparisonWriter {
 public:
  ComparisonWriter(std::string& out, const ReadSample& read, const ComparisonReportOptions& options)
      : json_(out), read_(read), options_(options) {}

  Result<> put(const RunComparison& comparison) {
    json_.begin_object();
    json_.key("before");
    put_run(json_, comparison.before);
    json_.key("after");
    put_run(json_, comparison.after);
    put_differences(comparison);
    json_.key("groups");
    json_.begin_list();
    for (const GroupComparison& group : comparison.groups) put_group(json_, group);
    json_.end_list();
    json_.key("cases");
    json_.begin_list();
    for (const GroupComparison& group : comparison.groups) {
      for (const CasePair& pair : comparison.pairs_of(group)) {
        if (is_listed(comparison, pair)) LLMEVAL_CHECK(put_pair(comparison, group, pair));
      }
    }
    json_.end_list();
    json_.end_object();
    return {};
  }

 private:
  bool is_listed(const RunComparison& comparison, const CasePair& pair) const {
    if (options_.only.empty()) return pair.kind != PairKind::still_passing || comparison.is_flaky(pair);
    return std::any_of(options_.only.begin(), options_.only.end(),
                       [&](PairList list) { return is_in(comparison, pair, list); });
  }

  void put_differences(const RunComparison& comparison) {
    json_.key("differences");
    json_.begin_list();
    for (const RunDifference& one : comparison.differences) {
      json_.begin_object();
      json_.field("kind", difference_name(one.kind));
      json_.field("name", one.name);
      json_.field("before", one.before);
      json_.field("after", one.after);
      json_.end_object();
    }
    json_.end_list();
  }

  Result<> put_pair(const RunComparison& comparison, const GroupComparison& group, const CasePair& pair) {
    const ComparedCase* const then = comparison.before_case(pair);
    const ComparedCase* const now = comparison.after_case(pair);
    const SampleKey& key = comparison.key_of(pair);
    json_.begin_object();
    json_.field("kind", pair_kind_name(pair.kind));
    json_.field("flaky", comparison.is_flaky(pair));
    json_.field("suite", key.suite);
    json_.field("case", key.case_id);
    json_.field("prompt", key.prompt);
    json_.field("model", key.model);
    json_.field("why", pair.why.empty() ? std::nullopt : std::optional(std::string(pair.why)));
    put_outcome(json_, "before", then == nullptr ? nullptr : &then->outcome);
    put_outcome(json_, "after", now == nullptr ? nullptr : &now->outcome);
    put_checks(comparison, group, pair);
    LLMEVAL_CHECK(put_reasons(comparison, pair));
    json_.end_object();
    return {};
  }

  void put_checks(const RunComparison& comparison, const GroupComparison& group, const CasePair& pair) {
    json_.key("checks");
    json_.begin_list();
    for (const CheckChange& change : check_changes(comparison, group, pair)) {
      if (change.kind == PairKind::still_passing) continue;
      json_.begin_object();
      put_check_name(json_, group.checks[change.check]);
      json_.field("kind", pair_kind_name(change.kind));
      put_outcome(json_, "before", &change.before);
      put_outcome(json_, "after", &change.after);
      json_.end_object();
    }
    json_.end_list();
  }

  Result<> put_reasons(const RunComparison& comparison, const CasePair& pair) {
    json_.key("reasons");
    json_.begin_list();
    if (pair.kind == PairKind::regressed || pair.kind == PairKind::newly_errored) {
      const std::uint32_t place = RunComparison::telling_place(comparison.after, *comparison.after_case(pair));
      LLMEVAL_TRY(const SampleResult sample, read_(*comparison.after.info, comparison.after.table->rows[place].row));
      for (const std::string& reason : reasons_of(sample)) json_.put(reason);
    }
    json_.end_list();
    return {};
  }

  JsonStream json_;
  const ReadSample& read_;
  const ComparisonReportOptions& options_;
};

}  // namespace

Result<std::string> comparison_json(std::span<const RunComparison> comparisons, const ReadSample& read,
                                    const ComparisonReportOptions& options) {
  std::string out = "{\"comparisons\":[";
  for (const RunComparison& comparison : comparisons) {
    out += out.back() == '[' ? "\n" : ",\n";
    ComparisonWriter writer(out, read, options);
    LLMEVAL_CHECK(writer.put(comparison));
  }
  return out + "\n]}\n";
}

}  // namespace llmeval
