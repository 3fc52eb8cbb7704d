#include "config/case_rules.h"

#include "base/suggest.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

// Of mistakes that differ in place or words: a file that has more is wrong in one way after another.
constexpr std::size_t k_max_mistakes = 200;

constexpr const char* k_without_reference = "write 'reference:' for the case, or run --no-score and accept an answer";

std::vector<std::string_view> names_of(const Object& vars) {
  std::vector<std::string_view> names;
  for (const Member& member : vars) names.push_back(member.key);
  return names;
}

template <class Holds>
bool any(const Expectations& expectations, Holds holds) {
  return std::any_of(expectations.begin(), expectations.end(), [&](const auto& one) { return holds(*one); });
}

// Of the case's own or of one of its turns.
template <class Holds>
bool any(const SuiteCase& golden, Holds holds) {
  const auto& turns = golden.turn_expectations;
  return any(golden.expectations, holds) ||
         std::any_of(turns.begin(), turns.end(), [&](const Expectations& one) { return any(one, holds); });
}

bool reads(const Expectation& expectation, std::string_view variable) {
  const auto& uses = expectation.variables();
  return expectation.reads_all_variables() ||
         std::any_of(uses.begin(), uses.end(), [&](const VariableUse& use) { return use.name == variable; });
}

bool is_read_by_tools(const ReadCase& read, std::string_view variable) {
  if (!read.tools || !read.tools->has_templates) return false;
  std::vector<VariableUse> uses;
  read.tools->add_variables(uses);
  return std::any_of(uses.begin(), uses.end(), [&](const VariableUse& use) { return use.name == variable; });
}

// A model that has only ever seen JSON may make little of it, and an image is no text at all.
std::string odd_message(ValueKind kind) {
  if (kind == ValueKind::null) return "no value prints as 'None'";
  if (kind == ValueKind::boolean) return "a boolean prints as 'True' or 'False'";
  return fmt::format("{} prints as Python writes it", kind_name(kind));
}

}  // namespace

CaseRules::CaseRules(const SuitePrompts& prompts, const CaseDefaults& defaults, Diagnostics& diagnostics)
    : prompts_(prompts),
      defaults_(defaults),
      diagnostics_(diagnostics),
      case_prompts_(&prompts.prompts),
      all_whole_(prompts.is_whole && defaults.is_whole && defaults.has_all_vars) {}

void CaseRules::check(const ReadCase& read, const std::vector<std::shared_ptr<const Prompt>>* narrowed) {
  const Case& subject = *read.golden.subject;
  case_prompts_ = narrowed == nullptr ? &prompts_.prompts : narrowed;
  all_whole_ = all_whole_ && read.is_whole;
  check_id(subject);
  if (defaults_.golden) check_golden(subject);
  if (read.is_whole && expects_something_) check_expectations(read.golden, read.origin);
  check_variables_of_checks(read);
  if (read.tools) check_tools(read);
  if (const Value* reference = subject.vars.find("reference")) {
    report({.place = reference->place(),
            .message = "a variable cannot be named 'reference'",
            .hint = "it is what is right: write it beside vars, not among them"},
           subject);
  } else if (read.has_all_vars) {
    check_prompts(subject);
  }
  if (read.origin == CaseOrigin::suite && read.is_whole && prompts_.is_whole) check_unused(read);
}

void CaseRules::check_id(const Case& subject) {
  if (const auto problem = check_case_id(subject.id)) {
    diagnostics_.error(subject.place, fmt::format("the case id '{}' {}", excerpt(subject.id), *problem));
  }
}

void CaseRules::check_golden(const Case& subject) {
  const GoldenLine* line = defaults_.golden->find(subject.id);
  if (line == nullptr) return;
  met_.insert(line);
  if (!line->accepted) return;
  if (!subject.reference_is_accepted) {
    diagnostics_.error(line->place,
                       fmt::format("the case '{}' has an accepted answer here and a reference at {}",
                                   excerpt(subject.id), diagnostics_.describe(subject.place)),
                       "only one of them can be right: remove the other");
  } else if (!is_asked(*line->accepted, case_hash(subject))) {
    diagnostics_.warning(line->place,
                         fmt::format("the case '{}' at {} was changed after its answer was accepted",
                                     excerpt(subject.id), diagnostics_.describe(subject.place)),
                         "look at its next answer with llmeval review");
  }
}

void CaseRules::report_forgotten() {
  // A case that could not be read may be the one.
  if (diagnostics_.has_errors()) return;
  for (const auto& [id, line] : defaults_.golden->lines()) {
    if (met_.contains(&line)) continue;
    diagnostics_.warning(line.place, fmt::format("the suite has no case '{}' any more", excerpt(id)),
                         "remove the line, or give the case its id again");
  }
}

void CaseRules::check_expectations(const SuiteCase& golden, CaseOrigin origin) {
  const Case& subject = *golden.subject;
  // Rows of a data file lack checks together.
  const Place place = origin == CaseOrigin::suite ? subject.place : Place{subject.place.source, 0, 0};
  if (!any(golden, [](const Expectation&) { return true; })) {
    report({.place = place, .message = "nothing is checked", .hint = "write 'expect:' for the case or the suite"},
           subject);
  } else if (!any(golden, [](const Expectation& one) { return one.weight() > 0; })) {
    report(
        {.place = place, .message = "no check decides, since all have weight 0", .hint = "leave the weight out of one"},
        subject);
  } else if (!any(golden, [](const Expectation& one) { return one.looks_at_answer(); })) {
    report({.severity = Severity::warning, .place = place, .message = "no check looks at the answer"}, subject);
  }
  check_together(golden.expectations, subject);
  check_schemas(golden.expectations, subject);
  for (const Expectations& of_turn : golden.turn_expectations) {
    check_together(of_turn, subject);
    check_schemas(of_turn, subject);
  }
}

// Checks that want the schema of whatever prompt asks.
void CaseRules::check_schemas(const Expectations& expectations, const Case& subject) {
  if (!prompts_.is_whole) return;
  for (const auto& expectation : expectations) {
    const auto refuse = [&](const std::string& who, const std::string& why) {
      report({.place = expectation->place(),
              .message =
                  fmt::format("check '{}' wants the schema of the prompt, but {} {}", expectation->name(), who, why),
              .hint = "write 'outputs' in the prompt's file, or name a schema by 'file'"},
             subject);
    };
    if (case_prompts_->empty()) {
      if (expectation->refuses(nullptr)) refuse("the suite", "has no prompt");
    }
    for (const auto& prompt : *case_prompts_) {
      const Schema* const schema = prompt->answer_schema ? &*prompt->answer_schema : nullptr;
      const std::optional<std::string> why = expectation->refuses(schema);
      if (why) refuse(fmt::format("'{}'", prompt->version.name), *why);
    }
  }
}

void CaseRules::check_together(const Expectations& expectations, const Case& subject) {
  for (ExpectationMistake& mistake : find_mistakes(expectations)) {
    report({.place = mistake.place, .message = std::move(mistake.message), .hint = std::move(mistake.hint)}, subject);
  }
}

void CaseRules::check_variables_of_checks(const ReadCase& read) {
  check_variables_of(read.golden.expectations, read);
  for (const Expectations& of_turn : read.golden.turn_expectations) check_variables_of(of_turn, read);
}

void CaseRules::check_variables_of(const Expectations& expectations, const ReadCase& read) {
  const Case& subject = *read.golden.subject;
  for (const auto& expectation : expectations) {
    checks_read_all_ = checks_read_all_ || expectation->reads_all_variables();
    for (const VariableUse& use : expectation->variables()) {
      if (!read_by_checks_.contains(use.name)) read_by_checks_.insert(use.name);
      if (!expects_something_ || use.optional || !read.has_all_vars || subject.vars.find(use.name) != nullptr) continue;
      if (use.name == "reference" && subject.reference) continue;
      report({.place = use.place,
              .message = fmt::format("'{}' is undefined", use.name),
              .hint = use.name == "reference" ? k_without_reference : did_you_mean(use.name, names_of(subject.vars))},
             subject);
    }
  }
}

void CaseRules::check_tools(const ReadCase& read) {
  const Case& subject = *read.golden.subject;
  std::vector<VariableUse> uses;
  read.tools->add_variables(uses);
  for (const VariableUse& use : uses) read_by_checks_.insert(use.name);
  if (read.has_all_vars) {
    for (const RenderError& error : read.tool_errors)
      report({.place = error.place, .message = error.message, .hint = error.hint}, subject);
  }
  if (read.tools->tools.empty()) {
    report({.place = read.tools->max_steps_place,
            .message = "'max_steps' without tools",
            .hint = "write 'tools:' with what they answer"},
           subject);
    return;
  }
  // Which tools an application has, it knows.
  if (case_prompts_->empty() || !prompts_.is_whole || !read.is_whole) return;
  std::vector<std::string_view> offered;
  for (const auto& prompt : *case_prompts_) {
    for (const Tool& tool : prompt->tools) offered.push_back(tool.name);
  }
  check_offered(*read.tools, offered, subject);
}

void CaseRules::check_offered(const WrittenTools& written, const std::vector<std::string_view>& offered,
                              const Case& subject) {
  std::vector<std::string_view> canned;
  bool all_offered = true;
  for (const WrittenTool& tool : written.tools) {
    canned.push_back(tool.name);
    if (std::find(offered.begin(), offered.end(), tool.name) != offered.end()) continue;
    all_offered = false;
    const std::string hint = did_you_mean(tool.name, offered);
    report({.place = tool.place,
            .message = fmt::format("no prompt offers the tool '{}'", inert_line(tool.name)),
            .hint = hint.empty() ? "write it under 'tools' in the prompt's file, or remove it" : hint},
           subject);
  }
  // A name that is mistyped is one mistake.
  for (const std::string_view tool : all_offered ? offered : std::vector<std::string_view>()) {
    if (std::find(canned.begin(), canned.end(), tool) != canned.end()) continue;
    report({.severity = Severity::warning,
            .place = written.tools.front().place,
            .message = fmt::format("the tool '{}' has no result: a model that calls it is told so", inert_line(tool)),
            .hint = "write one beside this"},
           subject);
  }
}

void CaseRules::check_prompts(const Case& subject) {
  std::vector<OddPrint> odd;
  for (const auto& prompt : *case_prompts_) {
    odd.clear();
    Rendered<std::vector<Message>> messages = prompt->render(subject.vars, subject.history, &odd);
    for (const OddPrint& print : odd) {
      report({.severity = Severity::warning,
              .place = print.place,
              .message = odd_message(print.kind),
              .hint = print.kind == ValueKind::object ? "write {{ … | tojson }}; an image is shown by {{ … | image }}"
                                                      : "write {{ … | tojson }}, or what the model should read"},
             subject);
    }
    if (messages) {
      if (!remote_images_) check_images(*messages, prompt->place, subject);
      continue;
    }
    RenderError& error = messages.error();
    report({.place = error.place, .message = std::move(error.message), .hint = std::move(error.hint)}, subject);
  }
}

void CaseRules::check_images(const std::vector<Message>& messages, Place place, const Case& subject) {
  for (const Message& message : messages) {
    for (const Part& part : message.parts) {
      const auto* const image = std::get_if<ImagePart>(&part);
      if (image == nullptr || !image->url.starts_with("https:")) continue;
      report({.place = place,
              .message = fmt::format("the provider would fetch the image '{}'", excerpt(image->url)),
              .hint = "of --untrusted images are files of the project: {file: PATH}"},
             subject);
    }
  }
}

bool CaseRules::is_read_by_prompt(std::string_view variable) const {
  return std::any_of(case_prompts_->begin(), case_prompts_->end(),
                     [&](const auto& prompt) { return prompt->uses(variable); });
}

void CaseRules::refuse_unused(const std::string& variable, Place place) {
  std::vector<std::string_view> known;
  for (const auto& prompt : *case_prompts_) {
    for (const VariableUse& use : prompt->content->variables()) known.push_back(use.name);
  }
  const std::string hint = did_you_mean(variable, known);
  diagnostics_.error(place, fmt::format("no prompt and no check reads the variable '{}'", variable),
                     hint.empty() ? "remove it, or use it" : hint);
}

void CaseRules::check_unused(const ReadCase& read) {
  const SuiteCase& golden = read.golden;
  // Without a prompt the variables go to a program or name a recording: nobody can say which are read.
  if (case_prompts_->empty()) return;
  for (const Member& variable : golden.subject->vars) {
    if (defaults_.vars.find(variable.key) != nullptr || variable.key == "reference") continue;
    const auto reads_it = [&](const Expectation& one) { return reads(one, variable.key); };
    if (!is_read_by_prompt(variable.key) && !any(golden, reads_it) && !is_read_by_tools(read, variable.key)) {
      refuse_unused(variable.key, variable.place);
    }
  }
}

void CaseRules::add_shared_vars(const Object& vars) {
  for (const Member& variable : vars) shared_vars_.set(variable.key, variable.value, variable.place);
}

void CaseRules::check_unused(const Object& shared) {
  for (const Member& variable : shared) {
    const bool is_read_by_checks = checks_read_all_ || read_by_checks_.contains(variable.key);
    if (!is_read_by_prompt(variable.key) && !is_read_by_checks) {
      refuse_unused(variable.key, variable.place);
    }
  }
}

void CaseRules::report(Mistake mistake, const Case& subject) {
  const Place place = mistake.place;
  std::string key =
      fmt::format("{}:{}:{}:{}", static_cast<std::uint32_t>(place.source), place.line, place.column, mistake.message);
  const auto found = repeated_.find(key);
  if (found != repeated_.end()) {
    ++found->second.more;
  } else if (repeated_.size() < k_max_mistakes) {
    repeated_.emplace(std::move(key), Repeated{std::move(mistake), subject.id, subject.place, 0});
  }
}

void CaseRules::finish() {
  for (auto& [key, repeated] : repeated_) {
    Mistake& mistake = repeated.mistake;
    std::string message = fmt::format("{} in case '{}'", mistake.message, excerpt(repeated.first_case));
    if (mistake.place != repeated.first_place)
      message += fmt::format(" at {}", diagnostics_.describe(repeated.first_place));
    if (repeated.more > 0) message += fmt::format(" and {} more", repeated.more);
    diagnostics_.add(mistake.severity, mistake.place, std::move(message), std::move(mistake.hint));
  }
  if (defaults_.golden) report_forgotten();
  if (prompts_.prompts.empty() || !all_whole_) return;
  case_prompts_ = &prompts_.prompts;
  check_unused(shared_vars_);
}

}  // namespace llmeval
