#include "engine/answers.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

std::shared_ptr<const StoredAnswer> answer_of(const Call& call) {
  LLMEVAL_ASSERT(!call.attempts.empty());
  auto answer = std::make_shared<StoredAnswer>();
  answer->outcome = call.outcome;
  answer->message = call.message;
  answer->completion = call.completion;
  answer->latency = call.latency;
  answer->cost = call.cost;
  answer->recorded_at = call.attempts.back().started_at;
  return answer;
}

}  // namespace

Inquiry Answers::inquire(std::shared_ptr<const Model> model, const Provider& provider, Request& request) const {
  Inquiry inquiry;
  inquiry.model_ = std::move(model);
  if (!is_needed()) return inquiry;
  inquiry.canonical_ = provider.canonical(request);
  if (!inquiry.canonical_) return inquiry;
  inquiry.key_ = inquiry.canonical_->key();
  // The tape wants the whole of it; else the request is the only one that keeps the body.
  request.body = options_.tape == nullptr ? std::make_shared<const std::string>(std::move(inquiry.canonical_->body))
                                          : std::make_shared<const std::string>(inquiry.canonical_->body);
  return inquiry;
}

bool Answers::may_look_up(const Inquiry& inquiry) const {
  // A recording is asked for by name, whatever is in it; the cache is not.
  return inquiry.canonical_->cacheable || options_.missing == Missing::not_recorded;
}

Task<Result<Recalled>> Answers::recall(Inquiry& inquiry, CancelToken stop) {
  Recalled recalled;
  if (!inquiry.canonical_ || options_.cache == nullptr) co_return recalled;
  if (!may_look_up(inquiry)) co_return missing(inquiry);

  const Digest key = inquiry.key_;
  SingleFlight::Place place = co_await flights_.join(key, stop);
  std::shared_ptr<const StoredAnswer> answer = std::move(place.answer);
  if (!answer && !place.lead) {
    recalled.end = Recalled::End::cancelled;
    co_return recalled;
  }
  inquiry.lead_ = std::move(place.lead);
  if (!answer && options_.cache->may_have(key)) {
    Result<std::shared_ptr<const StoredAnswer>> found = co_await look_up(inquiry);
    if (!found) co_return failure(found.error());
    answer = *std::move(found);
  }
  if (!answer) co_return missing(inquiry);

  const Result<> recorded = record(inquiry, *answer);
  if (!recorded) co_return failure(recorded.error());
  recalled.end = Recalled::End::answered;
  recalled.call = call_from(inquiry, *answer);
  if (inquiry.lead_) inquiry.lead_.land(answer);
  co_return recalled;
}

Task<Result<std::shared_ptr<const StoredAnswer>>> Answers::look_up(const Inquiry& inquiry) {
  Result<std::optional<StoredAnswer>> found = co_await options_.cache->find(inquiry.key_);
  if (!found) co_return failure(found.error());
  if (!*found) co_return std::shared_ptr<const StoredAnswer>();
  co_return std::make_shared<const StoredAnswer>(**std::move(found));
}

Call Answers::call_from(const Inquiry& inquiry, const StoredAnswer& answer) const {
  Call call;
  call.model = inquiry.model_->name;
  call.outcome = answer.outcome;
  call.message = answer.message;
  call.completion = answer.completion;
  call.cached = true;
  call.recorded_at = answer.recorded_at;
  call.latency = answer.latency;
  call.cost = answer.cost;
  // A price that was unknown then may be known now.
  if (!call.cost) {
    call.cost = attempt_cost(inquiry.model_->price, call.completion.usage, std::nullopt, answer.recorded_at);
  }
  mark(inquiry, call);
  return call;
}

Recalled Answers::missing(const Inquiry& inquiry) const {
  Recalled recalled;
  switch (options_.missing) {
    case Missing::ask:
      break;
    case Missing::cache_miss:
      recalled.end = Recalled::End::answered;
      recalled.call.model = inquiry.model_->name;
      recalled.call.outcome = Outcome::cache_miss;
      recalled.call.message =
          inquiry.canonical_->cacheable
              ? "the cache has no answer to this request"
              : fmt::format("model '{}' states no version, so that its answers are never cached", inquiry.model_->name);
      break;
    case Missing::not_recorded:
      recalled.end = Recalled::End::not_recorded;
      break;
  }
  return recalled;
}

void Answers::mark(const Inquiry& inquiry, Call& call) const {
  // What a fallback answered is no answer of the model that was asked.
  const bool is_its_own = is_gradable(call.outcome) && call.model == inquiry.model_->name;
  if (options_.keep && is_its_own && inquiry.canonical_ && inquiry.canonical_->cacheable) call.cache_key = inquiry.key_;
}

Result<> Answers::settle(Inquiry inquiry, const Call& call) {
  if (!inquiry.canonical_ || !is_gradable(call.outcome) || call.model != inquiry.model_->name) return {};
  if (call.cache_key && options_.cache != nullptr) options_.cache->added(*call.cache_key);
  const bool is_awaited = inquiry.lead_ && inquiry.lead_.is_awaited();
  if (!is_awaited && options_.tape == nullptr) return {};
  const std::shared_ptr<const StoredAnswer> answer = answer_of(call);
  if (is_awaited) inquiry.lead_.land(answer);
  return record(inquiry, *answer);
}

Result<> Answers::record(const Inquiry& inquiry, const StoredAnswer& answer) {
  return options_.tape == nullptr ? Result<>() : options_.tape->record(*inquiry.canonical_, answer);
}

}  // namespace llmeval
