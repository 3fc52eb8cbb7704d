#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "data/value.h"
#include "report/output.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

namespace llmeval {

/// What was asked and how it was answered. Headers are no part of it: they hold keys.
struct MockLogEntry {
  SystemTime at;
  std::string_view shape;
  std::string_view method;
  std::string_view path;  ///< Without its query, which may hold a key.
  std::string_view model;
  bool streams = false;
  std::string_view fault;  ///< Empty: none.
  int status = 0;
  const Value* body = nullptr;
};

/// The newest requests, and all of them in a file where one is wanted: JSON Lines.
class MockLog {
 public:
  MockLog() = default;
  explicit MockLog(std::unique_ptr<Output> file) : file_(std::move(file)) {}

  /// Fails where the file cannot be written; the entry is kept all the same.
  Result<> add(const MockLogEntry& entry);
  /// The newest `count` of those that are kept (1,000), oldest first: `{"requests": 12, "kept": [ … ]}`.
  std::string newest(std::size_t count) const;
  void clear();

 private:
  std::unique_ptr<Output> file_;
  std::deque<std::string> kept_;
  std::size_t kept_bytes_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace llmeval
