#include "report/live_status.h"

#include "support/make_sample.h"
#include "support/string_output.h"
#include "text/unicode.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

using namespace llmeval;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Tally tally_of(std::uint64_t planned, std::uint64_t pass, std::uint64_t fail, std::uint64_t error,
               std::uint64_t in_flight) {
  Tally tally;
  tally.planned = planned;
  tally.pass = pass;
  tally.fail = fail;
  tally.error = error;
  tally.started = pass + fail + error + in_flight;
  tally.spent = Money{12'300'000};
  return tally;
}

RunEvent event_of(RunEventKind kind) { return {SystemTime(), Duration(0), {}, std::move(kind)}; }

RunEvent failed_sample(const std::string& id) {
  return event_of(SampleFinished{make_sample({.case_id = id,
                                              .verdict = Verdict::error,
                                              .outcome = Outcome::auth,
                                              .reason = "HTTP 401: \x1b[31mwrong key",
                                              .answer = ""})});
}

RunEvent retry() {
  Attempt attempt;
  attempt.outcome = Outcome::rate_limited;
  attempt.http_status = 429;
  attempt.message = "slow down";
  return event_of(AttemptFailedWillRetry{0, {"triage", "short", "mini", "a", 1}, attempt, milliseconds(1200)});
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the status line says how far a run is, and drops what matters least where there is no room") {
  const Tally tally = tally_of(80, 9, 2, 1, 8);
  CHECK(status_line(tally, seconds(4), 120) ==
        "12/80 · 9 pass · 2 fail · 1 error · 8 in flight · 3.0/s · $0.012 · ETA 23s");
  CHECK(status_line(tally, seconds(4), 70) == "12/80 · 9 pass · 2 fail · 1 error · 8 in flight · 3.0/s · ETA 23s");
  CHECK(status_line(tally, seconds(4), 60) == "12/80 · 9 pass · 2 fail · 1 error · 8 in flight · ETA 23s");
  CHECK(status_line(tally, seconds(4), 50) == "12/80 · 9 pass · 2 fail · 1 error · ETA 23s");
  CHECK(status_line(tally, seconds(4), 40) == "12/80 · 9 pass · 2 fail · 1 error");
  CHECK(status_line(tally, seconds(4), 10) == "12/80 · 9…");
  CHECK(status_line(tally, seconds(4), 70, 4) == "12/80 · 9 pass · 2 fail · 1 error · 8 in flight · 2.0/s · ETA 34s");
  CHECK(status_line(tally_of(1000, 1, 0, 0, 1), seconds(1), 120).ends_with("ETA 16m39s"));
}

TEST_CASE("the status line fits every width") {
  Tally tally = tally_of(1'000'000, 123'456, 7'890, 12, 128);
  tally.skipped = 5;
  std::size_t before = 0;
  for (std::size_t columns = 1; columns <= 140; ++columns) {
    const std::size_t width = display_width(status_line(tally, seconds(100), columns));
    CHECK(width <= columns);
    CHECK(width >= before);
    before = width;
  }
}

TEST_CASE("the status line guesses nothing: no rate, cost or end before there is one") {
  Tally tally;
  tally.planned = 10;
  tally.started = 3;
  CHECK(status_line(tally, Duration(0), 120) == "0/10 · 0 pass · 0 fail · 0 errors · 3 in flight");
  tally.pass = 2;
  tally.unknown_spent = 1;
  tally.spent = Money{2'000'000};
  CHECK(status_line(tally, seconds(1), 120) ==
        "2/10 · 2 pass · 0 fail · 0 errors · 1 in flight · 2.0/s · ≥$0.0020 · ETA 4s");
  tally.unknown_spent = 2;
  CHECK(status_line(tally, seconds(1), 120).find('$') == std::string::npos);
}

TEST_CASE("on a terminal one line is rewritten when it changes, and gone at the end") {
  std::string shown;
  const auto status = make_live_status(StringOutput::into(shown), {.tty = true, .columns = 60});
  const Tally tally = tally_of(10, 1, 0, 0, 1);
  const std::string line = "\r" + status_line(tally, seconds(1), 59) + "\x1b[K";
  status->on_tick(tally, seconds(1));
  CHECK(shown == line);
  status->on_tick(tally, seconds(1));
  CHECK(shown == line);
  REQUIRE(status->on_event(failed_sample("a")).has_value());
  CHECK(shown.substr(line.size()).starts_with("\r\x1b[Kerror: triage › a"));
  CHECK(shown.ends_with("\n"));
  shown.clear();
  status->on_tick(tally, seconds(1));
  CHECK(shown == line);
  REQUIRE(status->on_event(event_of(RunFinished{})).has_value());
  CHECK(shown == line + "\r\x1b[K");
  REQUIRE(status->finish().has_value());
  CHECK(shown == line + "\r\x1b[K");
}

TEST_CASE("in a pipe there is a plain line once in an interval") {
  std::string shown;
  const auto status = make_live_status(StringOutput::into(shown), {.tty = false, .interval = seconds(10)});
  for (int i = 1; i <= 350; ++i)
    status->on_tick(tally_of(1000, static_cast<std::uint64_t>(i), 0, 0, 1), milliseconds(100) * i);
  CHECK(count_of(shown, "\n") == 3);
  CHECK(shown.starts_with("100/1000 · 100 pass"));
  CHECK(shown.find('\r') == std::string::npos);
  CHECK(shown.find('\x1b') == std::string::npos);
}

TEST_CASE("samples that wait for their next attempt are counted, with the reason and the time of the next") {
  std::string shown;
  const auto status = make_live_status(StringOutput::into(shown), {.interval = seconds(1)});
  const auto retry_of = [](std::uint64_t index, Outcome outcome, Duration wait) {
    Attempt attempt;
    attempt.outcome = outcome;
    return event_of(AttemptFailedWillRetry{index, {"triage", "short", "mini", "a", 1}, attempt, wait});
  };
  const auto line_at = [&](int second) {
    shown.clear();
    status->on_tick(tally_of(10, 1, 0, 0, 3), seconds(second));
    return shown;
  };
  REQUIRE(status->on_event(retry_of(1, Outcome::rate_limited, seconds(20))));
  REQUIRE(status->on_event(retry_of(2, Outcome::server_error, milliseconds(2500))));
  CHECK(line_at(1).find(" · 2 retrying (server_error, next in 2s) · ") != std::string::npos);
  REQUIRE(status->on_event(event_of(AttemptRestarted{2, {}, 2, "mini"})));
  CHECK(line_at(2).find(" · 1 retrying (rate_limited, next in 18s) · ") != std::string::npos);
  REQUIRE(status->on_event(event_of(SampleFinished{make_sample({.index = 1})})));
  CHECK(line_at(3).find("retrying") == std::string::npos);
}

TEST_CASE("what happens to a model gets a line") {
  struct Row {
    Notice notice;
    std::string line;
  };
  const auto notice = [](NoticeKind kind, std::string state, std::optional<Duration> wait) {
    return Notice{kind, "mini", std::move(state), "HTTP 429: \x1b[31mslow down", wait, {}};
  };
  const std::string text = "HTTP 429: \\x1b[31mslow down\n";
  const Row rows[] = {
      {notice(NoticeKind::throttled, "paused", seconds(20)), "note: mini is throttled for 20.0s: " + text},
      {notice(NoticeKind::throttled, "refused", Duration(0)), "note: mini is throttled: " + text},
      {notice(NoticeKind::circuit, "open", seconds(1)), "note: mini is not asked any more for 1.00s: " + text},
      {notice(NoticeKind::circuit, "half_open", {}), "note: mini is tried again: " + text},
      {notice(NoticeKind::circuit, "closed", {}), "note: mini is asked again: " + text},
      {notice(NoticeKind::circuit, "key_open", {}), "note: mini refuses its key: " + text},
      {notice(NoticeKind::slow, "sending", seconds(60)), "note: mini keeps a sample waiting for 1m00s: " + text},
      {{NoticeKind::budget, "", "max_cost", "max_cost of $2", {}, {}},
       "note: the run reached its budget: max_cost of $2\n"},
  };
  for (const Row& row : rows) {
    std::string shown;
    const auto status = make_live_status(StringOutput::into(shown), {});
    REQUIRE(status->on_event(event_of(row.notice)));
    CHECK(shown == row.line);
  }
}

TEST_CASE("notices by verbosity") {
  struct Row {
    Verbosity verbosity;
    std::size_t errors;
    std::size_t retries;
    std::size_t cancellings;
  };
  const Row rows[] = {{Verbosity::quiet, 0, 0, 0}, {Verbosity::normal, 3, 0, 1}, {Verbosity::verbose, 20, 20, 1}};
  for (const Row& row : rows) {
    std::string shown;
    const auto status = make_live_status(StringOutput::into(shown), {.verbosity = row.verbosity});
    for (int i = 0; i < 30; ++i) {
      REQUIRE(status->on_event(failed_sample("a")).has_value());
      REQUIRE(status->on_event(retry()).has_value());
    }
    status->on_tick(tally_of(10, 1, 0, 0, 1), seconds(5));
    REQUIRE(status->on_event(event_of(RunCancelling{"interrupted"})).has_value());
    CHECK(count_of(shown, "error: triage › a · short × mini: auth: HTTP 401: \\x1b[31mwrong key\n") == row.errors);
    CHECK(count_of(shown,
                   "retry: triage › a · short × mini: attempt 1 came to rate_limited (HTTP 429), the next in "
                   "1.20s: slow down\n") == row.retries);
    CHECK(count_of(shown, "stopping: interrupted; waiting for 0 in flight\n") == row.cancellings);
  }
}
