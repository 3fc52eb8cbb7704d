#pragma once

#include "domain/canonical_request.h"

#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// The parts that a cache key is made of, a line each with its name and an excerpt, for people: the members of a JSON
/// body by themselves.
std::string describe_request(const CanonicalRequest& request);

/// One thing in which two requests differ; `name` is a part's, with a JSON pointer into the body.
struct RequestDifference {
  std::string name;
  std::string first;  ///< An excerpt, for people, around the place; `–`: there is none.
  std::string second;
};
/// In the order of the parts; empty where the requests have the same key.
std::vector<RequestDifference> compare_requests(const CanonicalRequest& a, const CanonicalRequest& b);

}  // namespace llmeval
