#pragma once

#include <stdexcept>
#include <string>

namespace llmeval {

/// Our own bug. Nobody catches it below `cli::run`, which says that it is a bug and exits 70.
class BugError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace llmeval

/// States what must be true whatever the user, the model or the network does.
#define LLMEVAL_ASSERT(condition)                                                                   \
  do {                                                                                              \
    if (!(condition)) throw ::llmeval::BugError(std::string(__FILE__) + ": not true: " #condition); \
  } while (false)
