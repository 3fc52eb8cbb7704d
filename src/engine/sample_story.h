#pragma once

#include "async/slots.h"
#include "domain/other_answers.h"
#include "engine/answers.h"
#include "engine/caller.h"
#include "engine/checks_hashes.h"
#include "engine/plan.h"
#include "event/earlier_calls.h"
#include "event/journal.h"
#include "policy/model_watch.h"

#include <map>
#include <memory>
#include <optional>

namespace llmeval {

/// What every sample of a run uses. All of it outlives the samples.
struct SamplePorts {
  Loop& loop;
  const Plan& plan;
  std::map<const Model*, CallableModel>& models;
  Caller& caller;
  Answers& answers;
  Journal& journal;
  EventHub& hub;
  ModelWatch& watch;
  ChecksHashes& checks;
  EarlierCalls* earlier;       ///< Nullptr: nothing is known.
  const OtherAnswers* others;  ///< Nullptr: there is nothing to compare with.
  bool may_ask;                ///< False: only known calls are looked at.
  CancelToken no_more;         ///< Begin nothing more.
  CancelToken stop_starting;   ///< Send nothing more, not for what has begun either.
  CancelToken stop_now;
};

/// Runs one sample from its case to its verdict: render, wait for a permit, ask, commit, check, emit; for each turn of
/// its conversation the same again. An outcome that the turn's checks may not look at ends it. It begins, and
/// says so, when it has its permit, or at once where its calls are known; nothing where `no_more` came first. An error
/// is not the sample's but the run's: the case or what is stored cannot be read any more, or the journal cannot write;
/// then the sample has no verdict and nothing more should be started.
Task<Result<std::optional<Verdict>>> run_sample(SamplePorts& ports, PlannedSample planned);

/// Tells of another model than the one that answered under the same name before, where this call shows one.
void watch_model(SamplePorts& ports, const SampleResult& sample, const Purse& purse, const Call& call);

/// Says that a sample of the plan is not run, and why.
Result<> skip_sample(SamplePorts& ports, PlannedSample planned, const std::string& reason);

}  // namespace llmeval
