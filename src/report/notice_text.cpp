#include "report/notice_text.h"

#include "base/duration.h"
#include "text/inert.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

// What happened, in the past; empty for what is only the way back (a probe, a circuit that closes).
std::string_view trouble_of(const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::throttled:
      return "was throttled";
    case NoticeKind::circuit:
      if (notice.state == "open") return "was not asked any more";
      return notice.state == "key_open" ? "refused its key" : "";
    case NoticeKind::budget:
      return "reached its budget";
    case NoticeKind::slow:
      return "kept samples waiting";
    case NoticeKind::model_change:
      return "changed";
    case NoticeKind::judge:
      return "is not confirmed by people";
  }
  return "";
}

std::string_view news_of(const Notice& notice) {
  switch (notice.kind) {
    case NoticeKind::throttled:
      return "is throttled";
    case NoticeKind::circuit:
      if (notice.state == "open") return "is not asked any more";
      if (notice.state == "key_open") return "refuses its key";
      return notice.state.ends_with("closed") ? "is asked again" : "is tried again";
    case NoticeKind::budget:
      return "reached its budget";
    case NoticeKind::slow:
      return "keeps a sample waiting";
    case NoticeKind::model_change:
      return "changed";
    case NoticeKind::judge:
      return "is not confirmed by people";
  }
  return "";
}

std::string whose(const Notice& notice) {
  if (notice.kind == NoticeKind::judge) return "a judge";
  return notice.model.empty() ? "the run" : inert_line(notice.model);
}

}  // namespace

std::string notice_text(const Notice& notice) {
  std::string text = fmt::format("{} {}", whose(notice), news_of(notice));
  if (notice.wait && notice.wait->count() > 0) {
    text += " for " + format_duration(*notice.wait);
  }
  if (!notice.text.empty()) text += ": " + inert_line(notice.text);
  return text;
}

void NoticeSummary::add(const Notice& notice) {
  const std::string_view trouble = trouble_of(notice);
  if (trouble.empty()) return;
  // Each judge is told by itself: its text is all that names it.
  const std::string which = notice.kind == NoticeKind::judge ? notice.text : std::string();
  Trouble& known = troubles_[{std::string(trouble), whose(notice), which}];
  if (known.times++ == 0) known.first = inert_line(notice.text);
}

std::string NoticeSummary::lines(std::size_t columns) const {
  std::string out;
  for (const auto& [what, trouble] : troubles_) {
    const auto& [did, who, which] = what;
    const std::string times = trouble.times == 1 ? ":" : fmt::format(" {} times; first:", trouble.times);
    out += excerpt(fmt::format("{} {}{} {}", who, did, times, trouble.first), columns) + "\n";
  }
  return out;
}

}  // namespace llmeval
