#pragma once

#include <cstdint>

namespace llmeval {

/// True randomness, for ids and tokens only: nothing that a run decides may depend on it.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual std::uint64_t next() = 0;
};

/// The operating system's generator.
class SystemEntropy final : public Entropy {
 public:
  std::uint64_t next() override;
};

}  // namespace llmeval
