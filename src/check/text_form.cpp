#include "check/text_form.h"

#include "text/unicode.h"
#include "text/utf8.h"

#include <utility>

namespace llmeval {

namespace {

std::string without_punctuation(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (!is_punctuation(next_code_point(text, at))) kept.append(text, begin, at - begin);
  }
  return kept;
}

// Each run of white space as one space, none at the ends.
std::string with_single_spaces(std::string_view text) {
  std::string single;
  single.reserve(text.size());
  bool is_due = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (is_space(next_code_point(text, at))) {
      is_due = !single.empty();
      continue;
    }
    if (std::exchange(is_due, false)) single += ' ';
    single.append(text, begin, at - begin);
  }
  return single;
}

}  // namespace

TextForm TextForm::parse(const Value& options, bool ignores_case_by_default) {
  TextForm form;
  const Value* const ignore_case = options.find("ignore_case");
  form.ignore_case_ = ignore_case != nullptr ? ignore_case->boolean() : ignores_case_by_default;
  const Value* const normalize = options.find("normalize");
  if (normalize == nullptr) return form;
  const List one{*normalize};
  for (const Value& word : normalize->is_list() ? normalize->list() : one) {
    if (word.text() == "nfc" && form.normal_form_ == NormalForm::none) form.normal_form_ = NormalForm::nfc;
    if (word.text() == "nfkc") form.normal_form_ = NormalForm::nfkc;
    if (word.text() == "punctuation") form.ignore_punctuation_ = true;
    if (word.text() == "whitespace") form.ignore_space_ = true;
  }
  return form;
}

std::string TextForm::normal(std::string_view text) const {
  return normal_form_ == NormalForm::nfc ? to_nfc(text) : to_nfkc(text);
}

std::string_view TextForm::apply(std::string_view text, std::string& room) const {
  const auto take = [&](std::string made) {
    room = std::move(made);
    text = room;
  };
  if (normal_form_ != NormalForm::none) take(normal(text));
  if (ignore_case_) take(fold_case(text));
  // Folding can undo a normal form.
  if (ignore_case_ && normal_form_ != NormalForm::none) take(normal(text));
  if (ignore_punctuation_) take(without_punctuation(text));
  if (ignore_space_) take(with_single_spaces(text));
  return text;
}

std::string TextForm::apply(std::string_view text) const {
  std::string room;
  return std::string(apply(text, room));
}

std::string TextForm::shown() const {
  std::string ignored;
  const auto add = [&](bool is_ignored, std::string_view what) {
    if (is_ignored) ignored.append(ignored.empty() ? " (ignoring " : ", ").append(what);
  };
  add(ignore_case_, "case");
  add(ignore_punctuation_, "punctuation");
  add(ignore_space_, "white space");
  add(normal_form_ == NormalForm::nfkc, "compatibility forms");
  add(normal_form_ == NormalForm::nfc, "composition");
  return ignored.empty() ? ignored : ignored + ")";
}

Field ignore_case_field(bool by_default) {
  return {"ignore_case", Shape::boolean()->with_default(by_default),
          "Take upper and lower case for the same, in every script.", false};
}

std::vector<Field> with_text_form(std::vector<Field> own, bool ignores_case_by_default) {
  own.push_back(ignore_case_field(ignores_case_by_default));
  own.push_back({"normalize", Shape::list_or_one(Shape::words({"nfc", "nfkc", "whitespace", "punctuation"})),
                 "Compare in a Unicode normal form (nfc, nfkc), with runs of white space as one space and none at the "
                 "ends (whitespace), without punctuation; one of these or a list.",
                 false});
  return own;
}

}  // namespace llmeval
