#include "import/promptfoo_assertion.h"

#include "import/javascript.h"
#include "import/promptfoo_assertion_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

std::optional<MadeCheck> make(PromptfooAssertion& assertion) {
  const AssertionType* const known = find_assertion_type(assertion.type);
  if (known == nullptr) return assertion.left_out("llmeval does not know it");
  switch (known->maker) {
    case AssertionMaker::none:
      return assertion.left_out(std::string(known->why_not));
    case AssertionMaker::text:
      return make_text_check(assertion);
    case AssertionMaker::list:
      return make_list_check(assertion);
    case AssertionMaker::json:
      return make_json_check(assertion);
    case AssertionMaker::measure:
      return make_measure_check(assertion);
    case AssertionMaker::likeness:
      return make_likeness_check(assertion);
    case AssertionMaker::call:
      return make_call_check(assertion);
    case AssertionMaker::code:
      return make_code_check(assertion);
    case AssertionMaker::judge:
      return make_judge_check(assertion);
  }
  return std::nullopt;
}

// Ours has a score between 0 and 1 where promptfoo has 0 or 1 only; within another check it is yes or no.
bool scores_otherwise(std::string_view type) {
  return type == "levenshtein" || type == "factuality" || type == "model-graded-factuality";
}

void note_other_keys(const PromptfooAssertion& assertion) {
  constexpr std::array<std::string_view, 7> k_read{"type",   "value",    "threshold", "weight",
                                                   "metric", "provider", "transform"};
  for (const Member& member : assertion.written.object()) {
    if (std::find(k_read.begin(), k_read.end(), member.key) != k_read.end()) continue;
    assertion.files.notes().left_out(member.place, fmt::format("'{}' of {}", member.key, assertion.what()),
                                     "there is nothing like it");
  }
}

// `of:`, where the assertion looks at a part of the answer's JSON; nullopt, noted, where a program says which.
std::optional<std::string> read_part(const PromptfooAssertion& assertion) {
  const Value* const transform = assertion.written.find("transform");
  if (transform == nullptr) return std::string();
  const auto pointer = transform->is_text() ? javascript_path(transform->text(), "JSON.parse(output)") : std::nullopt;
  if (pointer && !pointer->empty()) return pointer;
  return assertion.left_out("its 'transform' is a program; 'of' looks at a part of an answer in JSON");
}

std::optional<Value> weight_of(const Value& written) {
  const Value* const weight = written.find("weight");
  if (weight == nullptr || !weight->is_number()) return std::nullopt;
  if (weight->number().to_double() == 1) return std::nullopt;
  return *weight;
}

std::optional<ReadAssertion> read_one(const Value& written, const AssertionContext& context, ForeignFiles& files,
                                      PromptfooModels& models) {
  const std::string type = text_of(written, "type").value_or("");
  const bool is_negated = type.substr(0, 4) == "not-";
  const Value* const threshold = written.find("threshold");
  PromptfooAssertion assertion{
      written,
      std::string_view(type).substr(is_negated ? 4 : 0),
      is_negated,
      written.find("value"),
      threshold != nullptr && threshold->is_number() ? std::optional(threshold->number()) : std::nullopt,
      context,
      files,
      models};
  const std::optional<std::string> part = read_part(assertion);
  if (!part) return std::nullopt;
  std::optional<MadeCheck> made = make(assertion);
  if (!made) return std::nullopt;
  note_other_keys(assertion);
  ItemOptions common{text_of(written, "metric").value_or(""), weight_of(written), *part};
  if (has_tags(common.name)) common.name.clear();
  if (made->options.find("weight") != nullptr) common.weight.reset();
  made->is_negated = made->is_negated != is_negated;
  if (context.is_scored && scores_otherwise(assertion.type)) {
    const Value inner = expect_item(*made, {{}, {}, *part});
    made = MadeCheck{"all_of", Object{{"of", Value(List{inner})}}, false};
    common.of.clear();
  }
  ReadAssertion read;
  read.item = expect_item(*made, common);
  const Value* const own = made->options.find("weight");
  const std::optional<Value> weight = own != nullptr ? std::optional(*own) : common.weight;
  read.decides = !weight || weight->number().to_double() != 0;
  read.reference = assertion.reference;
  auto reads = variables_of_item(read.item, assertion.written.place(), assertion.what(), files.notes());
  if (!reads) return std::nullopt;
  read.reads = *std::move(reads);
  return read;
}

double weight_or_one(const Value& written) {
  const std::optional<Value> weight = weight_of(written);
  return weight ? weight->number().to_double() : 1;
}

// A set in a test whose mean decides: its parts with their share of the set's weight come to the same mean.
std::vector<ReadAssertion> flatten(const Value& set, const List& members, const AssertionContext& context,
                                   ForeignFiles& files, PromptfooModels& models) {
  double sum = 0;
  for (const Value& member : members) sum += weight_or_one(member);
  std::vector<ReadAssertion> all;
  for (const Value& member : members) {
    if (!member.is_object() || sum == 0) continue;
    Value weighted = member;
    const double share = weight_or_one(set) * weight_or_one(member) / sum;
    weighted.object().set("weight", Value(Number::from(share)));
    if (auto read = read_one(weighted, context, files, models)) all.push_back(*std::move(read));
  }
  return all;
}

// The check that holds where a set of so many parts does; noted where there is none.
std::optional<MadeCheck> combine(const Value& set, std::size_t parts, bool same_weights, ImportNotes& notes) {
  const std::string what = "assertion 'assert-set'";
  const Value* const threshold = set.find("threshold");
  if (threshold == nullptr || !threshold->is_number()) {
    if (!same_weights)
      notes.differs(set.place(), "weights in an assertion 'assert-set'",
                    "without a threshold all must hold, as before");
    return MadeCheck{"all_of", {}, false};
  }
  const double share = threshold->number().to_double();
  if (share <= 0 || share > 1 || !same_weights) {
    notes.left_out(set.place(), what,
                   share <= 0  ? "a threshold of 0 lets every answer pass"
                   : share > 1 ? "no mean of scores reaches its threshold"
                               : "its parts have weights of their own");
    return std::nullopt;
  }
  notes.differs(set.place(), "the threshold of an assertion 'assert-set'",
                "it becomes so many checks that must hold: what is between 0 and 1 counts as yes or no");
  const double least = std::ceil(share * static_cast<double>(parts) - 1e-9);
  return MadeCheck{"at_least", {{"n", Value(static_cast<std::int64_t>(least))}}, false};
}

std::vector<ReadAssertion> read_set(const Value& set, const AssertionContext& context, ForeignFiles& files,
                                    PromptfooModels& models) {
  const Value* const members = set.find("assert");
  ImportNotes& notes = files.notes();
  const std::string what = "assertion 'assert-set'";
  if (members == nullptr || !members->is_list() || members->list().empty()) {
    notes.left_out(set.place(), what, "it has no 'assert'");
    return {};
  }
  if (context.is_scored) return flatten(set, members->list(), context, files, models);
  ReadAssertion whole;
  List items;
  bool same_weights = true;
  for (const Value& member : members->list()) {
    const std::optional<Value> own_weight = weight_of(member);
    // It never decides, neither there nor here.
    if (own_weight && own_weight->number().to_double() == 0) continue;
    if (own_weight) same_weights = false;
    Value plain = member;
    if (plain.is_object()) plain.object().erase("weight");
    std::optional<ReadAssertion> read = plain.is_object() ? read_one(plain, context, files, models) : std::nullopt;
    if (!read) {
      notes.left_out(set.place(), what, "one of its assertions has no equal among ours");
      return {};
    }
    items.push_back(std::move(read->item));
    whole.reads.insert(whole.reads.end(), read->reads.begin(), read->reads.end());
    if (!read->reference.empty()) whole.reference = read->reference;
  }
  if (items.empty()) {
    notes.left_out(set.place(), what, "none of its assertions decides");
    return {};
  }
  std::optional<MadeCheck> made = combine(set, items.size(), same_weights, notes);
  if (!made) return {};
  made->options.set("of", Value(std::move(items)));
  const std::optional<Value> weight = weight_of(set);
  whole.item = expect_item(*made, {text_of(set, "metric").value_or(""), weight, {}});
  whole.decides = !weight || weight->number().to_double() != 0;
  auto reads = variables_of_item(whole.item, set.place(), what, notes);
  if (!reads) return {};
  return {whole};
}

}  // namespace

std::string PromptfooAssertion::what() const { return fmt::format("assertion '{}{}'", is_negated ? "not-" : "", type); }

std::nullopt_t PromptfooAssertion::left_out(std::string why) const {
  files.notes().left_out(written.place(), what(), std::move(why));
  return std::nullopt;
}

void PromptfooAssertion::differs(std::string why) const {
  files.notes().differs(written.place(), fmt::format("assertion '{}'", type), std::move(why));
}

Value PromptfooAssertion::threshold_or(double usual) const {
  return Value(threshold ? *threshold : Number::from(usual));
}

std::optional<Value> PromptfooAssertion::read_value() const {
  if (value == nullptr || value->is_null()) return left_out("it has no value");
  const auto path = value->is_text() ? file_reference(value->text()) : std::nullopt;
  if (!path) return *value;
  if (ends_with_any(*path, {".json", ".yaml", ".yml"})) return files.content(*path, written.place(), what());
  if (!ends_with_any(*path, {".txt", ".md"})) return left_out(fmt::format("its value is the program '{}'", *path));
  std::optional<std::string> text = files.text(*path, written.place(), what());
  if (!text) return std::nullopt;
  while (!text->empty() && (text->back() == '\n' || text->back() == ' ')) text->pop_back();
  return Value(*std::move(text));
}

std::optional<std::string> PromptfooAssertion::read_text() const {
  const std::optional<Value> read = read_value();
  if (!read) return std::nullopt;
  std::optional<std::string> text = scalar_of(*read);
  if (!text || text->empty()) return left_out(text ? "its value is empty" : "its value is no text");
  return text;
}

std::vector<ReadAssertion> read_assertion(const Value& written, const AssertionContext& context, ForeignFiles& files,
                                          PromptfooModels& models) {
  if (!written.is_object()) {
    // A bare text is what a cell of CSV may say.
    files.notes().left_out(written.place(), "an assertion", "it is no object with a 'type'");
    return {};
  }
  if (text_of(written, "type") == "assert-set") return read_set(written, context, files, models);
  std::optional<ReadAssertion> read = read_one(written, context, files, models);
  return read ? std::vector<ReadAssertion>{*std::move(read)} : std::vector<ReadAssertion>();
}

}  // namespace llmeval
