// Assertions of promptfoo that a computer decides.
#include "data/json.h"
#include "data/yaml.h"
#include "import/javascript.h"
#include "import/promptfoo_assertion.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <utility>

namespace llmeval {

namespace {

// Items between commas; one in double quotes may hold commas, `""` in it is a quote.
std::vector<std::string> split_texts(std::string_view text) {
  std::vector<std::string> items;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && (text[at] == ',' || std::isspace(static_cast<unsigned char>(text[at])) != 0)) ++at;
    if (at == text.size()) break;
    std::string item;
    if (text[at] == '"') {
      for (++at; at < text.size(); ++at) {
        if (text[at] == '"' && text.substr(at, 2) != "\"\"") break;
        if (text[at] == '"') ++at;
        item += text[at];
      }
      ++at;
    } else {
      while (at < text.size() && text[at] != ',') item += text[at++];
      while (!item.empty() && std::isspace(static_cast<unsigned char>(item.back())) != 0) item.pop_back();
    }
    items.push_back(std::move(item));
  }
  return items;
}

// The texts of a list, or of a text with commas; noted where they cannot be had.
std::optional<List> read_texts(const PromptfooAssertion& assertion) {
  const std::optional<Value> value = assertion.read_value();
  if (!value) return std::nullopt;
  List texts;
  if (value->is_list()) {
    for (const Value& item : value->list()) {
      const auto text = scalar_of(item);
      if (!text) return assertion.left_out("an item of its value is no text");
      texts.emplace_back(*text);
    }
  } else if (const auto text = scalar_of(*value)) {
    if (has_tags(*text)) return assertion.left_out("its value is a list only once its tags are filled in");
    for (std::string& item : split_texts(*text)) texts.emplace_back(std::move(item));
  }
  for (const Value& text : texts) {
    if (text.text().empty()) return assertion.left_out("an item of its value is empty, which every answer contains");
  }
  if (texts.empty()) return assertion.left_out("its value has no items");
  return texts;
}

std::optional<MadeCheck> make_equals(const PromptfooAssertion& assertion) {
  const std::optional<Value> value = assertion.read_value();
  if (!value) return std::nullopt;
  if (value->is_list() || value->is_object()) return MadeCheck{"json_equals", {{"value", *value}}};
  const std::string text = value->is_number() ? to_canonical_json(*value) : scalar_of(*value).value_or("");
  // What a tag gives is a text, whatever its type.
  return MadeCheck{"equals", {{has_tags(text) ? "text" : "value", Value(text)}}};
}

}  // namespace

std::optional<MadeCheck> make_text_check(const PromptfooAssertion& assertion) {
  if (assertion.type == "equals") return make_equals(assertion);
  const std::optional<std::string> text = assertion.read_text();
  if (!text) return std::nullopt;
  if (assertion.type == "regex") {
    if (has_tags(*text)) assertion.differs("what a tag brings into a pattern is taken as text, not as a pattern");
    return MadeCheck{"regex", {{"pattern", Value(*text)}}};
  }
  MadeCheck made{assertion.type == "starts-with" ? "starts_with" : "contains", {{"text", Value(*text)}}};
  if (assertion.type == "icontains") made.options.set("ignore_case", Value(true));
  return made;
}

std::optional<MadeCheck> make_list_check(const PromptfooAssertion& assertion) {
  std::optional<List> texts = read_texts(assertion);
  if (!texts) return std::nullopt;
  const bool is_all = ends_with_any(assertion.type, {"-all"});
  MadeCheck made{is_all ? "contains_all" : "contains_any", {{"texts", Value(*std::move(texts))}}};
  if (assertion.type.front() == 'i') made.options.set("ignore_case", Value(true));
  return made;
}

std::optional<MadeCheck> make_json_check(const PromptfooAssertion& assertion) {
  const bool is_within = assertion.type == "contains-json";
  if (is_within)
    assertion.differs("of several objects in an answer the first and the last are looked at, and YAML is no JSON");
  const bool has_schema = assertion.value != nullptr && !assertion.value->is_null() &&
                          !(assertion.value->is_text() && assertion.value->text().empty());
  Object options;
  if (is_within) options.set("extract", Value("any"));
  if (!has_schema) return MadeCheck{"is_json", std::move(options)};
  std::optional<Value> schema = assertion.read_value();
  if (!schema) return std::nullopt;
  if (schema->is_text()) {
    if (has_tags(schema->text())) return assertion.left_out("its schema has tags");
    Diagnostics found;
    schema = parse_yaml(schema->text(), SourceId::none, found);
    if (!schema) return assertion.left_out("its schema cannot be read");
  }
  // Ajv reads draft 7 where nothing is said, and checks formats.
  if (schema->is_object() && schema->find("$schema") == nullptr) {
    Object with{{"$schema", Value("http://json-schema.org/draft-07/schema#")}};
    for (const Member& member : schema->object()) with.set(member.key, member.value);
    schema = Value(std::move(with));
  }
  options.set("schema", *std::move(schema));
  options.set("format", Value("assert"));
  return MadeCheck{"json_schema", std::move(options)};
}

namespace {

std::optional<MadeCheck> make_word_count(const PromptfooAssertion& assertion) {
  const std::optional<Value> value = assertion.read_value();
  if (!value) return std::nullopt;
  // Words are what stands between white space.
  Object options{{"pattern", Value("\\S+")}};
  if (value->is_object()) {
    for (const std::string_view bound : {"min", "max"}) {
      if (const Value* const given = value->find(bound)) options.set(std::string(bound), *given);
    }
  } else {
    const auto text = scalar_of(*value);
    const auto number = text ? Number::parse(*text) : std::nullopt;
    if (!number) return assertion.left_out("its value is no number");
    options.set("exactly", Value(*number));
  }
  return MadeCheck{"count", std::move(options)};
}

}  // namespace

std::optional<MadeCheck> make_measure_check(const PromptfooAssertion& assertion) {
  if (assertion.type == "word-count") return make_word_count(assertion);
  const std::string type(assertion.type);
  if (!assertion.threshold) {
    if (assertion.is_negated) return assertion.left_out("it has no threshold");
    return MadeCheck{type, {{"weight", Value(0)}}};
  }
  if (assertion.is_negated) return assertion.left_out("it wants more than the threshold; see 'min' of our check");
  const Value most = type == "cost" ? Value(*assertion.threshold) : Value(assertion.threshold->text() + "ms");
  return MadeCheck{type, {{"max", most}}};
}

std::optional<MadeCheck> make_likeness_check(const PromptfooAssertion& assertion) {
  const std::optional<Value> value = assertion.read_value();
  if (!value) return std::nullopt;
  if (assertion.threshold && assertion.threshold->to_double() == 0 && assertion.type != "levenshtein")
    return assertion.left_out("a threshold of 0 lets every answer pass");
  if (assertion.type == "levenshtein") {
    const double most = assertion.threshold ? assertion.threshold->to_double() : 5;
    if (most > 1e9) return assertion.left_out("every text is near enough for its threshold");
    return MadeCheck{"levenshtein",
                     {{"to", *value}, {"max_distance", Value(static_cast<std::int64_t>(std::floor(most)))}}};
  }
  if (assertion.type == "rouge-n") {
    assertion.differs("words are told apart by our rules, which differ at punctuation");
    return MadeCheck{"rouge", {{"references", *value}, {"variant", Value(1)}, {"min", assertion.threshold_or(0.75)}}};
  }
  if (assertion.type == "bleu" || assertion.type == "gleu") {
    assertion.differs("the score is reckoned by our definition, which smooths in another way");
    return MadeCheck{std::string(assertion.type), {{"references", *value}, {"min", assertion.threshold_or(0.5)}}};
  }
  const Value* provider = assertion.written.find("provider");
  if (provider == nullptr && assertion.context.options != nullptr) {
    const Value* const graders = assertion.context.options->find("provider");
    provider = graders != nullptr && graders->is_object() ? graders->find("embedding") : nullptr;
  }
  const std::optional<std::string> model = provider != nullptr
                                               ? assertion.models.add(*provider, ModelUse::vectors)
                                               : assertion.models.default_vectors(assertion.written.place());
  if (!model) return assertion.left_out("its embeddings cannot be asked for");
  return MadeCheck{"similar", {{"to", *value}, {"model", Value(*model)}, {"min", assertion.threshold_or(0.75)}}};
}

std::optional<MadeCheck> make_call_check(const PromptfooAssertion& assertion) {
  if (assertion.type == "is-refusal") {
    assertion.differs("what counts as a refusal are our words for it, and an empty answer fails by itself");
    return MadeCheck{"refusal", {}};
  }
  if (assertion.type == "finish-reason") {
    const std::optional<std::string> text = assertion.read_text();
    if (!text) return std::nullopt;
    return MadeCheck{"finish_reason", {{"is", Value(*text == "tool_calls" ? std::string("tool_call") : *text)}}};
  }
  std::optional<List> names = read_texts(assertion);
  if (!names) return std::nullopt;
  assertion.differs("a tool that is called twice counts twice");
  return MadeCheck{"tool_calls",
                   {{"names", Value(*std::move(names))}, {"mode", Value("f1")}, {"min", assertion.threshold_or(1)}}};
}

std::optional<MadeCheck> make_code_check(const PromptfooAssertion& assertion) {
  const std::optional<std::string> code = assertion.read_text();
  if (!code) return std::nullopt;
  if (assertion.threshold) return assertion.left_out("its threshold is for a score that a program gives");
  const std::optional<JavascriptCheck> read = has_tags(*code) ? std::nullopt : read_javascript(*code);
  if (!read)
    return assertion.left_out("it is more than a simple condition on 'output'; write an 'expr' or 'exec' check");
  if (read->counts)
    assertion.differs("a length is that in code points, where JavaScript counts a few characters as two");
  const Member& only = *read->item.object().begin();
  if (only.value.is_object()) return MadeCheck{only.key, only.value.object()};
  return MadeCheck{only.key, {{only.key == "expr" ? "that" : "of", only.value}}};
}

}  // namespace llmeval
