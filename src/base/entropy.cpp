#include "base/entropy.h"

#include "base/assert.h"

#include <sys/random.h>

namespace llmeval {

std::uint64_t SystemEntropy::next() {
  std::uint64_t number = 0;
  const auto got = getrandom(&number, sizeof number, 0);
  LLMEVAL_ASSERT(got == static_cast<ssize_t>(sizeof number));
  return number;
}

}  // namespace llmeval
