#include "check/metrics/alignment.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace llmeval {

namespace {

using Bits = std::uint64_t;
using Symbols = std::span<const std::uint32_t>;
constexpr std::size_t k_rows = 64;

// Calls visit(block, masks) for each 64 symbols of `a` in turn; masks has for each symbol the bits of its rows.
template <class Visit>
void for_each_block(Symbols a, std::size_t symbols, Visit visit) {
  std::vector<Bits> masks(symbols, 0);
  while (!a.empty()) {
    const Symbols block = a.first(std::min(a.size(), k_rows));
    for (std::size_t row = 0; row < block.size(); ++row) masks[block[row]] |= Bits{1} << row;
    visit(block.size(), masks);
    for (const std::uint32_t symbol : block) masks[symbol] = 0;
    a = a.subspan(block.size());
  }
}

// How many symbols at both ends were equal.
std::size_t drop_common_ends(Symbols& a, Symbols& b) {
  const std::size_t before = a.size();
  const auto prefix = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
  a = a.subspan(static_cast<std::size_t>(prefix));
  b = b.subspan(static_cast<std::size_t>(prefix));
  const auto suffix = std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin();
  a = a.first(a.size() - static_cast<std::size_t>(suffix));
  b = b.first(b.size() - static_cast<std::size_t>(suffix));
  return before - a.size();
}

bool is_too_much(Symbols a, Symbols b) { return !b.empty() && a.size() > k_max_alignment / b.size(); }

// The vertical differences of one column of a block: +1 in rows of `plus`, -1 in rows of `minus`.
struct Column {
  Bits plus = ~Bits{0};
  Bits minus = 0;

  // Moves on by one symbol. `in`, `out`: the horizontal difference above the block's first row, and in its last one.
  std::int8_t advance(Bits equal, std::int8_t in, Bits last_row) {
    const Bits vertical = equal | minus;
    equal |= in < 0 ? 1U : 0U;
    const Bits horizontal = (((equal & plus) + plus) ^ plus) | equal;
    Bits up = minus | ~(horizontal | plus);
    Bits down = plus & horizontal;
    const int out = ((up & last_row) != 0 ? 1 : 0) - ((down & last_row) != 0 ? 1 : 0);
    up = up << 1U | (in > 0 ? 1U : 0U);
    down = down << 1U | (in < 0 ? 1U : 0U);
    plus = down | ~(vertical | up);
    minus = up & vertical;
    return static_cast<std::int8_t>(out);
  }
};

}  // namespace

std::optional<std::size_t> edit_distance(Symbols a, Symbols b, std::size_t symbols) {
  drop_common_ends(a, b);
  if (is_too_much(a, b)) return std::nullopt;
  if (a.empty() || b.empty()) return a.size() + b.size();
  std::vector<std::int8_t> differences(b.size(), 1);  // Along the row above the block.
  for_each_block(a, symbols, [&](std::size_t rows, const std::vector<Bits>& masks) {
    const Bits last_row = Bits{1} << (rows - 1);
    Column column;
    for (std::size_t at = 0; at < b.size(); ++at) {
      differences[at] = column.advance(masks[b[at]], differences[at], last_row);
    }
  });
  std::int64_t distance = static_cast<std::int64_t>(a.size());
  for (const std::int8_t difference : differences) distance += difference;
  return static_cast<std::size_t>(distance);
}

std::optional<std::size_t> common_subsequence(Symbols a, Symbols b, std::size_t symbols) {
  std::size_t length = drop_common_ends(a, b);
  if (is_too_much(a, b)) return std::nullopt;
  std::vector<std::uint8_t> carries(b.size(), 0);  // From the block above, in each column.
  for_each_block(a, symbols, [&](std::size_t rows, const std::vector<Bits>& masks) {
    Bits rest = ~Bits{0};  // A row whose bit has gone is one more of the subsequence.
    for (std::size_t at = 0; at < b.size(); ++at) {
      const Bits met = rest & masks[b[at]];
      const Bits sum = rest + met;
      const Bits with_carry = sum + carries[at];
      carries[at] = sum < rest || with_carry < sum ? 1 : 0;
      rest = with_carry | (rest & ~met);
    }
    const Bits in_use = rows == k_rows ? ~Bits{0} : (Bits{1} << rows) - 1;
    length += static_cast<std::size_t>(std::popcount(~rest & in_use));
  });
  return length;
}

}  // namespace llmeval
