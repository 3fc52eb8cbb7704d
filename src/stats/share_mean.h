#pragma once

#include <cstdint>
#include <optional>

namespace llmeval {

/// The mean of numbers in [0,1], added up without rounding: samples finish in another order in every run, and their
/// mean must have the same digits all the same. Numbers are taken to 62 binary digits, exact for all from 2^-10 up.
class ShareMean {
  __extension__ using Wide = __int128;

 public:
  /// `share` is in [0,1].
  void add(double share);
  /// Nullopt where nothing was added.
  std::optional<double> mean() const;

 private:
  Wide sum_ = 0;  // In units of 2^-62.
  std::uint64_t count_ = 0;
};

}  // namespace llmeval
