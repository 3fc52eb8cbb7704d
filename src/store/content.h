#pragma once

#include "domain/case.h"
#include "domain/completion.h"
#include "domain/message.h"
#include "domain/verdict.h"

#include <memory>
#include <string>
#include <vector>

namespace llmeval {

// How values of the domain stand inside a column.

/// `{"vars": {…}, "reference": …, "history": […], "turns": […]}`, the last three where there are any; never a reference
/// that is an accepted answer.
std::string case_content(const Case& subject);
/// See case_hash().
std::string hash_of(const Case& subject);
/// The way back, for what `subject` has of these; false where it is no such text.
bool read_case_content(const std::string& json, Case& subject);

/// `{"tag": "value"}`; empty where there is none.
std::string tags_to_json(const Tags& tags);
Tags tags_from_json(const std::string& json);

/// `{"prompt_hash": "…", "models": ["referee"], "votes": [0.5, null], "criteria_hash": "…"}`
std::string judging_to_json(const Judging& judging);
/// Nullptr where it is no such text.
std::shared_ptr<const Judging> judging_from_json(const std::string& json);

/// A completion's parts: its text in a column of its own, which queries read; everything else, and what an application
/// told of itself, as JSON.
struct StoredParts {
  bool has_text = false;
  std::string text;
  std::string others;  ///< Empty: none.
};
StoredParts split_parts(const Completion& completion);
/// The way back, into `completion`.
void join_parts(bool has_text, std::string text, const std::string& others, Completion& completion);

}  // namespace llmeval
