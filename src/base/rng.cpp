#include "base/rng.h"

#include "base/hash.h"

#include <bit>
#include <cmath>
#include <string>

namespace llmeval {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

Rng::Rng(std::uint64_t seed) : seed_(seed) {
  std::uint64_t mixed = seed;
  for (std::uint64_t& word : state_) word = split_mix(mixed);
}

Rng Rng::child(std::string_view name) const { return child({name}); }

Rng Rng::child(std::initializer_list<std::string_view> names) const {
  std::string key = std::to_string(seed_);
  for (const std::string_view name : names) {
    key += '\0';
    key += name;
  }
  return Rng(sha256(key).prefix());
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double Rng::uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

std::uint64_t Rng::below(std::uint64_t bound) {
  // Rejects the incomplete last block of the 2^64 values.
  const std::uint64_t rejected = (0 - bound) % bound;
  for (;;) {
    const std::uint64_t drawn = next();
    if (drawn >= rejected) return drawn % bound;
  }
}

double Rng::normal() {
  for (;;) {
    const double u = 2 * uniform() - 1;
    const double v = 2 * uniform() - 1;
    const double s = u * u + v * v;
    if (s > 0 && s < 1) return u * std::sqrt(-2 * std::log(s) / s);
  }
}

}  // namespace llmeval
