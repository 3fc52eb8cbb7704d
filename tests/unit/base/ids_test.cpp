#include "base/ids.h"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>

namespace llmeval {
namespace {

class CountingEntropy final : public Entropy {
 public:
  std::uint64_t next() override { return number_ += 0x0123456789abcdef; }

 private:
  std::uint64_t number_ = 0;
};

constexpr SystemTime k_time{std::chrono::microseconds(1'795'275'012'999'999)};

TEST_CASE("a run id is the time and five letters") {
  CountingEntropy entropy;
  const std::string id = make_run_id(k_time, entropy);
  CHECK(id.substr(0, 16) == "20261121-153012-");
  CHECK(id.size() == 21);
  CHECK(looks_like_run_id(id));
  CHECK(make_run_id(k_time, entropy) != id);
  CHECK(make_run_id(SystemTime(), entropy).substr(0, 16) == "19700101-000000-");
  CHECK(make_run_id(k_time, entropy) < make_run_id(k_time + std::chrono::seconds(1), entropy));
}

TEST_CASE("the shape of a run id") {
  for (const std::string_view text :
       {"20261121-", "20261121-1", "20261121-153012", "20261121-153012-", "20261121-153012-k7f3q"}) {
    CHECK(looks_like_run_id(text));
  }
  for (const std::string_view text : {"", "20261121", "2026112-1", "20261121x", "deadbeef-", "20261121-15301x", "last",
                                      "20261121-153012-k7f3q0", "20261121-153012-K7F3Q", "20261121-153012-ilou"}) {
    CHECK_FALSE(looks_like_run_id(text));
  }
}

TEST_CASE("a random id has 26 letters, and no two are equal") {
  SystemEntropy entropy;
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    const std::string id = make_random_id(entropy);
    CHECK(id.size() == 26);
    CHECK(id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz") == std::string::npos);
    ids.insert(id);
  }
  CHECK(ids.size() == 100);
}

}  // namespace
}  // namespace llmeval
