#pragma once

#include "data/value.h"
#include "provider_world.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// A reply of a provider as raw bytes, tests/fixtures/providers/PROVIDER/OUTCOME[-VARIANT][-stream].http: status line,
/// headers, an empty line, the body; and what is expected of it.
struct Fixture {
  std::string provider;
  std::string name;     ///< Without `.http`.
  std::string outcome;  ///< What the name says.
  HttpReply reply;
  Value expected;  ///< Its entry of the folder's expected.json: see check_expected(); null: only the outcome counts.
  Object options;  ///< Of the model: the folder's model.json.

  bool is_stream() const { return name.ends_with("-stream"); }
};

/// All of them, by provider and name.
const std::vector<Fixture>& all_fixtures();
/// Those of one provider, as they are in its folder; throws where that is unreadable.
std::vector<Fixture> fixtures_of(const std::filesystem::path& folder);

/// Asks the provider, which gets the fixture's reply, its body in pieces that end at these places.
AttemptResult ask_with_fixture(const Fixture& fixture, const std::vector<std::size_t>& cuts = {});
/// The same where no reply came.
AttemptResult ask_without_reply(const std::string& provider, const Object& options, TransportFailureKind failure);

/// Everything that a completion says, as a text that can be compared and read.
std::string completion_text(const Completion& completion);

/// Checks what the table says: `text`, `reasoning`, `tools` (list of [id, name, arguments]), `finish_reason`, `usage`
/// ([input, output, cached, cache write, reasoning]), `model`, `fingerprint`, `message`, `wait_ms`, `cost_nano_usd`.
/// Another key is a mistake.
void check_expected(const Value& expected, const AttemptResult& result);

}  // namespace llmeval
