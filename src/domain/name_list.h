#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace llmeval {

/// Texts that many rows share, each kept once and known by a number: from 0, in the order in which they came.
class NameList {
 public:
  NameList() = default;
  NameList(NameList&&) = default;
  NameList& operator=(NameList&&) = default;
  NameList(const NameList&) = delete;  // The keys point into the names.
  NameList& operator=(const NameList&) = delete;
  ~NameList() = default;

  /// Its number; adds it where it is new. Quick for the name of the last call, which mostly comes again.
  std::uint32_t number(std::string_view name);
  /// Nullopt where it never came.
  std::optional<std::uint32_t> find(std::string_view name) const;

  /// \param number  below size().
  const std::string& operator[](std::uint32_t number) const { return names_[number]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::deque<std::string> names_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
  std::uint32_t last_ = 0;
};

}  // namespace llmeval
