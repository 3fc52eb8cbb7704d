#include "golden/scenarios.h"

#include "compare/gate.h"
#include "compare/summary.h"
#include "support/make_sample.h"

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <utility>

namespace llmeval {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Score score_of(std::string check, std::string name, bool pass, std::string reason, double weight = 1) {
  return {std::move(check), std::move(name), pass ? 1.0 : 0.0, pass, weight, std::move(reason), {}};
}

// Counts as the engine and the store do.
class Script {
 public:
  explicit Script(const RunInfo& run) : run_(run) { tally_.planned = run.planned(); }

  void emit(RunEventKind kind) {
    if (std::holds_alternative<SampleStarted>(kind)) ++tally_.started;
    if (const auto* finished = std::get_if<SampleFinished>(&kind)) tally_.count(finished->sample);
    if (const auto* skipped = std::get_if<SampleSkipped>(&kind)) tally_.count(skipped->sample);
    elapsed_ += milliseconds(250);
    events_.push_back({run_.started_at + elapsed_, elapsed_, tally_, std::move(kind)});
  }

  std::vector<RunEvent> take() { return std::move(events_); }

 private:
  const RunInfo& run_;
  Tally tally_;
  Duration elapsed_{0};
  std::vector<RunEvent> events_;
};

// Where a sample was served by another model, its own was not asked any more.
std::vector<Notice> notices_of(const std::vector<SampleResult>& samples) {
  std::vector<Notice> notices;
  for (const SampleResult& sample : samples) {
    if (sample.served_by() == sample.key.model) continue;
    notices.push_back(
        {NoticeKind::circuit, sample.key.model, "open", "server_error: \x1b[31mHTTP 500", seconds(1), sample.index});
  }
  return notices;
}

std::vector<RunEvent> live_events(const RunInfo& run, const std::vector<SampleResult>& samples) {
  RunInfo known = run;  // At its start.
  known.finished_at.reset();
  known.exit_code.reset();
  known.decision.reset();
  known.rules.clear();
  known.stop_reason.clear();
  Script script(run);
  script.emit(RunStarted{known});
  for (const Notice& notice : notices_of(samples)) script.emit(notice);
  for (const SampleResult& sample : samples) {
    if (sample.verdict == Verdict::skipped) {
      script.emit(SampleSkipped{sample});
      continue;
    }
    script.emit(SampleStarted{sample.index, sample.key});
    for (const Call& call : sample.calls) {
      for (std::size_t i = 0; i + 1 < call.attempts.size(); ++i) {
        script.emit(AttemptFailedWillRetry{sample.index, sample.key, call.attempts[i], milliseconds(1200)});
        script.emit(AttemptRestarted{sample.index, sample.key, call.attempts[i].number + 1, sample.key.model});
      }
      script.emit(CompletionReceived{sample.index, sample.key, call.number, call.outcome});
    }
    script.emit(SampleFinished{sample});
  }
  if (!run.stop_reason.empty()) script.emit(RunCancelling{run.stop_reason});
  script.emit(RunFinished{run.stop_reason});
  return script.take();
}

std::vector<RunEvent> stored_events(const RunInfo& run, const std::vector<SampleResult>& samples) {
  Script script(run);
  script.emit(RunStarted{run});
  for (const Notice& notice : notices_of(samples)) script.emit(notice);
  for (const SampleResult& sample : samples) {
    if (sample.verdict == Verdict::skipped) {
      script.emit(SampleSkipped{sample});
    } else {
      script.emit(SampleStarted{sample.index, sample.key});
      script.emit(SampleFinished{sample});
    }
  }
  script.emit(RunFinished{run.stop_reason});
  return script.take();
}

Scenario make_scenario(std::string name, RunInfo run, const std::vector<SampleResult>& samples, const Gate& gate) {
  std::map<std::string, Gate> gates;
  for (const SuiteInfo& suite : run.suites) gates[suite.name] = gate;
  GateSums sums(run, gates);
  for (const SampleResult& sample : samples) sums.add(sample);
  run.decision = GateDecision::pass;
  for (const SuiteInfo& suite : run.suites) {
    GateResult result = decide(gate, suite.name, sums);
    run.decision = worse(*run.decision, result.decision);
    std::move(result.rules.begin(), result.rules.end(), std::back_inserter(run.rules));
  }
  constexpr int k_exit_codes[] = {0, 1, 0, 3};  // By decision, without --strict.
  run.exit_code = k_exit_codes[static_cast<std::size_t>(*run.decision)];
  return {std::move(name), live_events(run, samples), stored_events(run, samples)};
}

const Gate k_gate = default_gate(false);

SampleResult described(SampleResult sample, std::string description, Tags tags) {
  Case subject = *sample.subject;
  subject.description = std::move(description);
  subject.tags = std::move(tags);
  sample.subject = std::make_shared<const Case>(std::move(subject));
  return sample;
}

// Its call failed once before the attempt that decided it.
SampleResult retried(SampleResult sample, Outcome outcome, std::int32_t status) {
  Call& call = sample.calls.front();
  Attempt first = call.attempts.front();
  first.outcome = outcome;
  first.http_status = status;
  first.message = "try again later";
  first.usage.reset();
  first.cost.reset();
  call.attempts.front().number = 2;
  call.attempts.insert(call.attempts.begin(), std::move(first));
  return sample;
}

std::vector<SampleResult> triage_samples() {
  std::vector<SampleResult> samples;
  samples.push_back(described(make_sample({.index = 0,
                                           .case_id = "double-charge",
                                           .answer = "{\"category\": \"billing\"}",
                                           .scores = {score_of("json", "category", true, "/category is \"billing\"")}}),
                              "two charges on one day", {{"billing", "true"}, {"route", "support/triage"}}));
  samples.push_back(make_sample({.index = 1,
                                 .model = "large",
                                 .case_id = "double-charge",
                                 .latency = milliseconds(2100),
                                 .served_by = "backup",
                                 .cost = Money{12'345'000},
                                 .scores = {score_of("json", "category", true, "/category is \"billing\"")}}));
  samples.push_back(make_sample(
      {.index = 2,
       .case_id = "refund",
       .verdict = Verdict::fail,
       .score = 0.5,
       .answer = "{\"category\": \"other\"}\nI am not sure, though.",
       .latency = milliseconds(400),
       .scores = {score_of("json", "category", false, "expected \"billing\", got \"other\""),
                  score_of("contains", "contains", true, "found \"sure\""),
                  score_of("regex", "one line", false, "no match for ^[^\\n]*$ in \"{\\\"category\\\": …\""),
                  score_of("length", "length", false, "expected at most 3 words, got 7", 0)}}));
  samples.push_back(retried(make_sample({.index = 3,
                                         .model = "large",
                                         .case_id = "refund",
                                         .cached = false,
                                         .usage = std::nullopt,
                                         .cost = std::nullopt}),
                            Outcome::rate_limited, 429));
  samples.push_back(retried(make_sample({.index = 4,
                                         .case_id = "ten-pages",
                                         .verdict = Verdict::error,
                                         .outcome = Outcome::timeout,
                                         .reason = "timeout: no answer in 2m00s",
                                         .score = 0,
                                         .answer = "",
                                         .latency = seconds(120),
                                         .usage = std::nullopt,
                                         .cost = std::nullopt}),
                            Outcome::timeout, 0));
  samples.push_back(make_sample({.index = 5,
                                 .model = "large",
                                 .case_id = "ten-pages",
                                 .verdict = Verdict::fail,
                                 .outcome = Outcome::truncated,
                                 .reason = "truncated",
                                 .score = 0,
                                 .answer = "The first page says",
                                 .cached = true}));
  return samples;
}

Scenario mixed() {
  RunInfo run = make_run({"mini", "large"}, 6);
  run.git_commit = "3f9a1c2b12345678901234567890123456789012";
  run.dirty = true;
  run.models = {{"mini", R"({"provider":"sim","seed":7})"}, {"large", "not json"}, {"recorded", "{}"}};
  run.suites.front().description = "Sorts tickets and drafts a first reply.";
  SuiteInfo questions;
  questions.name = "questions";
  questions.path = "evals/questions.eval.yaml";
  questions.hash = std::string(64, 'c');
  questions.models = {"recorded"};
  questions.planned = 6;
  run.suites.push_back(questions);

  std::vector<SampleResult> samples = triage_samples();
  const Verdict verdicts[] = {Verdict::pass, Verdict::pass,  Verdict::pass,
                              Verdict::fail, Verdict::error, Verdict::skipped};
  for (std::uint64_t i = 0; i < 6; ++i) {
    const Verdict verdict = verdicts[i];
    SampleSpec spec{.index = 6 + i,
                    .suite = "questions",
                    .prompt = "",
                    .model = "recorded",
                    .case_id = fmt::format("q{}", i / 2 + 1),
                    .trial = static_cast<std::int32_t>(i % 2 + 1),
                    .verdict = verdict,
                    .latency = Duration(0),
                    .usage = std::nullopt,
                    .cost = Money{0}};
    if (verdict == Verdict::fail) {
      spec.score = 0;
      spec.scores = {score_of("number", "number", false, "expected 42, got none")};
    } else if (verdict == Verdict::error) {
      spec.outcome = Outcome::no_recording;
      spec.reason = "no_recording: 'answers.jsonl' has no answer for 'q3'";
      spec.answer = "";
    } else if (verdict == Verdict::skipped) {
      spec.outcome = Outcome::cancelled;
      spec.reason = "fail_fast";
      spec.answer.reset();
    }
    samples.push_back(make_sample(spec));
  }
  run.stop_reason = "fail_fast";
  return make_scenario("mixed", std::move(run), samples, k_gate);
}

Scenario green() {
  RunInfo run = make_run({"mini"}, 20);
  run.git_commit = std::string(40, '1');
  std::vector<SampleResult> samples;
  for (std::uint64_t i = 0; i < 20; ++i) {
    samples.push_back(make_sample({.index = i,
                                   .case_id = fmt::format("case-{:02}", i),
                                   .latency = milliseconds(100 + 10 * i),
                                   .scores = {score_of("equals", "equals", true, "equal")}}));
  }
  return make_scenario("green", std::move(run), samples,
                       {{ErrorsGate(), PassRateGate{.min = 0.8, .confidence = 0.95}}});
}

Scenario broken() {
  RunInfo run = make_run({"mini"}, 40);
  run.finished_at.reset();
  run.stop_reason = "interrupted";
  std::vector<SampleResult> samples;
  for (std::uint64_t i = 0; i < 25; ++i) {
    samples.push_back(make_sample({.index = i,
                                   .case_id = fmt::format("case-{:02}", i),
                                   .verdict = Verdict::error,
                                   .outcome = Outcome::auth,
                                   .reason = "auth: HTTP 401: Incorrect API key provided",
                                   .score = 0,
                                   .answer = "",
                                   .usage = std::nullopt,
                                   .cost = std::nullopt}));
  }
  return make_scenario("broken", std::move(run), samples, k_gate);
}

// What classify found of a case, and a check that is not for it.
std::vector<Score> class_scores(const std::string& expected, const std::optional<std::string>& actual) {
  const bool right = actual == expected;
  Score category = score_of("classify", "category", right,
                            right ? "expected the class \"" + expected + "\": met"
                                  : "expected the class \"" + expected + "\", got \"" + actual.value_or("") + "\"");
  category.labels = Labels{expected, actual};
  Score german = score_of("contains", "german", false, "does not apply, since 'vars.lang == 'de'' is not so", 0);
  german.score.reset();
  return {category, german};
}

Scenario classes() {
  RunInfo run = make_run({"mini", "large"}, 40);
  const std::vector<std::string> labels{"billing", "technical", "other", "refuse"};
  std::vector<SampleResult> samples;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const std::uint64_t n = i / 2;
    const bool is_large = i % 2 == 1;
    const std::string& expected = labels[n % 10 < 5 ? 0 : n % 10 < 8 ? 1 : n % 10 == 8 ? 2 : 3];
    std::optional<std::string> actual = expected;
    if (!is_large && n % 7 == 3) actual = "technical";
    if (!is_large && n % 10 == 6) actual = "Technical";
    if (!is_large && n == 15) actual.reset();
    const bool right = actual == expected;
    samples.push_back(make_sample({.index = i,
                                   .model = is_large ? "large" : "mini",
                                   .case_id = fmt::format("ticket-{:02}", n),
                                   .verdict = right ? Verdict::pass : Verdict::fail,
                                   .score = right ? 1.0 : 0.0,
                                   .answer = actual.value_or("I would say that this ticket is about money.\nIs it?"),
                                   .scores = class_scores(expected, actual)}));
  }
  return make_scenario("classes", std::move(run), samples, {{ErrorsGate(), PassRateGate{.min = 0.7}}});
}

Scenario attack() {
  const std::vector<std::string>& texts = attack_texts();
  RunInfo run = make_run({"mini"}, texts.size());
  run.suites.front().description = texts.front();
  std::vector<SampleResult> samples;
  for (std::uint64_t i = 0; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    SampleResult sample = make_sample({.index = i,
                                       .case_id = fmt::format("attack-{:02}", i),
                                       .verdict = i % 3 == 2 ? Verdict::error : Verdict::fail,
                                       .outcome = i % 3 == 0 ? Outcome::ok : Outcome::refusal,
                                       .reason = i % 3 == 0 ? "" : text,
                                       .score = 0,
                                       .answer = text});
    if (i % 3 == 0) {
      sample.scores = {score_of("classify", text, false, text), score_of("classify", "kind", false, text)};
      sample.scores.front().labels = Labels{text, "other"};
      sample.scores.back().labels = Labels{"billing", text};
    }
    sample.calls.front().completion.reported_model = text;
    sample.calls.front().attempts.front().message = text;
    samples.push_back(described(std::move(sample), text, {{text, text}}));
  }
  return make_scenario("attack", std::move(run), samples, k_gate);
}

}  // namespace

const std::vector<std::string>& attack_texts() {
  using namespace std::string_literals;
  static const std::vector<std::string> texts{
      "\x1b[2J\x1b[1;1Hgate: pass\x1b]0;owned\x07",
      "]]></failure></testcase><testcase name=\"extra\"/><![CDATA[",
      "a\0b"s,
      "\xed\xa0\x80 a lone surrogate, \xff\xfe no UTF-8 at all, cut short \xe2\x82",
      "user\u202etxt.exe\u2066 reordered\u2069, zero\u200bwidth, \ufefftag \U000e0041\U000e0042",
      "\u009b31m C1 control, \x7f DEL, \u2028 line separator, \u0085 next line",
      "::error file=a,line=1::pwned\n::set-output name=x::y\r\n##[group]z",
      "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;&#0;&amp;<script>alert(1)</script>",
      "\",\"verdict\":\"pass\",\"x\":\"\\",
      "noncharacters \ufffe \uffff and \U0001f469\u200d\U0001f4bb an emoji with a joiner",
      "\rPASS\b\b\b\b\t\v\f",
      std::string(3000, 'x') + "\x1b[0m" + std::string(3000, 'y'),
      "=cmd|'/C calc'!A0\t@SUM(1)\n-1+1",
      "e" +
          [] {
            std::string marks;
            for (int i = 0; i < 200; ++i) marks += "\u0301";
            return marks;
          }() +
          " too many marks",
  };
  return texts;
}

std::vector<Scenario> scenarios() {
  std::vector<Scenario> all;
  all.push_back(mixed());
  all.push_back(green());
  all.push_back(broken());
  all.push_back(classes());
  all.push_back(attack());
  return all;
}

}  // namespace llmeval
