#include "compare/judge_identity.h"

#include "base/hash.h"

#include <string_view>

namespace llmeval {

std::string judge_hash(const Score& score) {
  Sha256 hash;
  const auto add = [&hash](std::string_view part) {
    hash.add(part);
    hash.add(std::string_view("\0", 1));
  };
  add(score.check);
  if (score.judging != nullptr) {
    add(score.judging->prompt_hash);
    add(score.judging->criteria_hash);
    add(std::to_string(score.judging->votes.size()));
    for (const std::string& model : score.judging->models) add(model);
  }
  return hash.finish().hex();
}

}  // namespace llmeval
