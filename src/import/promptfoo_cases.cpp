#include "import/promptfoo_cases.h"

#include "import/promptfoo_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace llmeval {

namespace {

bool is_true(const Value* object, std::string_view key) {
  const Value* const value = object == nullptr ? nullptr : object->find(key);
  return value != nullptr && value->is_boolean() && value->boolean();
}

// A list of texts, or none where it is something else.
List text_items(const Value& value) {
  List items;
  for (const Value& item : value.is_list() ? value.list() : List{value}) {
    if (const auto text = scalar_of(item)) items.emplace_back(*text);
  }
  return items;
}

// A case's tags: a list of words for one name are that many tags.
Object tags_of(const Value& metadata) {
  Object tags;
  for (const Member& member : metadata.object()) {
    if (member.value.is_list()) {
      for (const Value& item : text_items(member.value)) tags.set(item.text(), Value(true));
    } else if (const auto text = scalar_of(member.value)) {
      tags.set(member.key, Value(*text));
    }
  }
  return tags;
}

// The texts among the variables that have tags, one after the other.
std::string texts_with_tags(const Value* vars) {
  std::string all;
  for (const Member& member : vars != nullptr && vars->is_object() ? vars->object() : Object()) {
    if (member.value.is_text() && has_tags(member.value.text())) all += member.value.text();
  }
  return all;
}

}  // namespace

PromptfooCases::PromptfooCases(std::string suite_name, Object default_test, const std::vector<ImportedPrompt>& prompts,
                               ForeignFiles& files, PromptfooModels& models)
    : name_(std::move(suite_name)),
      default_test_(std::move(default_test)),
      prompts_(prompts),
      files_(files),
      models_(models) {}

PromptfooCases::Checks PromptfooCases::read_checks(const Value* assertions, const AssertionContext& context,
                                                   const std::string& known_reference) {
  Checks checks;
  if (assertions == nullptr || !assertions->is_list()) return checks;
  checks.reference = known_reference;
  for (const Value& written : assertions->list()) {
    for (ReadAssertion& read : read_assertion(written, context, files_, models_)) {
      if (!read.reference.empty() && !checks.reference.empty() && read.reference != checks.reference) {
        files_.notes().left_out(written.place(), "assertion 'factuality'",
                                "a case has one reference, which is another assertion's");
        continue;
      }
      if (!read.reference.empty()) checks.reference = read.reference;
      checks.items.push_back(std::move(read.item));
      checks.reads.insert(checks.reads.end(), read.reads.begin(), read.reads.end());
      checks.decides = checks.decides || read.decides;
    }
  }
  return checks;
}

// The suite for the test's rule, with the default test's assertions; nullptr, noted, where no rule of ours does.
WrittenSuite* PromptfooCases::suite_of(const Value& test) {
  const Value* const threshold = test.find("threshold");
  std::optional<Number> min_score;
  if (threshold != nullptr && threshold->is_number()) {
    min_score = threshold->number();
    const double score = min_score->to_double();
    if (score <= 0 || score > 1) {
      files_.notes().left_out(
          threshold->place(), "a test",
          score <= 0 ? "with a threshold of 0 every answer passes" : "no mean of scores reaches its threshold");
      return nullptr;
    }
  }
  for (std::size_t i = 0; i < suites_.size(); ++i) {
    const std::optional<Number>& known = suites_[i].min_score;
    if (known.has_value() == min_score.has_value() && (!known || known->to_double() == min_score->to_double()))
      return &suites_[i];
  }
  WrittenSuite suite;
  suite.name = min_score ? fmt::format("{}-score-{}", name_, min_score->text()) : name_;
  suite.min_score = min_score;
  const AssertionContext context{default_test_.find("options"), min_score.has_value()};
  inherited_.push_back(read_checks(default_test_.find("assert"), context, {}));
  suite.expect = inherited_.back().items;
  suites_.push_back(std::move(suite));
  return &suites_.back();
}

void PromptfooCases::add(const Value& written) {
  Object own_asserts = written.object();
  const Value* const assertions = written.find("assert");
  Object default_rest = default_test_;
  default_rest.erase("assert");
  own_asserts.erase("assert");
  const Value test = Value(merge_tests(default_rest, own_asserts)).at(written.place());
  const Value* const options = test.find("options");
  const Value* const vars = test.find("vars");
  const auto variables = read_test_variables(vars != nullptr && vars->is_object() ? vars->object() : Object(),
                                             !is_true(options, "disableVarExpansion"), files_);
  const std::size_t count = variables ? variables->combinations() : 1;
  tests_ += count;
  if (!variables) return files_.notes().left_out(test.place(), "a test", "one of its variables is left out");
  WrittenSuite* const suite = suite_of(test);
  if (suite == nullptr) return;
  Checks inherited = inherited_[static_cast<std::size_t>(suite - suites_.data())];
  const bool inherits = !is_true(options, "disableDefaultAsserts");
  if (!inherits) inherited = {};
  const Checks own = read_checks(assertions, {options, suite->min_score.has_value()}, inherited.reference);
  if (!inherited.decides && !own.decides) {
    return files_.notes().left_out(test.place(), "a test",
                                   "nothing in it can fail, so that promptfoo passes every answer");
  }
  Object entry;
  const std::string id = id_of(test, *variables);
  const bool is_matrix = !variables->lists.empty();
  if (!is_matrix && !id.empty()) entry.set("id", Value(id));
  if (const auto description = text_of(test, "description")) entry.set("description", Value(*description));
  const std::string& reference = own.reference;  // The inherited one, where it has none of its own.
  if (!set_reference(reference, *variables, test.place(), entry)) return;
  // What they are filled in with is read, too.
  for (const std::string& text : {reference, texts_with_tags(vars)}) {
    for (std::string& name : variables_read_by(text)) read_.insert(std::move(name));
  }
  set_variables(with_surroundings(*variables, options), inherited, own, test.place(), entry);
  read_surroundings(test, options, entry);
  if (!inherits && !suite->expect.empty()) entry.set("inherit", Value(false));
  if (!own.items.empty()) entry.set("expect", Value(own.items));
  const auto answer = text_of(test, "providerOutput");
  if (answer && is_matrix) {
    files_.notes().left_out(test.place(), "'providerOutput' of a test",
                            "it has several cases, of which none has a name");
  } else if (answer) {
    recorded_.emplace_back(Object{{"id", Value(id)}, {"answer", Value(*answer)}});
  }
  suite->cases.emplace_back(std::move(entry));
  cases_ += count;
}

// What stands before and behind the prompt are variables of ours.
TestVariables PromptfooCases::with_surroundings(TestVariables variables, const Value* options) {
  for (const char* const key : {"prefix", "suffix"}) {
    const Value* const written = options == nullptr ? nullptr : options->find(key);
    std::optional<std::string> text = written == nullptr ? std::nullopt : scalar_of(*written);
    if (!text) continue;
    if (has_tags(*text)) text = fill_in(*text, variables.single);
    if (text) {
      variables.single.set(fmt::format("prompt_{}", key), Value(*text));
    } else {
      files_.notes().left_out(written->place(), fmt::format("option '{}' of a test", key),
                              "its tags cannot be filled in before the run");
    }
  }
  return variables;
}

std::string PromptfooCases::id_of(const Value& test, const TestVariables& variables) {
  const std::string description = case_slug(text_of(test, "description").value_or(""));
  if (!description.empty()) return ids_.take(description);
  // Without a name its variables name it; a recorded answer needs a name to be found by.
  std::string shown = "test";
  for (const Member& member : variables.single) {
    const auto text = scalar_of(member.value);
    if (text && !case_slug(*text).empty()) {
      shown = case_slug(*text, 40);
      break;
    }
  }
  return ids_.take(shown);
}

// What checks and prompts read has to be there, and what nobody reads may not.
void PromptfooCases::set_variables(const TestVariables& variables, const Checks& inherited, const Checks& own,
                                   Place place, Object& entry) {
  std::set<std::string, std::less<>> reads;
  std::set<std::string, std::less<>> needed;
  for (const ImportedPrompt& prompt : prompts_) {
    reads.insert(prompt.reads.begin(), prompt.reads.end());
    needed.insert(prompt.required.begin(), prompt.required.end());
  }
  for (const Checks* const checks : {&inherited, &own}) {
    reads.insert(checks->reads.begin(), checks->reads.end());
    needed.insert(checks->reads.begin(), checks->reads.end());
  }
  Object single;
  Object lists;
  const auto take = [&](const Member& member, Object& into) {
    if (member.key == "reference") return;
    if (reads.count(member.key) != 0) {
      into.append(member.key, member.value, member.place);
      read_.insert(member.key);
      note_odd_print(member);
    } else {
      unread_.emplace_back(member.key, member.value.place());
    }
  };
  for (const Member& member : variables.single) take(member, single);
  for (const Member& member : variables.lists) take(member, lists);
  for (const std::string& name : needed) {
    if (name == "reference" || single.find(name) != nullptr || lists.find(name) != nullptr) continue;
    single.append(name, Value(""), place);
    files_.notes().differs(place, fmt::format("variable '{}'", name),
                           "a test does not have it, which is empty for promptfoo: the case says so");
  }
  if (!lists.empty()) entry.set("matrix", Value(std::move(lists)));
  if (!single.empty()) entry.set("vars", Value(std::move(single)));
}

// Nunjucks and our templates print a text and a number in the same way, and nothing else.
void PromptfooCases::note_odd_print(const Member& variable) {
  const Value& value = variable.value;
  const bool is_plain = value.is_text() || value.is_number() ||
                        (value.is_list() && !value.list().empty() && value.list().front().is_text());
  const bool is_printed = std::any_of(prompts_.begin(), prompts_.end(), [&](const ImportedPrompt& prompt) {
    return std::find(prompt.reads.begin(), prompt.reads.end(), variable.key) != prompt.reads.end();
  });
  if (is_plain || !is_printed) return;
  files_.notes().differs(
      value.place(), fmt::format("variable '{}'", variable.key),
      "it is neither text nor number: a prompt prints it as Python writes it (True, None, {'a': 1})");
}

void PromptfooCases::note_unread() {
  for (const auto& [name, place] : unread_) {
    if (!read_.insert(name).second) continue;
    files_.notes().left_out(place, fmt::format("variable '{}'", name), "no prompt and no check reads it");
  }
}

// A fact to check against, or a variable of that name, which with us is no variable.
bool PromptfooCases::set_reference(const std::string& wanted, const TestVariables& variables, Place place,
                                   Object& entry) {
  std::string text = wanted;
  if (!text.empty() && has_tags(text)) {
    const auto filled = fill_in(text, variables.single);
    if (!filled) {
      files_.notes().left_out(place, "a test", "the fact that it is checked against has tags that cannot be filled in");
      return false;
    }
    text = *filled;
  }
  const Value* const variable = variables.single.find("reference");
  if (text.empty() && variable != nullptr) text = scalar_of(*variable).value_or("");
  if (!text.empty()) entry.set("reference", Value(std::move(text)));
  return true;
}

void PromptfooCases::read_surroundings(const Value& test, const Value* options, Object& entry) {
  ImportNotes& notes = files_.notes();
  const Value* const metadata = test.find("metadata");
  if (metadata != nullptr && metadata->is_object()) {
    Object tags = tags_of(*metadata);
    if (!tags.empty()) entry.set("tags", Value(std::move(tags)));
  }
  List models;
  const Value* const providers = test.find("providers") != nullptr ? test.find("providers") : test.find("provider");
  for (const Value& one : providers == nullptr ? List() : text_items(*providers)) {
    if (const auto name = models_.find(one.text())) {
      models.emplace_back(*name);
    } else {
      notes.left_out(providers->place(), fmt::format("'provider' of a test: '{}'", one.text()),
                     "it is none of the configuration's own");
    }
  }
  if (!models.empty()) entry.set("models", Value(std::move(models)));
  const Value* const prompts = test.find("prompts");
  List names;
  for (const Value& label : prompts == nullptr ? List() : text_items(*prompts)) {
    for (const ImportedPrompt& prompt : prompts_) {
      if (prompt.label == label.text() || prompt.name == label.text()) names.emplace_back(prompt.name);
    }
  }
  if (!names.empty()) entry.set("prompts", Value(std::move(names)));
  note_other_keys(test, options);
}

void PromptfooCases::note_other_keys(const Value& test, const Value* options) {
  constexpr std::array<std::string_view, 11> k_read{"description", "vars",     "assert",        "options",
                                                    "threshold",   "metadata", "provider",      "providers",
                                                    "prompts",     "id",       "providerOutput"};
  constexpr std::array<std::string_view, 6> k_options{
      "prefix", "suffix", "provider", "disableVarExpansion", "disableDefaultAsserts", "rubricPrompt"};
  ImportNotes& notes = files_.notes();
  for (const Member& member : test.object()) {
    if (std::find(k_read.begin(), k_read.end(), member.key) == k_read.end())
      notes.left_out(member.place, fmt::format("'{}' of a test", member.key), "there is nothing like it");
  }
  if (options == nullptr || !options->is_object()) return;
  for (const Member& member : options->object()) {
    if (std::find(k_options.begin(), k_options.end(), member.key) != k_options.end()) continue;
    const bool is_program = member.key == "transform" || member.key == "postprocess";
    notes.left_out(member.place, fmt::format("option '{}' of a test", member.key),
                   is_program ? "a program changes the answer; checks look at it as it is (see 'answer:' and 'of:')"
                              : "there is nothing like it");
  }
}

}  // namespace llmeval
