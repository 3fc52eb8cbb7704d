#include "report/sample_story.h"

#include "base/duration.h"
#include "base/time.h"
#include "data/json.h"
#include "report/layout.h"
#include "report/sample_text.h"
#include "text/inert.h"
#include "text/log_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_longest_text = 4'000;

class StoryWriter {
 public:
  StoryWriter(const SampleStory& story, const ReportOptions& options) : story_(story), options_(options) {}

  std::string write() {
    head();
    subject();
    std::int32_t turn = 0;
    for (const Call& call : story_.sample.calls) {
      if (call.purpose == CallPurpose::answer) {
        said_before(call.turn, call.turn != turn);
        turn = call.turn;
      }
      one_call(call);
    }
    if (story_.sample.calls.empty()) said_before(1, true);
    scores();
    return log_safe(out_);
  }

 private:
  void line(std::size_t indent, std::string_view text, Tint tint = Tint::none) {
    out_ += std::string(indent, ' ') + paint(tint, text, options_.colour) + '\n';
  }

  // A text of its own lines under a label; shortened at a character's border.
  void block(std::size_t indent, std::string_view label, std::string_view text) {
    std::string_view shown = text;
    if (options_.verbosity != Verbosity::verbose && text.size() > k_longest_text) {
      std::size_t end = k_longest_text;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
      shown = text.substr(0, end);
    }
    line(indent, fmt::format("{}:", label), Tint::dim);
    const std::string inert = inert_block(shown);
    std::string_view rest = inert;
    while (!rest.empty()) {
      const std::size_t end = rest.find('\n');
      line(indent + 2, rest.substr(0, end));
      rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    if (text.empty()) line(indent + 2, "(empty)", Tint::dim);
    if (shown.size() < text.size()) {
      line(indent + 2, fmt::format("… {} bytes more (-v shows all)", text.size() - shown.size()), Tint::dim);
    }
  }

  void head() {
    const SampleResult& sample = story_.sample;
    const std::string_view verdict = story_.has_verdict ? verdict_name(sample.verdict) : "not finished";
    out_ += paint(story_.has_verdict ? verdict_tint(sample.verdict) : Tint::warn, verdict, options_.colour);
    out_ += " " + paint(Tint::strong, sample_label(sample.key), options_.colour) + '\n';
    std::string when = "started " + format_time(sample.started_at);
    if (story_.has_verdict) when += ", took " + format_duration(sample.duration);
    if (sample.verdict == Verdict::pass || sample.verdict == Verdict::fail) {
      when += fmt::format(", score {:.4g}", sample.score);
    }
    if (!sample.prompt_hash.empty()) when += ", prompt " + sample.prompt_hash.substr(0, 12);
    line(2, when);
    const std::string reason = story_.has_verdict ? outcome_reason(sample) : std::string();
    if (!reason.empty()) line(2, inert_line(reason));
  }

  void subject() {
    const Case& subject = *story_.sample.subject;
    if (!subject.description.empty()) line(2, inert_line(subject.description), Tint::dim);
    for (const Member& variable : subject.vars) {
      block(2, inert_line(variable.key), variable.value.is_text() ? variable.value.text() : to_json(variable.value));
    }
    if (subject.reference) {
      block(2, "reference", subject.reference->is_text() ? subject.reference->text() : to_json(*subject.reference));
    }
    std::string tags;
    for (const auto& [name, value] : subject.tags) {
      tags += (tags.empty() ? "" : ", ") + inert_line(value == "true" ? name : name + "=" + value);
    }
    if (!tags.empty()) line(2, "tags: " + tags);
  }

  void said_before(std::int32_t turn, bool begins_turn) {
    out_ += '\n';
    if (story_.has_turns && begins_turn) line(2, fmt::format("turn {}", turn), Tint::strong);
    if (!story_.why_not_said.empty() && begins_turn) line(2, inert_line(story_.why_not_said), Tint::warn);
    if (told_ >= story_.said.size()) return;
    for (const Message& message : story_.said[told_++]) one_message(message);
  }

  void one_message(const Message& message) {
    bool has_results = false;
    for (const Part& part : message.parts) {
      const auto* result = std::get_if<ToolResultPart>(&part);
      if (result != nullptr) block(2, fmt::format("result of {}", inert_line(result->call_id)), result->text);
      has_results = has_results || result != nullptr;
    }
    if (!has_results) block(2, role_name(message.role), message.text());
  }

  void one_call(const Call& call) {
    out_ += '\n';
    const std::string whose = call.check.empty() ? std::string() : fmt::format(" for '{}'", inert_line(call.check));
    std::string what = fmt::format("call {} ({}{}): {} from {}", call.number, purpose_name(call.purpose), whose,
                                   outcome_name(call.outcome), inert_line(call.model));
    if (call.latency.count() > 0) what += ", latency " + format_duration(call.latency);
    if (const std::optional<Usage>& usage = call.completion.usage) {
      what += fmt::format(", {} tokens in, {} out", usage->input_tokens, usage->output_tokens);
    }
    if (call.cost) what += ", " + format_money(*call.cost);
    line(2, what, Tint::strong);
    if (call.cached) line(4, "answered before: " + recorded(call) + ", nothing was sent");
    const Attempt* before = nullptr;
    const std::string& asked = call.purpose == CallPurpose::answer || call.attempts.empty()
                                   ? story_.sample.key.model
                                   : call.attempts.front().model;
    for (const Attempt& attempt : call.attempts) {
      one_attempt(attempt, before, asked);
      before = &attempt;
    }
    if (!call.message.empty() && !is_gradable(call.outcome)) line(4, inert_line(call.message));
    if (is_gradable(call.outcome)) answer(call);
  }

  static std::string recorded(const Call& call) {
    return call.recorded_at ? "asked for at " + format_time(*call.recorded_at) : "nobody knows when";
  }

  // \param asked  the model that the call was for.
  void one_attempt(const Attempt& attempt, const Attempt* before, const std::string& asked) {
    if (before != nullptr) {
      // Until it was asked for again: the time in the queue is told by the attempt.
      const Duration wait = attempt.started_at - attempt.queue_wait - (before->started_at + before->duration);
      if (wait.count() > 0) line(4, "waited " + format_duration(wait), Tint::dim);
    }
    std::string what = fmt::format("attempt {} at {}: {}", attempt.number, format_time(attempt.started_at),
                                   outcome_name(attempt.outcome));
    if (attempt.http_status != 0) what += fmt::format(", HTTP {}", attempt.http_status);
    line(4, what, is_gradable(attempt.outcome) ? Tint::none : Tint::warn);
    std::string times = "queued " + format_duration(attempt.queue_wait);
    times += attempt.first_byte.count() > 0 ? ", first byte after " + format_duration(attempt.first_byte)
                                            : std::string(", no first byte");
    if (attempt.first_token.count() > 0) times += ", first token after " + format_duration(attempt.first_token);
    times += ", took " + format_duration(attempt.duration);
    if (attempt.usage) {
      times += fmt::format(", {} tokens in, {} out", attempt.usage->input_tokens, attempt.usage->output_tokens);
    }
    if (attempt.cost) times += ", " + format_money(*attempt.cost);
    line(6, times);
    if (attempt.model != asked) line(6, "asked " + inert_line(attempt.model) + " instead");
    if (!attempt.message.empty()) line(6, inert_line(attempt.message));
    if (attempt.wait_hint) line(6, "asked to wait " + format_duration(*attempt.wait_hint));
    if (!attempt.request_id.empty()) line(6, "request id " + inert_line(attempt.request_id));
    for (const auto& [name, value] : attempt.headers) line(6, inert_line(name) + ": " + inert_line(value), Tint::dim);
  }

  void answer(const Call& call) {
    for (const Part& part : call.completion.parts) {
      if (const auto* reasoning = std::get_if<ReasoningPart>(&part)) block(4, "reasoning", reasoning->text);
      if (const auto* tool = std::get_if<ToolCallPart>(&part)) {
        const std::string id = tool->id.empty() ? std::string() : fmt::format(" ({})", inert_line(tool->id));
        block(4, fmt::format("calls {}{}", inert_line(tool->name), id), tool->arguments);
      }
    }
    std::string label = call.purpose == CallPurpose::answer ? "answer" : "reply";
    if (!call.completion.finish_reason.empty())
      label += fmt::format(" ({})", inert_line(call.completion.finish_reason));
    block(4, label, call.completion.text());
    reported(call.completion);
  }

  // What an application says of itself and of where its answer comes from.
  void reported(const Completion& completion) {
    if (!completion.reported_version.empty()) line(4, "reports version " + inert_line(completion.reported_version));
    if (!completion.reported_prompt_hash.empty()) {
      line(4, "reports prompt " + inert_line(completion.reported_prompt_hash));
    }
    for (std::size_t i = 0; i < completion.contexts.size(); ++i) {
      block(4, fmt::format("context {}", i + 1), completion.contexts[i]);
    }
  }

  void scores() {
    if (story_.sample.scores.empty()) return;
    out_ += '\n';
    line(2, "checks", Tint::strong);
    for (const Score& score : story_.sample.scores) {
      const std::string_view found = !score.applies() ? "skip" : score.error ? "error" : score.pass ? "pass" : "fail";
      std::string what = fmt::format("{} {}{}", found, turn_label(story_.sample, score.turn), inert_line(score.name));
      if (score.name != score.check) what += fmt::format(" ({})", inert_line(score.check));
      if (score.weight == 0 && score.applies()) what += " [never decides]";
      if (score.error) what += fmt::format(": {}", outcome_name(*score.error));
      if (!score.reason.empty()) what += ": " + inert_line(score.reason);
      line(4, what, score.error ? Tint::warn : decided_against(score) ? Tint::bad : Tint::none);
      if (score.judging != nullptr) line(6, judging_text(*score.judging), Tint::dim);
    }
  }

  static std::string judging_text(const Judging& judging) {
    std::vector<std::string> votes;
    for (const std::optional<double>& vote : judging.votes)
      votes.push_back(vote ? fmt::format("{:.4g}", *vote) : "none");
    std::string text =
        fmt::format("judged by {} with prompt {}", inert_line(fmt::format("{}", fmt::join(judging.models, ", "))),
                    judging.prompt_hash.substr(0, 12));
    if (!votes.empty()) text += fmt::format(", {} {}", votes.size() == 1 ? "vote" : "votes", fmt::join(votes, ", "));
    if (votes.size() > 1) text += fmt::format(" (spread {:.4g})", judging.spread());
    return text;
  }

  const SampleStory& story_;
  const ReportOptions& options_;
  std::string out_;
  std::size_t told_ = 0;  // Of what was said.
};

}  // namespace

std::string sample_story(const SampleStory& story, const ReportOptions& options) {
  return StoryWriter(story, options).write();
}

}  // namespace llmeval
