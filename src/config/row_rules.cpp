#include "config/row_rules.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

RowMap::RowMap(const Value* map) {
  if (map == nullptr || !map->is_object()) return;
  for (const Member& member : map->object()) {
    if (member.value.is_text()) renames_.push_back({member.key, member.value.text(), member.value.place()});
  }
}

RowFilter::RowFilter(const Value* where, Diagnostics& diagnostics) {
  if (where == nullptr || !where->is_text()) return;
  place_ = where->place();
  expression_ = Expression::parse(where->text(), place_, diagnostics);
}

bool RowFilter::keeps(const Object& row, Place place) {
  if (!expression_) return true;
  ++rows_;
  Rendered<Value> value = expression_->evaluate(row);
  if (!value) {
    RenderError& error = value.error();
    note(error.place, std::move(error.message), std::move(error.hint), place);
    return false;
  }
  if (!value->is_boolean()) {
    // A text such as 'false' would count as true.
    note(place_, fmt::format("'where' gives {}, not true or false,", kind_name(value->kind())),
         "compare it with something: lang == 'de'", place);
    return false;
  }
  if (value->boolean()) ++kept_;
  return value->boolean();
}

void RowFilter::note(Place place, std::string message, std::string hint, Place row) {
  const auto [found, is_new] = mistakes_.try_emplace(std::move(message), Mistake{place, std::move(hint), row});
  if (!is_new) ++found->second.more;
}

void RowFilter::finish(Diagnostics& diagnostics) {
  for (auto& [message, mistake] : mistakes_) {
    const std::string more = mistake.more == 0 ? std::string() : fmt::format(" and {} more", mistake.more);
    diagnostics.error(mistake.place,
                      fmt::format("{} in the row at {}{}", message, diagnostics.describe(mistake.first_row), more),
                      std::move(mistake.hint));
  }
  if (mistakes_.empty() && rows_ > 0 && kept_ == 0) {
    diagnostics.error(place_, fmt::format("'where' keeps none of {} row{}", rows_, rows_ == 1 ? "" : "s"),
                      "compare with a value as the data writes it");
  }
}

}  // namespace llmeval
