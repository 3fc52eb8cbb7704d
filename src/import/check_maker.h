#pragma once

#include "check/check_scope.h"
#include "data/value.h"
#include "import/import_notes.h"
#include "template/template.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// A check of ours on its way into a file.
struct MadeCheck {
  std::string type;
  Object options;
  bool is_negated = false;
};

/// What all items of `expect:` may say besides.
struct ItemOptions {
  std::string name;
  std::optional<Value> weight;
  std::string of;
};

/// The item of `expect:` in its shortest form.
Value expect_item(const MadeCheck& check, const ItemOptions& options = {});

/// The variables that an item reads. Where the checks themselves refuse the item, that is noted as left out, with their
/// words, and there are none.
std::optional<std::vector<std::string>> variables_of_item(const Value& item, Place place, const std::string& what,
                                                          ImportNotes& notes);

}  // namespace llmeval
