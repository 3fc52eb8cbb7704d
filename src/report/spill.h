#pragma once

#include "base/result.h"
#include "report/output.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

/// Bytes that can be written only after what is not known yet: the test cases of a JUnit suite behind its counts, the
/// failures behind the table. The first megabytes stay in memory, the rest waits in a nameless temporary file.
class Spill {
 public:
  explicit Spill(std::size_t max_memory = 4U << 20U) : max_memory_(max_memory) {}

  Result<> append(std::string_view bytes);
  /// Writes everything to `output` and starts afresh.
  Result<> move_to(Output& output);

 private:
  Result<> write_out();

  std::size_t max_memory_;
  std::string memory_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{nullptr, &std::fclose};
  std::uint64_t in_file_ = 0;
};

}  // namespace llmeval
