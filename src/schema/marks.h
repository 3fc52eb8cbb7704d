#pragma once

#include <cstddef>
#include <vector>

namespace llmeval {

// Inside schema/ only.

/// Which members or items of one object or list have been evaluated, for the unevaluated keywords.
class Marks {
 public:
  explicit Marks(std::size_t size) : marked_(size, false) {}

  void mark(std::size_t index) { marked_[index] = true; }
  void mark_all() { marked_.assign(marked_.size(), true); }
  bool is_marked(std::size_t index) const { return marked_[index]; }
  void add(const Marks& others) {
    for (std::size_t i = 0; i < marked_.size(); ++i) marked_[i] = marked_[i] || others.marked_[i];
  }

 private:
  std::vector<bool> marked_;
};

}  // namespace llmeval
