#include "base/hash.h"

#include "base/assert.h"

#include <openssl/evp.h>

namespace llmeval {

namespace {
constexpr char k_hex[] = "0123456789abcdef";

// Looking the algorithm up among OpenSSL's providers takes locks and longer than hashing a case.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  LLMEVAL_ASSERT(algorithm != nullptr);
  return algorithm;
}
}  // namespace

std::string Digest::hex() const {
  std::string text(2 * bytes.size(), '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = k_hex[bytes[i] >> 4U];
    text[2 * i + 1] = k_hex[bytes[i] & 15U];
  }
  return text;
}

std::optional<Digest> Digest::from_hex(std::string_view hex) {
  Digest digest;
  if (hex.size() != 2 * digest.bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const char c = hex[i];
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (c < 'a' || c > 'f')) return std::nullopt;
    const auto nibble = static_cast<std::uint8_t>(is_digit ? c - '0' : c - 'a' + 10);
    std::uint8_t& byte = digest.bytes[i / 2];
    byte = static_cast<std::uint8_t>(byte << 4U | nibble);
  }
  return digest;
}

std::string Digest::short_hex() const { return hex().substr(0, 12); }

std::uint64_t Digest::prefix() const {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8U | bytes[i];
  return number;
}

struct Sha256::State {
  State() { start(); }
  ~State() { EVP_MD_CTX_free(context); }

  void start() {
    const int started = EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr);
    LLMEVAL_ASSERT(started == 1);
  }

  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) { EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); }

Digest Sha256::finish() {
  Digest digest;
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context, digest.bytes.data(), &size);
  state_->start();
  return digest;
}

Digest sha256(std::string_view bytes) {
  // One context a thread: making one takes longer than hashing a case.
  thread_local Sha256 hash;
  hash.add(bytes);
  return hash.finish();
}

}  // namespace llmeval
