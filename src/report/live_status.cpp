#include "report/live_status.h"

#include "base/duration.h"
#include "report/layout.h"
#include "report/notice_text.h"
#include "report/sample_text.h"
#include "text/inert.h"
#include "text/log_command.h"
#include "text/unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

struct Piece {
  std::string text;
  int rank = 0;  // 0: never left out; else the lowest goes first.
};

double per_second(std::uint64_t done, Duration elapsed) {
  const double seconds = static_cast<double>(elapsed.count()) / 1e6;
  return seconds > 0 ? static_cast<double>(done) / seconds : 0;
}

std::string cost_part(const Tally& tally) {
  const std::uint64_t finished = tally.finished();
  if (tally.unknown_spent >= finished) return {};  // Nothing finished, or nothing is known.
  return (tally.unknown_spent > 0 ? "≥" : "") + format_money(tally.spent);
}

std::string whole_seconds(Duration left) {
  // More digits would only flicker.
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
  return seconds < 60 ? fmt::format("{}s", seconds) : format_duration(std::chrono::seconds(seconds));
}

std::string eta_part(const Tally& tally, double rate) {
  if (rate <= 0 || tally.done() >= tally.planned) return {};
  const double left = std::min(static_cast<double>(tally.planned - tally.done()) / rate, 1e9);
  return "ETA " + whole_seconds(std::chrono::seconds(std::llround(left)));
}

std::vector<Piece> status_parts(const Tally& tally, Duration elapsed, std::uint64_t done_before,
                                const Retrying& retrying) {
  const double rate = per_second(tally.done() - std::min(done_before, tally.done()), elapsed);
  std::vector<Piece> parts{{fmt::format("{}/{}", tally.done(), tally.planned)}};
  if (tally.unscored > 0) {
    parts.push_back({fmt::format("{} answered", tally.unscored)});
  } else {
    parts.push_back({fmt::format("{} pass", tally.pass)});
    parts.push_back({fmt::format("{} fail", tally.fail)});
  }
  parts.push_back({fmt::format("{} {}", tally.error, tally.error == 1 ? "error" : "errors")});
  if (tally.skipped > 0) parts.push_back({fmt::format("{} skipped", tally.skipped), 3});
  parts.push_back({fmt::format("{} in flight", tally.in_flight()), 3});
  if (retrying.samples > 0) {
    parts.push_back({fmt::format("{} retrying ({}, next in {})", retrying.samples, outcome_name(retrying.outcome),
                                 whole_seconds(retrying.next)),
                     5});
  }
  if (rate > 0) parts.push_back({fmt::format("{:.{}f}/s", rate, rate < 100 ? 1 : 0), 2});
  if (std::string cost = cost_part(tally); !cost.empty()) parts.push_back({std::move(cost), 1});
  if (std::string eta = eta_part(tally, rate); !eta.empty()) parts.push_back({std::move(eta), 4});
  return parts;
}

std::string joined(const std::vector<Piece>& parts) {
  std::string line;
  for (const Piece& part : parts) {
    if (!line.empty()) line += " · ";
    line += part.text;
  }
  return line;
}

class LiveStatus final : public EventSink {
 public:
  LiveStatus(std::unique_ptr<Output> output, const StatusOptions& options)
      : output_(std::move(output)), options_(options) {}

  Result<> on_event(const RunEvent& event) override {
    if (std::holds_alternative<RunStarted>(event.kind)) done_before_ = event.tally.done();
    if (const auto* retry = std::get_if<AttemptFailedWillRetry>(&event.kind)) {
      retrying_[retry->index] = {event.elapsed + retry->wait, retry->attempt.outcome};
      notify(LiveNotice::retry, [&] { return retry_text(*retry); });
    } else if (const auto* restarted = std::get_if<AttemptRestarted>(&event.kind)) {
      retrying_.erase(restarted->index);
    } else if (const auto* notice = std::get_if<Notice>(&event.kind)) {
      notify(LiveNotice::notice, [&] { return notice_text(*notice); });
    } else if (const auto* finished = std::get_if<SampleFinished>(&event.kind)) {
      retrying_.erase(finished->sample.index);
      if (finished->sample.verdict == Verdict::error) {
        notify(LiveNotice::error, [&] { return error_text(finished->sample); });
      }
    } else if (const auto* cancelling = std::get_if<RunCancelling>(&event.kind)) {
      notify(LiveNotice::cancelling, [&] { return cancelling_text(*cancelling, event.tally); });
    } else if (std::holds_alternative<RunFinished>(event.kind)) {
      clear_line();
    }
    return {};
  }

  void on_tick(const Tally& tally, Duration elapsed) override {
    if (options_.verbosity == Verbosity::quiet) return;
    if (options_.tty) {
      // One column less than there are: a full line would wrap on some terminals.
      std::string line = status_line(tally, elapsed, options_.columns - 1, done_before_, retrying(elapsed));
      if (line == shown_) return;
      write("\r" + line + "\x1b[K");
      shown_ = std::move(line);
    } else if (elapsed - last_line_ >= options_.interval) {
      last_line_ = elapsed;
      write(status_line(tally, elapsed, k_plain_columns, done_before_, retrying(elapsed)) + "\n");
    }
  }

  Result<> finish() override {
    clear_line();
    return output_->finish();
  }

 private:
  static constexpr std::size_t k_plain_columns = 120;

  Retrying retrying(Duration elapsed) const {
    Retrying all;
    all.samples = retrying_.size();
    const auto next = std::min_element(retrying_.begin(), retrying_.end(),
                                       [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
    if (next == retrying_.end()) return all;
    all.outcome = next->second.outcome;
    all.next = std::max(Duration(0), next->second.due - elapsed);
    return all;
  }

  static std::string retry_text(const AttemptFailedWillRetry& retry) {
    const Attempt& attempt = retry.attempt;
    std::string text = fmt::format("{}: attempt {} came to {}", sample_label(retry.key), attempt.number,
                                   outcome_name(attempt.outcome));
    if (attempt.http_status != 0) text += fmt::format(" (HTTP {})", attempt.http_status);
    text += fmt::format(", the next in {}", format_duration(retry.wait));
    return attempt.message.empty() ? text : text + ": " + attempt.message;
  }

  static std::string error_text(const SampleResult& sample) {
    return fmt::format("{}: {}", sample_label(sample.key), outcome_reason(sample));
  }

  static std::string cancelling_text(const RunCancelling& cancelling, const Tally& tally) {
    return fmt::format("{}; waiting for {} in flight", cancelling.reason, tally.in_flight());
  }

  template <class Text>
  void notify(LiveNotice notice, const Text& text) {
    struct Look {
      std::string_view name;
      Tint tint;
    };
    constexpr std::array k_looks{Look{"error", Tint::warn}, Look{"retry", Tint::dim}, Look{"stopping", Tint::strong},
                                 Look{"note", Tint::dim}};
    std::uint64_t& before = notices_.at(static_cast<std::size_t>(notice));
    if (!shows_notice(notice, options_.verbosity, before++)) return;
    const Look& look = k_looks.at(static_cast<std::size_t>(notice));
    const std::size_t columns = (options_.tty ? std::max<std::size_t>(options_.columns, 40) : 200) - 10;
    clear_line();
    write(fmt::format("{} {}\n", paint(look.tint, fmt::format("{}:", look.name), options_.colour),
                      log_safe(excerpt(text(), columns))));
  }

  void clear_line() {
    if (shown_.empty()) return;
    write("\r\x1b[K");
    shown_.clear();
  }

  void write(const std::string& bytes) {
    if (Result<> written = output_->append(bytes); !written) options_.verbosity = Verbosity::quiet;
  }

  std::unique_ptr<Output> output_;
  StatusOptions options_;
  std::string shown_;  // The line on the terminal now.
  Duration last_line_{0};
  std::uint64_t done_before_ = 0;
  std::array<std::uint64_t, 4> notices_{};
  struct Wait {
    Duration due{0};
    Outcome outcome = Outcome::ok;
  };
  std::map<std::uint64_t, Wait> retrying_;  ///< By the sample's index.
};

}  // namespace

std::string status_line(const Tally& tally, Duration elapsed, std::size_t columns, std::uint64_t done_before,
                        const Retrying& retrying) {
  std::vector<Piece> parts = status_parts(tally, elapsed, done_before, retrying);
  std::string line = joined(parts);
  while (display_width(line) > columns) {
    auto least = parts.end();
    for (auto part = parts.begin(); part != parts.end(); ++part) {
      if (part->rank > 0 && (least == parts.end() || part->rank < least->rank)) least = part;
    }
    if (least == parts.end()) return fit_width(line, columns);
    parts.erase(least);
    line = joined(parts);
  }
  return line;
}

std::unique_ptr<EventSink> make_live_status(std::unique_ptr<Output> output, const StatusOptions& options) {
  return std::make_unique<LiveStatus>(std::move(output), options);
}

}  // namespace llmeval
