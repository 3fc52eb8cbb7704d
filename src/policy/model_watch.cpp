#include "policy/model_watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

ModelWatch::Name& ModelWatch::name_of(std::uint32_t suite, const std::string& model) {
  if (suite >= suites_.size()) suites_.resize(suite + 1);
  return suites_[suite][model];
}

void ModelWatch::expect(std::uint32_t suite, const std::string& model, ModelHistory before) {
  name_of(suite, model).before = std::move(before);
}

std::optional<Notice> ModelWatch::observe(std::uint32_t suite, const Call& call) {
  const std::string& id = call.completion.reported_model;
  const std::string& fingerprint = call.completion.fingerprint;
  if (id.empty()) return std::nullopt;
  Name& name = name_of(suite, call.model);
  const bool is_new_id = std::find(name.ids.begin(), name.ids.end(), id) == name.ids.end();
  if (!is_new_id && fingerprint == name.last_fingerprint) return std::nullopt;
  name.last_fingerprint = fingerprint;

  std::optional<Notice> notice = model_change(name.before, {id, fingerprint});
  if (notice && notice->state == "fingerprint" && std::exchange(name.is_fingerprint_told, true)) notice.reset();
  if (notice && notice->state == "changed" && !is_new_id) notice.reset();
  if (is_new_id && !name.ids.empty() && !notice && !std::exchange(name.is_mixed_told, true)) {
    notice.emplace();
    notice->kind = NoticeKind::model_change;
    notice->state = "mixed";
    notice->text = fmt::format("'{}' and '{}' answer in one run", name.ids.front(), id);
  }
  if (is_new_id) name.ids.push_back(id);
  if (notice) notice->model = call.model;
  return notice;
}

}  // namespace llmeval
