#pragma once

#include "check/check.h"

#include <string>
#include <string_view>

namespace llmeval {

// Inside check/ only: the two families of checks that look for texts.

/// The check `name: TEXT` or `name: {text: TEXT, ignore_case: true}`; with `several` also of a list, of which one is
/// enough.
/// \param verb   with its space, as reasons say it: `to contain `
/// \param holds  whether a text has the one sought
CheckType one_text_check(std::string name, std::string summary, std::string example, std::string_view verb,
                         bool several, bool (*holds)(std::string_view text, std::string_view sought));

/// The check `name: [TEXT, …]` or `name: {texts: [TEXT, …], ignore_case: true}`: whether a text contains all of them,
/// or any.
enum class Quantifier : bool { any, all };
CheckType many_texts_check(std::string name, std::string summary, std::string example, Quantifier quantifier);

}  // namespace llmeval
