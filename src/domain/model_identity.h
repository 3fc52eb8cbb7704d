#pragma once

#include "domain/notice.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What a provider says of itself in an answer.
struct ModelIdentity {
  std::string id;           ///< Completion::reported_model.
  std::string fingerprint;  ///< Completion::fingerprint; empty: it does not tell.

  friend bool operator==(const ModelIdentity&, const ModelIdentity&) = default;
};

/// All that answered under one configured name in a suite of a run.
struct ModelHistory {
  std::string run;                        ///< Its id; empty: there is no such run.
  std::vector<ModelIdentity> identities;  ///< Each once.
};

/// Whether another model answers than did: `changed` where the id is a new one; `fingerprint` where the id is known and
/// told fingerprints, but not this one (some servers of one model differ in it, so that it is a hint only). Nullopt:
/// neither, or nothing is known from before. The notice lacks its model.
std::optional<Notice> model_change(const ModelHistory& before, const ModelIdentity& now);

}  // namespace llmeval
