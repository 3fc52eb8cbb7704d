#pragma once

#include "base/result.h"
#include "config/project.h"
#include "domain/canonical_request.h"
#include "domain/sample.h"
#include "provider/provider.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A sample of a project and its first question, as a run would ask it now.
struct PlannedRequest {
  SampleKey key;
  std::string prompt_hash;  ///< Empty where the suite has no prompt.
  std::string case_hash;
  std::shared_ptr<const Model> model;
  std::optional<CanonicalRequest> request;  ///< None: of a model whose answers are neither cached nor recorded.

  /// `triage › refund #2 · short × mini`
  std::string label() const;
};

/// The samples of the project's cases whose id, or SUITE/ID, `wanted` names (a glob). Fails where a prompt cannot be
/// rendered or a model's provider cannot be made; nothing is sent. \param ports  offline.
Result<std::vector<PlannedRequest>> planned_requests(const Project& project, std::string_view wanted,
                                                     const ProviderPorts& ports);

}  // namespace llmeval
