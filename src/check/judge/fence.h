#pragma once

#include "check/check_input.h"
#include "data/value.h"
#include "domain/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only: what a judge is shown of others is data, never instructions.

/// Texts that come from the model under test or from its case, on their way into a judge's prompt. The prompt's
/// template never sees them: a variable has a stand-in, which a template can place, or leave out, and nothing else;
/// when it is rendered, each text comes where its stand-in stands, between marks with a number that no text contains.
/// So neither a text nor a template can let a word out of its marks. Holds views: the texts outlive it.
class FencedTexts {
 public:
  /// What stands for a text.
  /// \param name  what its marks call it: `answer`, `message-2`; of letters, digits and `._-`.
  std::string add(std::string name, std::string text);
  /// The same of every text in a value. Numbers, booleans and null, which cannot instruct anyone, stay as they are, and
  /// so do keys that are plain words; an object with any other is its JSON text.
  Value add(const std::string& name, const Value& value);

  /// Puts the texts where their stand-ins are; gives the number of their marks. Fails where a template took a stand-in
  /// apart (`answer[:100]`).
  Evaluated<std::string> place(std::vector<Message>& messages, std::string_view prompt_hash) const;

 private:
  struct Named {
    std::string name;
    std::string text;
  };
  std::vector<Named> texts_;
};

/// The number of a fence: the first 16 hex digits of SHA-256 over the judge's prompt hash and the texts that are
/// placed, in their order. The same for the same question, so that caches and recordings hold; of texts that contain it
/// (with whatever case) the next one, so that no text contains its own.
std::string fence_number(std::string_view prompt_hash, const std::vector<std::string_view>& texts);

/// What a judge is told of the marks.
std::string fence_declaration(std::string_view number);

}  // namespace llmeval
