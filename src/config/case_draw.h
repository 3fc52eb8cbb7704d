#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace llmeval {

/// `pick:`, so many of an item's cases. Each case draws a number from the seed and its id, and the least are picked:
/// the order of the data has no say, and one more row displaces one case at most. 16 bytes a case.
class CaseDraw {
 public:
  CaseDraw(std::uint64_t wanted, std::uint64_t seed);

  /// \param position  where the case stands in the list that is to be narrowed; nullopt: it is not in it.
  void add(std::uint64_t id_hash, std::optional<std::uint64_t> position);

  std::uint64_t wanted() const { return wanted_; }
  std::uint64_t found() const { return drawn_.size(); }
  /// The positions of those that are picked, rising.
  std::vector<std::uint64_t> positions() const;

 private:
  struct Drawn {
    std::uint64_t number = 0;
    std::uint64_t position = 0;
  };

  std::uint64_t wanted_;
  std::uint64_t salt_;
  std::vector<Drawn> drawn_;
};

}  // namespace llmeval
