#pragma once

#include "base/clock.h"
#include "base/hash.h"
#include "domain/message.h"
#include "domain/outcome.h"
#include "domain/price.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// What a model answered.
struct Completion {
  std::vector<Part> parts;
  std::string finish_reason;   ///< In OpenTelemetry's words: stop, length, tool_call, content_filter; empty: not told.
  std::optional<Usage> usage;  ///< Absent: the provider did not tell.
  std::string reported_model;  ///< As the provider names it in the answer.
  std::string fingerprint;     ///< system_fingerprint, modelVersion …
  // What an application says of itself and of its answer; empty: it does not, or it is a model.
  std::string reported_version;
  std::string reported_prompt_hash;
  std::vector<std::string> contexts;  ///< What it retrieved and answered from, in its order.

  /// The text parts, joined: the answer.
  std::string text() const;
};

/// Headers of a reply that tell of limits, waits and requests: a closed list of names (lower case), never a secret.
using ReplyHeaders = std::vector<std::pair<std::string, std::string>>;

/// One request on the wire (or its like) and what came of it.
struct Attempt {
  std::int32_t number = 1;  ///< Within the call, from 1.
  std::string model;        ///< Configured name of the model asked (a fallback's differs from the sample's).
  SystemTime started_at;
  Duration queue_wait{0};        ///< From asking for a slot to getting it.
  Duration first_byte{0};        ///< From sending to the first byte of the answer; 0: none came.
  Duration first_token{0};       ///< From sending to the first piece of a streamed answer; 0: none, or not streamed.
  Duration duration{0};          ///< From sending to the last byte, or to the failure.
  std::int32_t http_status = 0;  ///< 0: none.
  Outcome outcome = Outcome::ok;
  std::string message;  ///< What the other side or the transport said of a failure; no secrets.
  std::string request_id;
  std::optional<Duration> wait_hint;  ///< How long the other side asks to wait.
  ReplyHeaders headers;
  std::optional<Usage> usage;
  std::optional<Money> cost;  ///< Absent: price or usage unknown.
};

/// Who asks: a sample its model for its answer, or one of its checks a judge, a model of embeddings or a program.
enum class CallPurpose : std::uint8_t { answer, judge, embedding, program };

std::string_view purpose_name(CallPurpose purpose);
std::optional<CallPurpose> find_purpose(std::string_view name);

/// One question of a sample and its one outcome, with every attempt.
struct Call {
  std::int32_t number = 1;  ///< Within the sample, from 1.
  CallPurpose purpose = CallPurpose::answer;
  std::int32_t turn = 1;  ///< Which of the sample's questions to its model it belongs to, from 1.
  std::string model;      ///< Configured name of the model that served it.
  std::string check;      ///< Name of the check that asked; empty: the sample did.
  /// What the check asked, by which its answer is found again; absent where the sample asked.
  std::optional<Digest> question;
  Outcome outcome = Outcome::ok;
  std::string message;  ///< Of a failure.
  Completion completion;
  std::vector<Attempt> attempts;
  /// The key of its canonical request, under which later runs may find the answer; absent where none may.
  std::optional<Digest> cache_key;
  /// Answered by an earlier call or one that was under way: no attempt was made and nothing spent. Latency, usage and
  /// cost are those of that call.
  bool cached = false;
  std::optional<SystemTime> recorded_at;  ///< Of a cached answer: when it was asked for.
  Duration latency{0};                    ///< Of the served attempt, from sending to the last byte.
  Duration first_token{0};                ///< Of the served attempt; 0: not streamed or, of a cached answer, not known.
  std::optional<Money> cost;              ///< What the answer costs, whoever paid for it; absent: unknown.
};

}  // namespace llmeval
