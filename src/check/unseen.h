#pragma once

namespace llmeval {

// Inside check/ only.

/// Whether a character stands within words without being seen, so that texts are compared without it: soft hyphens,
/// zero-width spaces, joiners and marks of direction.
inline bool is_unseen(char32_t c) {
  return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

}  // namespace llmeval
