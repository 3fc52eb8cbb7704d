#include "check/text_targets.h"

#include <fmt/format.h>
#include "check/comparison.h"

#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_empty_text = "an empty text is in every answer, so the check cannot fail";
constexpr const char* k_nothing = "nothing to look for: all texts are empty";

// Drops what is empty; nullopt where nothing is left.
std::optional<Value> without_empty_texts(const Value& written, Diagnostics& diagnostics) {
  if (!written.is_list()) {
    if (!written.is_text() || !written.text().empty()) return written;
    diagnostics.error(written.place(), k_empty_text);
    return std::nullopt;
  }
  List kept;
  for (const Value& text : written.list()) {
    if (text.is_text() && text.text().empty()) {
      diagnostics.warning(text.place(), "an empty text is left out, since every answer has it");
    } else {
      kept.push_back(text);
    }
  }
  if (kept.empty()) {
    diagnostics.error(written.place(), "nothing to look for: the list is empty", "give at least one text");
    return std::nullopt;
  }
  return Value(std::move(kept)).at(written.place());
}

}  // namespace

std::optional<TextTargets> TextTargets::parse(const Value& written, bool several, const TextForm& form,
                                              Diagnostics& diagnostics) {
  std::optional<ValueOption> option = ValueOption::parse(written, diagnostics);
  if (!option) return std::nullopt;
  TextTargets targets(*std::move(option), several, form);
  if (!targets.option_.is_constant()) return targets;
  Evaluated<Targets> prepared = targets.prepare(written);
  if (!prepared) {
    diagnostics.error(written.place(), std::move(prepared).error());
    return std::nullopt;
  }
  targets.constant_ = *std::move(prepared);
  return targets;
}

std::optional<TextTargets> TextTargets::parse_one(const Value& text, const TextForm& form, Diagnostics& diagnostics) {
  if (!without_empty_texts(text, diagnostics)) return std::nullopt;
  return parse(text, false, form, diagnostics);
}

std::optional<TextTargets> TextTargets::parse_list(const Value& texts, const TextForm& form, Diagnostics& diagnostics) {
  const std::optional<Value> kept = without_empty_texts(texts, diagnostics);
  if (!kept) return std::nullopt;
  return parse(*kept, true, form, diagnostics);
}

Evaluated<Targets> TextTargets::prepare(const Value& value) const {
  Targets targets;
  const List one{value};
  for (const Value& item : several_&& value.is_list() ? value.list() : one) {
    Evaluated<std::string> text = read_text(item);
    if (!text) return tl::unexpected<std::string>(std::move(text).error());
    if (!text->empty()) targets.texts.push_back(*std::move(text));
  }
  if (targets.texts.empty()) return tl::unexpected<std::string>(k_nothing);
  for (const std::string& text : targets.texts) {
    targets.sought.push_back(form_.apply(text));
    if (!targets.sought.back().empty()) continue;
    return tl::unexpected<std::string>(fmt::format("'normalize' leaves nothing of {}", show_value(text)));
  }
  targets.shown = show_values(List(targets.texts.begin(), targets.texts.end())) + form_.shown();
  return targets;
}

Evaluated<const Targets*> TextTargets::get(CheckInput& input, Targets& room) const {
  if (constant_) return &*constant_;
  const Evaluated<Value> value = option_.evaluate(input);
  if (!value) return tl::unexpected<std::string>(value.error());
  Evaluated<Targets> prepared = prepare(*value);
  if (!prepared) return tl::unexpected<std::string>(std::move(prepared).error());
  room = *std::move(prepared);
  return &room;
}

const Value& option_or_self(const Value& options, std::string_view key) {
  const Value* const option = options.find(key);
  return option != nullptr ? *option : options;
}

bool flag(const Value& options, std::string_view key) {
  const Value* const option = options.find(key);
  return option != nullptr && option->boolean();
}

}  // namespace llmeval
