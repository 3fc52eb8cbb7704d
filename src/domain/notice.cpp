#include "domain/notice.h"

#include <array>
#include <cstddef>

namespace llmeval {

namespace {

constexpr std::array<std::string_view, 6> k_names{"throttled", "circuit", "budget", "slow", "model_change", "judge"};

}  // namespace

std::string_view notice_name(NoticeKind kind) { return k_names.at(static_cast<std::size_t>(kind)); }

std::optional<NoticeKind> find_notice(std::string_view name) {
  for (std::size_t i = 0; i < k_names.size(); ++i) {
    if (k_names.at(i) == name) return static_cast<NoticeKind>(i);
  }
  return std::nullopt;
}

}  // namespace llmeval
