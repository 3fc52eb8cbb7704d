#include "store/recorded_answers.h"

#include "data/json_lines.h"
#include "event/recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct IndexEntry {
  std::uint64_t key;  ///< Prefix of the digest.
  std::uint64_t offset;
};

bool by_key(const IndexEntry& a, const IndexEntry& b) { return a.key < b.key; }

Result<std::vector<IndexEntry>> index_lines(const std::string& path, const std::string& shown) {
  LLMEVAL_TRY(LineReader reader, LineReader::open(path));
  std::vector<IndexEntry> index;
  for (;;) {
    LLMEVAL_TRY(const std::optional<JsonLine> line, reader.next());
    if (!line) break;
    const std::optional<RecordingHead> head = read_recording_head(line->text);
    if (!head) {
      return failure(fmt::format("{}:{}: this is no line of a recording, or one of a newer llmeval", shown, line->line),
                     "recordings are written by llmeval run --record");
    }
    index.push_back({head->key.prefix(), line->offset});
  }
  std::stable_sort(index.begin(), index.end(), by_key);
  return index;
}

class RecordedAnswers final : public AnswerCache {
 public:
  RecordedAnswers(LineFile file, std::string shown, std::vector<IndexEntry> index)
      : file_(std::move(file)), shown_(std::move(shown)), index_(std::move(index)) {}

  bool may_have(const Digest& key) const override {
    return std::binary_search(index_.begin(), index_.end(), IndexEntry{key.prefix(), 0}, by_key);
  }

  Task<Result<std::optional<StoredAnswer>>> find(Digest key) override {
    Result<std::optional<StoredAnswer>> found = read_newest(key);
    co_return found;
  }

  void added(const Digest& /*key*/) override {}

 private:
  Result<std::optional<StoredAnswer>> read_newest(const Digest& key) const {
    const auto [first, last] = std::equal_range(index_.begin(), index_.end(), IndexEntry{key.prefix(), 0}, by_key);
    std::string newest;
    for (auto entry = first; entry != last; ++entry) {
      LLMEVAL_TRY(std::string line, file_.line_at(entry->offset));
      const std::optional<RecordingHead> head = read_recording_head(line);
      if (!head) return failure(fmt::format("'{}' has changed since the run started", shown_));
      if (head->key == key && line > newest) newest = std::move(line);
    }
    if (newest.empty()) return std::optional<StoredAnswer>();
    Result<StoredAnswer> answer = read_recording(newest);
    if (!answer) {
      return failure(fmt::format("'{}' has a line that cannot be read, of key {}: {}", shown_, key.short_hex(),
                                 answer.error().message));
    }
    return std::optional(*std::move(answer));
  }

  LineFile file_;
  std::string shown_;
  std::vector<IndexEntry> index_;
};

}  // namespace

Result<std::unique_ptr<AnswerCache>> open_recording(const std::string& path, const std::string& shown) {
  LLMEVAL_TRY(std::vector<IndexEntry> index, index_lines(path, shown));
  LLMEVAL_TRY(LineFile file, LineFile::open(path));
  return std::make_unique<RecordedAnswers>(std::move(file), shown, std::move(index));
}

}  // namespace llmeval
