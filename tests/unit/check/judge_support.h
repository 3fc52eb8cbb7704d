#pragma once

#include "check/judge/judge_form.h"
#include "check/judge/judge_question.h"
#include "prompt/load.h"
#include "unit/prompt/memory_files.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval::check_test {

/// A judge's prompt, and all that was said of it.
struct LoadedJudge {
  std::optional<Prompt> prompt;
  std::string told;
};

inline LoadedJudge load_judge(const std::string& text, JudgeKind kind = JudgeKind::score) {
  Diagnostics diagnostics;
  LoadedJudge loaded;
  loaded.prompt = load_prompt(MemoryFiles({{"j.prompty", text}}), "j.prompty", diagnostics, {}, PromptAudience::judge);
  if (loaded.prompt) check_judge_prompt(*loaded.prompt, kind, diagnostics);
  loaded.told = all_text(diagnostics);
  return loaded;
}

inline Prompt judge_prompt(const std::string& text, JudgeKind kind = JudgeKind::score) {
  LoadedJudge loaded = load_judge(text, kind);
  REQUIRE_MESSAGE(loaded.told.empty(), loaded.told);
  return *std::move(loaded.prompt);
}

inline JudgeForm form_of(JudgeKind kind, std::vector<std::string> names = {}) {
  Diagnostics diagnostics;
  const Prompt prompt = judge_prompt(kind == JudgeKind::winner ? "{{ first }}{{ second }}" : "{{ answer }}", kind);
  std::optional<JudgeForm> form = JudgeForm::make(kind, std::move(names), prompt, diagnostics);
  REQUIRE(form.has_value());
  return *std::move(form);
}

}  // namespace llmeval::check_test
