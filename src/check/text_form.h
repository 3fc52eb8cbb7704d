#pragma once

#include "data/shape.h"
#include "data/value.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

// Inside check/ only.

/// How texts are made comparable before they are compared: the options `ignore_case` and `normalize`. Applied in this
/// order: the normal form, case folding, punctuation, white space. What is compared is made so on both sides.
class TextForm {
 public:
  /// As the texts are.
  TextForm() = default;
  /// By the options, or by none where `options` is a short form.
  static TextForm parse(const Value& options, bool ignores_case_by_default = false);

  bool is_as_written() const { return *this == TextForm(); }
  /// The text itself, or what `room` then holds.
  std::string_view apply(std::string_view text, std::string& room) const;
  std::string apply(std::string_view text) const;
  /// ` (ignoring case, white space)` for reasons; empty where nothing is.
  std::string shown() const;

  friend bool operator==(const TextForm&, const TextForm&) = default;

 private:
  enum class NormalForm : std::uint8_t { none, nfc, nfkc };

  std::string normal(std::string_view text) const;

  bool ignore_case_ = false;
  NormalForm normal_form_ = NormalForm::none;
  bool ignore_punctuation_ = false;
  bool ignore_space_ = false;
};

/// The field `ignore_case`.
Field ignore_case_field(bool by_default = false);
/// `own`, and the fields `ignore_case` and `normalize`.
std::vector<Field> with_text_form(std::vector<Field> own, bool ignores_case_by_default = false);

}  // namespace llmeval
