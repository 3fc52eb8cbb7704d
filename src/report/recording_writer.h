#pragma once

#include "event/answer_cache.h"
#include "report/output.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace llmeval {

/// Writes a recording (event/recording.h): an answer once, the lines sorted. They come in the order of a run, so they
/// wait in a nameless temporary file, with 24 bytes each in memory, until finish() brings them into theirs.
class RecordingWriter final : public AnswerTape {
 public:
  explicit RecordingWriter(std::unique_ptr<Output> output) : output_(std::move(output)) {}

  Result<> record(const CanonicalRequest& request, const StoredAnswer& answer) override;
  /// Writes and publishes all. Called once, last.
  Result<> finish();

 private:
  struct Line {
    std::uint64_t key;  ///< Prefix of the digest.
    std::uint64_t offset;
    std::uint32_t size;  ///< With its line end.
  };

  Result<std::string> read(const Line& line) const;
  Result<> append_newest(std::vector<Line>::const_iterator first, std::vector<Line>::const_iterator last);
  Result<> write_piece();

  std::unique_ptr<Output> output_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> waiting_{nullptr, &std::fclose};
  std::vector<Line> lines_;
  std::uint64_t size_ = 0;
  std::string buffer_;  ///< Reused; what is not yet in the output, in finish().
};

}  // namespace llmeval
