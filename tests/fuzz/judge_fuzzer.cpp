#include "base/assert.h"
#include "check/judge/judge_reply.h"
#include "text/unicode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace llmeval;

namespace {

std::vector<JudgeForm> make_forms() {
  Diagnostics unheard;
  const Prompt prompt;
  std::vector<JudgeForm> forms;
  for (const JudgeKind kind : {JudgeKind::score, JudgeKind::grade, JudgeKind::winner}) {
    std::vector<std::string> names;
    if (kind == JudgeKind::grade) names = {"A", "B"};
    forms.push_back(*JudgeForm::make(kind, std::move(names), prompt, unheard));
  }
  return forms;
}

// What the reader promises for every reply.
void check(std::string_view reply, const JudgeForm& form) {
  const Evaluated<JudgeReply> read = read_judge_reply(reply, form);
  if (!read) {
    LLMEVAL_ASSERT(!read.error().empty() && read.error().find('\n') == std::string::npos);
    return;
  }
  const std::size_t start = reply.find('{');
  LLMEVAL_ASSERT(start != std::string_view::npos && reply.find('}', start) != std::string_view::npos);
  if (form.kind() == JudgeKind::score) {
    LLMEVAL_ASSERT(!read->score.is_negative() && !(read->score > Decimal::from(1)));
  } else {
    LLMEVAL_ASSERT(std::find(form.names().begin(), form.names().end(), read->name) != form.names().end());
  }
  // Another verdict after it leaves none (unless it says the same), an object that is not closed neither.
  LLMEVAL_ASSERT(!read_judge_reply(std::string(reply) + R"({"reason": "", "score": 0.1234})", form) ||
                 read->score == *Decimal::parse("0.1234"));
  LLMEVAL_ASSERT(!read_judge_reply(std::string(reply) + "{", form));
  // Nor does one that is cut off.
  const std::string_view whole = trim(reply);
  if (!whole.starts_with('{') || !whole.ends_with('}') || whole.find('}') + 1 != whole.size()) return;
  for (std::size_t size = 0; size < std::min<std::size_t>(whole.size(), 64); ++size)
    LLMEVAL_ASSERT(!read_judge_reply(whole.substr(0, whole.size() - 1 - size), form));
}

}  // namespace

// A byte that picks the form, then the reply.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<JudgeForm> forms = make_forms();
  if (size == 0) return 0;
  check({reinterpret_cast<const char*>(data) + 1, size - 1}, forms[data[0] % forms.size()]);
  return 0;
}
