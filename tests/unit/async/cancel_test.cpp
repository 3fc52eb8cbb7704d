#include "async/cancel.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

namespace llmeval {

TEST_CASE("a default token is never cancelled") {
  CancelToken token;
  CHECK_FALSE(token.is_cancelled());
  const CancelRegistration registration(token, [] { FAIL("called back"); });
}

TEST_CASE("cancelling calls back everyone once, in the order of registration") {
  CancelSource source;
  std::string order;
  const CancelRegistration first(source.token(), [&] { order += "1"; });
  CancelRegistration second(source.token(), [&] { order += "2"; });
  const CancelRegistration third(source.token(), [&] { order += "3"; });
  second.take_back();
  source.cancel();
  source.cancel();
  CHECK(order == "13");
  CHECK(source.token().is_cancelled());
}

TEST_CASE("a callback may take back another registration") {
  CancelSource source;
  CancelRegistration second;
  const CancelRegistration first(source.token(), [&] { second.take_back(); });
  second.start(source.token(), [] { FAIL("called back"); });
  source.cancel();
}

TEST_CASE("a cancelled token calls nobody back") {
  CancelSource source;
  source.cancel();
  const CancelRegistration late(source.token(), [] { FAIL("called back"); });
}

TEST_CASE("registrations may outlive their source") {
  auto source = std::make_unique<CancelSource>();
  CancelRegistration registration(source->token(), [] {});
  source.reset();
  CHECK_FALSE(registration.linked());
}

}  // namespace llmeval
