#include "text/word_diff.h"

#include "text/diff_tokens.h"

#include <dtl/dtl.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <unordered_map>
#include <utility>

namespace llmeval {

namespace {

// One comparison looks at no more pairs of tokens. dtl's own limit, after which it goes on wrongly, is four times that.
constexpr std::size_t k_most_pairs = 500'000;
// All comparisons of two texts together.
constexpr std::size_t k_most_work = 4'000'000;
// Larger texts are compared by lines first: sizes of both in bytes, multiplied.
constexpr std::size_t k_most_bytes_squared = 100'000'000;

// The text that these tokens are.
std::string_view text_of(std::span<const std::string_view> tokens) {
  if (tokens.empty()) return {};
  const char* end = tokens.back().data() + tokens.back().size();
  return {tokens.front().data(), static_cast<std::size_t>(end - tokens.front().data())};
}

// Tokens of the one side in whose place those of the other stand.
struct Block {
  std::size_t before_begin = 0;
  std::size_t before_end = 0;
  std::size_t after_begin = 0;
  std::size_t after_end = 0;
};

// What is left of two lists without their common start and end.
Block trim_common(const DiffTokens& before, const DiffTokens& after) {
  Block block{0, before.size(), 0, after.size()};
  while (block.before_begin < block.before_end && block.after_begin < block.after_end &&
         before[block.before_begin] == after[block.after_begin]) {
    ++block.before_begin;
    ++block.after_begin;
  }
  while (block.before_begin < block.before_end && block.after_begin < block.after_end &&
         before[block.before_end - 1] == after[block.after_end - 1]) {
    --block.before_end;
    --block.after_end;
  }
  return block;
}

// Equal tokens have equal numbers: dtl compares and copies those.
class Numbering {
 public:
  std::vector<std::uint32_t> number(std::span<const std::string_view> tokens) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(tokens.size());
    for (const std::string_view token : tokens) {
      numbers.push_back(numbers_.emplace(token, static_cast<std::uint32_t>(numbers_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

std::span<const std::string_view> old_of(const DiffTokens& before, const Block& block) {
  return std::span(before).subspan(block.before_begin, block.before_end - block.before_begin);
}
std::span<const std::string_view> new_of(const DiffTokens& after, const Block& block) {
  return std::span(after).subspan(block.after_begin, block.after_end - block.after_begin);
}

std::size_t pairs_of(const Block& block) {
  return (block.before_end - block.before_begin + 1) * (block.after_end - block.after_begin + 1);
}
bool is_empty(const Block& block) {
  return block.before_begin == block.before_end && block.after_begin == block.after_end;
}
bool has_both_sides(const Block& block) {
  return block.before_begin != block.before_end && block.after_begin != block.after_end;
}

// The shortest changes within a block that has both sides, by dtl (O(NP) of Wu, Manber and Myers).
void append_shortest(const DiffTokens& before, const DiffTokens& after, const Block& changed,
                     std::vector<Block>& blocks) {
  Numbering numbering;
  const std::vector<std::uint32_t> old_numbers = numbering.number(old_of(before, changed));
  dtl::Diff<std::uint32_t> diff(old_numbers, numbering.number(new_of(after, changed)));
  diff.compose();
  Block here{changed.before_begin, changed.before_begin, changed.after_begin, changed.after_begin};
  for (const auto& step : diff.getSes().getSequence()) {
    if (step.second.type == dtl::SES_DELETE) {
      ++here.before_end;
    } else if (step.second.type == dtl::SES_ADD) {
      ++here.after_end;
    } else {
      if (!is_empty(here)) blocks.push_back(here);
      here = {here.before_end + 1, here.before_end + 1, here.after_end + 1, here.after_end + 1};
    }
  }
  if (!is_empty(here)) blocks.push_back(here);
}

struct Anchor {
  std::size_t before = 0;
  std::size_t after = 0;
};

// Tokens of a block that each side has once, in the order of `before`.
std::vector<Anchor> find_unique(const DiffTokens& before, const DiffTokens& after, const Block& changed) {
  struct Seen {
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    std::size_t new_place = 0;
  };
  std::unordered_map<std::string_view, Seen> seen;
  for (const std::string_view token : old_of(before, changed)) ++seen[token].old_count;
  for (std::size_t i = changed.after_begin; i < changed.after_end; ++i) {
    const auto found = seen.find(after[i]);
    if (found == seen.end()) continue;
    ++found->second.new_count;
    found->second.new_place = i;
  }
  std::vector<Anchor> unique;
  for (std::size_t i = changed.before_begin; i < changed.before_end; ++i) {
    const Seen& token = seen.find(before[i])->second;
    if (token.old_count == 1 && token.new_count == 1) unique.push_back({i, token.new_place});
  }
  return unique;
}

// The most of them that stand in the same order on both sides: the longest rising run of places, by patience sorting.
std::vector<Anchor> longest_rising(const std::vector<Anchor>& anchors) {
  constexpr std::size_t k_none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> ends;  // Of each length: the anchor with the least place that such a run ends with.
  std::vector<std::size_t> previous(anchors.size(), k_none);
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    const auto place = std::partition_point(ends.begin(), ends.end(),
                                            [&](std::size_t end) { return anchors[end].after < anchors[i].after; });
    if (place != ends.begin()) previous[i] = *(place - 1);
    if (place == ends.end()) {
      ends.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<Anchor> rising;
  for (std::size_t i = ends.empty() ? k_none : ends.back(); i != k_none; i = previous[i]) rising.push_back(anchors[i]);
  std::reverse(rising.begin(), rising.end());
  return rising;
}

// `the quick fox` and `a slow fox` differ in two words, which read better as one change than as two.
std::vector<Block> join_over_blanks(const DiffTokens& before, const std::vector<Block>& blocks) {
  std::vector<Block> joined;
  for (const Block& block : blocks) {
    const bool joins =
        !joined.empty() && std::all_of(before.begin() + static_cast<std::ptrdiff_t>(joined.back().before_end),
                                       before.begin() + static_cast<std::ptrdiff_t>(block.before_begin), is_blank);
    if (!joins) {
      joined.push_back(block);
    } else {
      joined.back().before_end = block.before_end;
      joined.back().after_end = block.after_end;
    }
  }
  return joined;
}

class WordDiff {
 public:
  std::vector<DiffPart> compare(std::string_view before_text, std::string_view after_text) {
    const DiffTokens before = split_diff_lines(before_text);
    const DiffTokens after = split_diff_lines(after_text);
    const Block changed = trim_common(before, after);
    append(DiffKind::same, text_of(std::span(before).first(changed.before_begin)));
    const std::string_view old_text = text_of(old_of(before, changed));
    const std::string_view new_text = text_of(new_of(after, changed));
    if ((old_text.size() + 1) * (new_text.size() + 1) <= k_most_bytes_squared) {
      compare_words(old_text, new_text);
    } else {
      compare_lines(before, after, changed);
    }
    append(DiffKind::same, text_of(std::span(before).subspan(changed.before_end)));
    return std::move(parts_);
  }

 private:
  void compare_words(std::string_view before_text, std::string_view after_text) {
    const DiffTokens before = split_diff_words(before_text);
    const DiffTokens after = split_diff_words(after_text);
    std::size_t same = 0;
    for (const Block& block : join_over_blanks(before, find_blocks(before, after, trim_common(before, after)))) {
      append(DiffKind::same, text_of(std::span(before).subspan(same, block.before_begin - same)));
      append(DiffKind::removed, text_of(old_of(before, block)));
      append(DiffKind::added, text_of(new_of(after, block)));
      same = block.before_end;
    }
    append(DiffKind::same, text_of(std::span(before).subspan(same)));
  }

  void compare_lines(const DiffTokens& before, const DiffTokens& after, const Block& changed) {
    std::size_t same = changed.before_begin;
    for (const Block& block : find_blocks(before, after, changed)) {
      append(DiffKind::same, text_of(std::span(before).subspan(same, block.before_begin - same)));
      compare_words(text_of(old_of(before, block)), text_of(new_of(after, block)));
      same = block.before_end;
    }
    append(DiffKind::same, text_of(std::span(before).subspan(same, changed.before_end - same)));
  }

  // The changes within `changed`. Where that is much, tokens that both sides have once hold the two together, and only
  // what lies between them is compared.
  std::vector<Block> find_blocks(const DiffTokens& before, const DiffTokens& after, const Block& changed) {
    std::vector<Block> blocks;
    if (pairs_of(changed) <= k_most_pairs) {
      append_blocks(before, after, changed, blocks);
      return blocks;
    }
    Block gap = changed;
    for (const Anchor& anchor : longest_rising(find_unique(before, after, changed))) {
      gap.before_end = anchor.before;
      gap.after_end = anchor.after;
      append_blocks(before, after, gap, blocks);
      gap.before_begin = anchor.before + 1;
      gap.after_begin = anchor.after + 1;
    }
    gap.before_end = changed.before_end;
    gap.after_end = changed.after_end;
    append_blocks(before, after, gap, blocks);
    return blocks;
  }

  void append_blocks(const DiffTokens& before, const DiffTokens& after, const Block& block,
                     std::vector<Block>& blocks) {
    const std::size_t pairs = pairs_of(block);
    if (has_both_sides(block) && pairs <= k_most_pairs && work_ + pairs <= k_most_work) {
      work_ += pairs;
      append_shortest(before, after, block, blocks);
    } else if (!is_empty(block)) {
      blocks.push_back(block);
    }
  }

  // Of two neighbouring changes what was removed stands before what was added.
  void append(DiffKind kind, std::string_view text) {
    if (text.empty()) return;
    if (!parts_.empty() && parts_.back().kind == kind) {
      parts_.back().text += text;
      return;
    }
    const bool goes_before = kind == DiffKind::removed && !parts_.empty() && parts_.back().kind == DiffKind::added;
    if (!goes_before) {
      parts_.push_back({kind, std::string(text)});
    } else if (parts_.size() > 1 && parts_[parts_.size() - 2].kind == DiffKind::removed) {
      parts_[parts_.size() - 2].text += text;
    } else {
      parts_.insert(parts_.end() - 1, {kind, std::string(text)});
    }
  }

  std::size_t work_ = 0;
  std::vector<DiffPart> parts_;
};

}  // namespace

std::vector<DiffPart> word_diff(std::string_view before, std::string_view after) {
  return WordDiff().compare(before, after);
}

}  // namespace llmeval
