#include "domain/model_identity.h"

#include <fmt/format.h>

namespace llmeval {

namespace {

Notice told(std::string state, std::string text) {
  Notice notice;
  notice.kind = NoticeKind::model_change;
  notice.state = std::move(state);
  notice.text = std::move(text);
  return notice;
}

}  // namespace

std::optional<Notice> model_change(const ModelHistory& before, const ModelIdentity& now) {
  if (before.identities.empty() || now.id.empty()) return std::nullopt;
  const std::string* same_id_print = nullptr;
  bool is_known_id = false;
  for (const ModelIdentity& known : before.identities) {
    if (known.id != now.id) continue;
    is_known_id = true;
    if (known.fingerprint == now.fingerprint) return std::nullopt;
    if (!known.fingerprint.empty()) same_id_print = &known.fingerprint;
  }
  if (!is_known_id) {
    return told("changed",
                fmt::format("'{}' answers, in run {} it was '{}'", now.id, before.run, before.identities.front().id));
  }
  if (same_id_print == nullptr || now.fingerprint.empty()) return std::nullopt;
  return told("fingerprint", fmt::format("'{}' has the fingerprint '{}', in run {} it was '{}'", now.id,
                                         now.fingerprint, before.run, *same_id_print));
}

}  // namespace llmeval
