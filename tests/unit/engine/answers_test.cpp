#include "engine/answers.h"

#include "async/task_group.h"
#include "engine_world.h"

namespace llmeval {

namespace {

class TapeList final : public AnswerTape {
 public:
  Result<> record(const CanonicalRequest& request, const StoredAnswer& answer) override {
    if (is_full) return failure("disk full");
    lines.push_back(request.body + " → " + answer.completion.text());
    return {};
  }
  std::vector<std::string> lines;
  bool is_full = false;
};

// Its requests are their first message.
class NamedProvider final : public Provider {
 public:
  std::optional<CanonicalRequest> canonical(const Request& request) const override {
    if (!has_names) return std::nullopt;
    CanonicalRequest canonical;
    canonical.body = request.messages.at(0).text();
    canonical.trial = request.trial;
    canonical.cacheable = is_cacheable;
    return canonical;
  }
  Task<AttemptResult> attempt(std::shared_ptr<const Request> /*request*/, std::int32_t /*number*/,
                              CancelToken /*cancel*/) override {
    co_return good_answer();
  }
  bool has_names = true;
  bool is_cacheable = true;
};

StoredAnswer an_answer(std::string text) {
  StoredAnswer answer;
  answer.completion.parts.emplace_back(TextPart{std::move(text)});
  answer.completion.usage = Usage{1'000'000, 0, 0, 0};
  answer.latency = std::chrono::milliseconds(850);
  answer.cost = Money{1'000};
  answer.recorded_at = VirtualLoop::k_start - std::chrono::hours(1);
  return answer;
}

struct AnswersWorld {
  AnswersWorld() { options.cache = &cache; }

  Digest key_of(const std::string& text) {
    Request request;
    request.messages = {Message::of_text(Role::user, text)};
    return provider.canonical(request)->key();
  }

  // As a sample does it: recall, else ask for 100 ms, mark, settle. What came of it, in a line.
  Task<void> answer(Answers& answers, std::string text) {
    Request request;
    request.messages = {Message::of_text(Role::user, text)};
    Inquiry inquiry = answers.inquire(model, provider, request);
    const Result<Recalled> recalled = co_await answers.recall(inquiry, CancelToken());
    if (!recalled) {
      log.push_back(text + ": " + recalled.error().message);
      co_return;
    }
    Call call = recalled->call;
    if (recalled->end == Recalled::End::answered) {
      last = call;
      log.push_back(text + ": known " + std::string(outcome_name(call.outcome)));
      co_return;
    }
    if (recalled->end == Recalled::End::not_recorded) {
      log.push_back(text + ": not recorded");
      co_return;
    }
    const Duration latency = std::chrono::milliseconds(100);
    co_await sleep_for(loop, latency, CancelToken());
    Attempt attempt;
    attempt.started_at = loop.clock().system_now() - latency;
    call.model = served_by.empty() ? model->name : served_by;
    call.outcome = outcome;
    call.completion.parts.emplace_back(TextPart{"fresh"});
    call.attempts.push_back(attempt);
    answers.mark(inquiry, call);
    const Result<> settled = answers.settle(std::move(inquiry), call);
    last = call;
    log.push_back(text + ": asked" + (settled ? "" : ", " + settled.error().message));
  }

  std::vector<std::string> ask(std::vector<std::string> texts) {
    Answers answers(loop, options);
    TaskGroup group(loop);
    for (std::string& text : texts) group.spawn(answer(answers, std::move(text)));
    loop.run();
    return std::exchange(log, {});
  }

  VirtualLoop loop;
  MapCache cache{loop};
  TapeList tape;
  NamedProvider provider;
  std::shared_ptr<Model> model = a_model("m");
  AnswerOptions options;
  Outcome outcome = Outcome::ok;
  std::string served_by;
  Call last;
  std::vector<std::string> log;
};

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE("what is in the cache is not asked, and keeps its latency, usage and cost") {
  AnswersWorld world;
  world.cache.answers[world.key_of("q")] = an_answer("kept");
  CHECK(world.ask({"q"}) == Log{"q: known ok"});
  CHECK(world.last.cached);
  CHECK(world.last.model == "m");
  CHECK(world.last.completion.text() == "kept");
  CHECK(world.last.latency == std::chrono::milliseconds(850));
  CHECK(world.last.cost == Money{1'000});
  CHECK(world.last.recorded_at == VirtualLoop::k_start - std::chrono::hours(1));
  CHECK(world.last.attempts.empty());
}

TEST_CASE("an answer of unknown cost has the price that is known now") {
  AnswersWorld world;
  StoredAnswer unpriced = an_answer("kept");
  unpriced.cost.reset();
  world.cache.answers[world.key_of("q")] = unpriced;
  world.model->price = Price(Rates{TokenPrice{2'000'000}, TokenPrice{0}});
  world.ask({"q"});
  CHECK(world.last.cost == Money{2'000'000'000});
}

TEST_CASE("what is not in the cache is asked once, however many ask at once") {
  AnswersWorld world;
  world.options.keep = true;
  CHECK(world.ask({"q", "q", "q", "r"}) == Log{"q: asked", "r: asked", "q: known ok", "q: known ok"});
  CHECK(world.last.cached);
  CHECK(world.last.recorded_at == VirtualLoop::k_start);
  CHECK(world.cache.looked_up == 0);  // may_have() knew.
  CHECK(world.cache.added_keys == std::set{world.key_of("q"), world.key_of("r")});
}

TEST_CASE("errors and the answers of fallbacks are neither kept nor shared") {
  AnswersWorld world;
  world.options.keep = true;
  world.outcome = Outcome::rate_limited;
  CHECK(world.ask({"q", "q"}) == Log{"q: asked", "q: asked"});
  world.outcome = Outcome::ok;
  world.served_by = "backup";
  CHECK(world.ask({"q", "q"}) == Log{"q: asked", "q: asked"});
  CHECK_FALSE(world.last.cache_key);
  CHECK(world.cache.added_keys.empty());
}

TEST_CASE("without a cache every question is asked") {
  AnswersWorld world;
  world.options.cache = nullptr;
  CHECK(world.ask({"q", "q"}) == Log{"q: asked", "q: asked"});
}

TEST_CASE("where nothing may be sent, a missing answer is a named error") {
  AnswersWorld world;
  world.options.missing = Missing::cache_miss;
  CHECK(world.ask({"q"}) == Log{"q: known cache_miss"});
  CHECK(world.last.message == "the cache has no answer to this request");
  world.provider.is_cacheable = false;
  world.ask({"q"});
  CHECK(world.last.message == "model 'm' states no version, so that its answers are never cached");
  world.provider.has_names = false;
  CHECK(world.ask({"q"}) == Log{"q: asked"});  // A recording or a simulation: nothing is sent.
}

TEST_CASE("what is not recorded is said, and a recording holds what the cache may not") {
  AnswersWorld world;
  world.options.missing = Missing::not_recorded;
  world.provider.is_cacheable = false;
  CHECK(world.ask({"q"}) == Log{"q: not recorded"});
  world.cache.answers[world.key_of("q")] = an_answer("kept");
  CHECK(world.ask({"q"}) == Log{"q: known ok"});
}

TEST_CASE("what nobody gives a version to is not taken from the cache") {
  AnswersWorld world;
  world.options.keep = true;
  world.provider.is_cacheable = false;
  world.cache.answers[world.key_of("q")] = an_answer("kept");
  CHECK(world.ask({"q"}) == Log{"q: asked"});
  CHECK_FALSE(world.last.cache_key);
}

TEST_CASE("the tape is told every answer, whether asked, shared or from the cache") {
  AnswersWorld world;
  world.options.tape = &world.tape;
  world.cache.answers[world.key_of("old")] = an_answer("kept");
  world.ask({"old", "new", "new"});
  CHECK(world.tape.lines == Log{"old → kept", "new → fresh", "new → fresh"});
  world.outcome = Outcome::auth;
  world.ask({"bad"});
  CHECK(world.tape.lines.size() == 3);
}

TEST_CASE("a cache that cannot be read and a tape that cannot be written are errors") {
  AnswersWorld world;
  world.cache.broken = true;
  CHECK(world.ask({"q"}) == Log{"q: the disk is gone"});
  world.cache.broken = false;
  world.options.tape = &world.tape;
  world.tape.is_full = true;
  CHECK(world.ask({"q"}) == Log{"q: asked, disk full"});
}

}  // namespace llmeval
