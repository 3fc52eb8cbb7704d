#pragma once

#include "domain/notice.h"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

namespace llmeval {

/// A notice in one line, inert: `mini is throttled for 20s: rate_limited: HTTP 429`.
std::string notice_text(const Notice& notice);

/// What a run's notices come to, for those who read it afterwards: a line for each model and trouble, however often it
/// came.
class NoticeSummary {
 public:
  void add(const Notice& notice);

  /// `mini was throttled 12 times; first: rate_limited: HTTP 429`; inert, each with its line end, none where nothing
  /// happened.
  std::string lines(std::size_t columns) const;

 private:
  struct Trouble {
    std::uint64_t times = 0;
    std::string first;
  };
  /// By what happened, to which model, and of judges which.
  std::map<std::tuple<std::string, std::string, std::string>, Trouble> troubles_;
};

}  // namespace llmeval
