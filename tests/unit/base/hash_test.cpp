#include "base/hash.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace llmeval {
namespace {

TEST_CASE("SHA-256 of the standard's examples") {
  CHECK(sha256("").hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex() ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(std::string(1'000'000, 'a')).hex() ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("short forms of a digest") {
  const Digest digest = sha256("abc");
  CHECK(digest.short_hex() == "ba7816bf8f01");
  CHECK(digest.prefix() == 0xba7816bf8f01cfea);
  CHECK(sha256("abc") == digest);
  CHECK(sha256("abd") != digest);
  CHECK(Digest::from_hex(digest.hex()) == digest);
  CHECK_FALSE(Digest::from_hex(digest.hex() + "0"));
  CHECK_FALSE(Digest::from_hex(std::string(63, '0') + "G"));
}

TEST_CASE("property: pieces give the digest of the whole") {
  CHECK(rc::check([](const std::vector<std::string>& pieces) {
    Sha256 hash;
    std::string whole;
    for (const std::string& piece : pieces) {
      hash.add(piece);
      whole += piece;
    }
    RC_ASSERT(hash.finish() == sha256(whole));
  }));
}

}  // namespace
}  // namespace llmeval
