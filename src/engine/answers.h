#pragma once

#include "domain/sample.h"
#include "engine/single_flight.h"
#include "event/answer_cache.h"
#include "provider/provider.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// What becomes of a question whose answer is not there yet.
enum class Missing : std::uint8_t {
  ask,           ///< It is asked.
  cache_miss,    ///< Its call ends with the error of that name: nothing may be sent.
  not_recorded,  ///< Its sample is skipped: nothing may be sent, and nobody promised that the answer is there.
};

/// Where a run looks for answers before it asks, and where its own go.
struct AnswerOptions {
  AnswerCache* cache = nullptr;  ///< Nullptr: every question is asked, identical ones too.
  bool keep = false;             ///< Later runs may find this run's answers.
  Missing missing = Missing::ask;
  AnswerTape* tape = nullptr;  ///< Nullptr: nothing is recorded.
};

/// A question on its way to its answer. Whoever holds it leads: identical questions wait until it is gone.
class Inquiry {
 private:
  friend class Answers;
  std::shared_ptr<const Model> model_;
  std::optional<CanonicalRequest> canonical_;  ///< Its body is in the request.
  Digest key_;
  SingleFlight::Lead lead_;
};

/// How recall() ended.
struct Recalled {
  enum class End : std::uint8_t { ask, answered, not_recorded, cancelled };
  End end = End::ask;
  Call call;  ///< Of `answered`: with its answer, or the error `cache_miss`. Without its number.
};

/// The answers that need no request: those of earlier runs and those of identical questions under way. Stands in front
/// of Caller: recall(), and where that says `ask`, ask; mark() the call, commit it, then settle(). Loop thread only.
class Answers {
 public:
  Answers(Loop& loop, const AnswerOptions& options) : options_(options), flights_(loop) {}

  /// Whether anything is asked of it at all; else questions get no name.
  bool is_needed() const { return options_.cache != nullptr || options_.tape != nullptr; }
  /// Names a question. Where it gets a name its body is made, once, and kept in the request.
  Inquiry inquire(std::shared_ptr<const Model> model, const Provider& provider, Request& request) const;
  /// Waits for an identical question under way, then looks into the cache. Fails where the cache cannot be read or the
  /// tape cannot be written.
  Task<Result<Recalled>> recall(Inquiry& inquiry, CancelToken stop);
  /// Says in the call, before it is committed, under which key its answer may be found.
  void mark(const Inquiry& inquiry, Call& call) const;
  /// A call that was asked is committed: others that wait get its answer, later ones find it. Fails where the tape
  /// cannot be written.
  Result<> settle(Inquiry inquiry, const Call& call);

 private:
  bool may_look_up(const Inquiry& inquiry) const;
  /// Nullptr: the cache has none.
  Task<Result<std::shared_ptr<const StoredAnswer>>> look_up(const Inquiry& inquiry);
  Call call_from(const Inquiry& inquiry, const StoredAnswer& answer) const;
  Recalled missing(const Inquiry& inquiry) const;
  Result<> record(const Inquiry& inquiry, const StoredAnswer& answer);

  AnswerOptions options_;
  SingleFlight flights_;
};

}  // namespace llmeval
