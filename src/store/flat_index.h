#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace llmeval {

/// A map from hashes to row ids that is filled first and searched then: 16 bytes each, a third of what a table with
/// free places takes.
class SortedIndex {
 public:
  void add(std::uint64_t key, std::int64_t row) { entries_.push_back({key, row}); }
  /// Once, after the last add(). Of one key the smallest row is found.
  void sort() {
    const auto by_key = [](const Entry& a, const Entry& b) {
      return a.key < b.key || (a.key == b.key && a.row < b.row);
    };
    std::sort(entries_.begin(), entries_.end(), by_key);
  }
  /// After sort().
  std::optional<std::int64_t> find(std::uint64_t key) const {
    const auto is_before = [](const Entry& entry, std::uint64_t wanted) { return entry.key < wanted; };
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), key, is_before);
    if (found == entries_.end() || found->key != key) return std::nullopt;
    return found->row;
  }
  /// As find(), but the largest row.
  std::optional<std::int64_t> find_last(std::uint64_t key) const {
    const auto is_behind = [](std::uint64_t wanted, const Entry& entry) { return wanted < entry.key; };
    const auto end = std::upper_bound(entries_.begin(), entries_.end(), key, is_behind);
    if (end == entries_.begin() || std::prev(end)->key != key) return std::nullopt;
    return std::prev(end)->row;
  }

 private:
  struct Entry {
    std::uint64_t key;
    std::int64_t row;
  };
  std::vector<Entry> entries_;
};

/// A set of hashes in open addressing, at most ⅔ full: 12 to 24 bytes each. They are hashes already, so that their low
/// bits place them.
class FlatSet {
 public:
  bool contains(std::uint64_t key) const { return !places_.empty() && places_[place_of(stored(key))] != k_free; }

  void insert(std::uint64_t key) {
    if (contains(key)) return;
    if (3 * (size_ + 1) > 2 * places_.size()) grow();
    put(stored(key));
    ++size_;
  }

  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint64_t k_free = 0;
  // What marks a free place cannot be stored: 0 shares its place with 1.
  static std::uint64_t stored(std::uint64_t key) { return key == k_free ? 1 : key; }

  // Where it is, or where it would go.
  std::size_t place_of(std::uint64_t key) const {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = key & mask;
    while (places_[at] != k_free && places_[at] != key) at = (at + 1) & mask;
    return at;
  }

  void put(std::uint64_t key) { places_[place_of(key)] = key; }

  void grow() {
    std::vector<std::uint64_t> old(places_.empty() ? 64 : 2 * places_.size());
    old.swap(places_);
    for (const std::uint64_t key : old) {
      if (key != k_free) put(key);
    }
  }

  std::vector<std::uint64_t> places_;
  std::size_t size_ = 0;
};

}  // namespace llmeval
