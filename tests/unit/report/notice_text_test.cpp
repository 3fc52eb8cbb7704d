#include "report/notice_text.h"

#include <doctest/doctest.h>

using namespace llmeval;

TEST_CASE("afterwards there is a line for each model and trouble, with what came first") {
  NoticeSummary summary;
  CHECK(summary.lines(100).empty());
  summary.add({NoticeKind::throttled, "mini", "refused", "rate_limited: HTTP 429", {}, {}});
  summary.add({NoticeKind::throttled, "mini", "paused", "rate_limited: HTTP 429: wait", std::chrono::seconds(20), {}});
  summary.add({NoticeKind::throttled, "large", "paused", "overloaded", std::chrono::seconds(20), {}});
  summary.add({NoticeKind::circuit, "mini", "open", "server_error: \x1b[31mboom", {}, {}});
  summary.add({NoticeKind::circuit, "mini", "half_open", "server_error", {}, {}});
  summary.add({NoticeKind::circuit, "mini", "closed", "ok", {}, {}});
  summary.add({NoticeKind::circuit, "app", "key_open", "auth: HTTP 401", {}, {}});
  summary.add({NoticeKind::slow, "mini", "sending", "sending, after 2 attempts", std::chrono::minutes(1), 7});
  summary.add({NoticeKind::judge, "", "uncalibrated", "'polite' of triage was never compared with people", {}, {}});
  summary.add({NoticeKind::judge, "", "stale", "'safe' of triage has changed", {}, {}});
  CHECK(summary.lines(100) ==
        "a judge is not confirmed by people: 'polite' of triage was never compared with people\n"
        "a judge is not confirmed by people: 'safe' of triage has changed\n"
        "mini kept samples waiting: sending, after 2 attempts\n"
        "app refused its key: auth: HTTP 401\n"
        "mini was not asked any more: server_error: \\x1b[31mboom\n"
        "large was throttled: overloaded\n"
        "mini was throttled 2 times; first: rate_limited: HTTP 429\n");
}
