#pragma once

#include <string_view>

namespace llmeval {

// The steps of migrations(), each in a file of its own, in their order. Never changed once released.

extern const std::string_view k_first_tables;
/// What a run's plan was made of, so that it can be continued; where its answers come from; headers of attempts.
extern const std::string_view k_resumable_runs;
/// Which of a sample's questions a call and a score belong to.
extern const std::string_view k_conversations;
/// Answers by the key of their request; what was spent, beside what answers cost.
extern const std::string_view k_cached_answers;
/// Runs that only look at answers.
extern const std::string_view k_unscored_runs;
/// The classes that a check compared.
extern const std::string_view k_labels;
/// What happened to a run that is no sample's verdict.
extern const std::string_view k_notices;
/// What runs took of budgets, and for how long they were under way.
extern const std::string_view k_run_spending;
/// When a streamed answer began; tokens written to a provider's cache.
extern const std::string_view k_streamed_answers;
/// Cached answers in the order of their calls.
extern const std::string_view k_cached_answers_in_order;
/// Of how many samples of a run nobody knows the cost.
extern const std::string_view k_unknown_costs;
/// What people say of answers, and how well judges agree with them.
extern const std::string_view k_labels_of_people;
/// Calls that checks asked for; who judged.
extern const std::string_view k_asking_checks;
/// Who ran what, how samples are judged, and which runs others are compared with.
extern const std::string_view k_comparable_runs;
/// What the trials of a suite's cases come to.
extern const std::string_view k_trial_policies;
/// Which cases of a suite are not independent.
extern const std::string_view k_clusters;

}  // namespace llmeval
