#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace llmeval {

/// Entries by 64-bit hashes in open addressing, at most ⅔ full: a million of them take a third of what a node-based map
/// does. Keys are hashes already, so their low bits place them. An Entry has a `key`, and is_free() where it was never
/// set.
template <class Entry>
class FlatTable {
 public:
  /// Nullptr where there is none; valid until the next insert.
  const Entry* find(std::uint64_t key) const {
    if (entries_.empty()) return nullptr;
    for (std::size_t at = key & mask();; at = (at + 1) & mask()) {
      if (entries_[at].is_free()) return nullptr;
      if (entries_[at].key == key) return &entries_[at];
    }
  }

  /// Adds an entry whose key is not there.
  void insert(Entry entry) {
    if (3 * (size_ + 1) > 2 * entries_.size()) grow();
    put(entry);
    ++size_;
  }

  std::size_t size() const { return size_; }

 private:
  std::size_t mask() const { return entries_.size() - 1; }

  void put(Entry entry) {
    std::size_t at = entry.key & mask();
    while (!entries_[at].is_free()) at = (at + 1) & mask();
    entries_[at] = entry;
  }

  void grow() {
    std::vector<Entry> old(entries_.empty() ? 64 : 2 * entries_.size());
    old.swap(entries_);
    for (const Entry& entry : old) {
      if (!entry.is_free()) put(entry);
    }
  }

  std::vector<Entry> entries_;
  std::size_t size_ = 0;
};

/// A map from hashes to row ids, in 24 to 48 bytes each.
class FlatIndex {
 public:
  std::optional<std::int64_t> find(std::uint64_t key) const {
    const Entry* entry = entries_.find(key);
    return entry == nullptr ? std::nullopt : std::optional(entry->row);
  }
  /// Adds a key that is not there; `row` > 0.
  void insert(std::uint64_t key, std::int64_t row) { entries_.insert({key, row}); }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::int64_t row = 0;
    bool is_free() const { return row == 0; }
  };
  FlatTable<Entry> entries_;
};

/// A set of hashes, in 12 to 24 bytes each.
class FlatSet {
 public:
  bool contains(std::uint64_t key) const { return entries_.find(stored(key)) != nullptr; }
  void insert(std::uint64_t key) {
    if (!contains(key)) entries_.insert({stored(key)});
  }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::uint64_t key = 0;
    bool is_free() const { return key == 0; }
  };
  // 0 marks what is free, so that it shares its place with 1.
  static std::uint64_t stored(std::uint64_t key) { return key == 0 ? 1 : key; }

  FlatTable<Entry> entries_;
};

}  // namespace llmeval
