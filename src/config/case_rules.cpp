#include "config/case_rules.h"

#include "base/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

std::vector<std::string_view> names_of(const Object& vars) {
  std::vector<std::string_view> names;
  for (const Member& member : vars) names.push_back(member.key);
  return names;
}

}  // namespace

CaseRules::CaseRules(const std::vector<std::shared_ptr<const Prompt>>& prompts, const Object& suite_vars,
                     Diagnostics& diagnostics)
    : prompts_(prompts), suite_vars_(suite_vars), diagnostics_(diagnostics) {}

void CaseRules::check(const SuiteCase& golden, bool is_inline) {
  const Case& subject = *golden.subject;
  check_id(subject);
  check_expectations(golden);
  check_variables_of_checks(golden);
  if (subject.vars.find("reference") != nullptr) {
    report(subject.place, "'reference' is no name for a variable", subject.id,
           "it stands for what is right; give it beside vars, not among them");
  } else {
    check_prompts(subject);
  }
  if (is_inline) check_unused(golden);
}

void CaseRules::check_id(const Case& subject) {
  if (const auto problem = check_case_id(subject.id)) {
    diagnostics_.error(subject.place, fmt::format("the case id '{}' {}", subject.id, *problem));
  }
}

void CaseRules::check_expectations(const SuiteCase& golden) {
  const Case& subject = *golden.subject;
  const auto any = [&](auto holds) {
    return std::any_of(golden.expectations.begin(), golden.expectations.end(), [&](const auto& one) { return holds(*one); });
  };
  if (golden.expectations.empty()) {
    report(subject.place, "nothing is checked", subject.id, "add expect: to the case or to the suite");
  } else if (!any([](const Expectation& one) { return one.weight() > 0; })) {
    report(subject.place, "no check decides: all have weight 0", subject.id, "give one a weight");
  } else if (!any([](const Expectation& one) { return one.looks_at_answer(); })) {
    const Place place = golden.expectations.front()->place();
    report(place, "no check looks at the answer", subject.id, {}, Severity::warning);
  }
}

void CaseRules::check_variables_of_checks(const SuiteCase& golden) {
  const Case& subject = *golden.subject;
  for (const auto& expectation : golden.expectations) {
    for (const VariableUse& use : expectation->variables()) {
      if (!read_by_checks_.contains(use.name)) read_by_checks_.insert(use.name);
      if (use.optional || subject.vars.find(use.name) != nullptr) continue;
      if (use.name == "reference" && subject.reference) continue;
      const std::string hint = use.name == "reference" ? "add reference: to the case"
                                                       : did_you_mean(use.name, names_of(subject.vars));
      report(use.place, fmt::format("'{}' is undefined", use.name), subject.id, hint);
    }
  }
}

void CaseRules::check_prompts(const Case& subject) {
  for (const auto& prompt : prompts_) {
    const Rendered<std::vector<Message>> messages = prompt->render(subject.vars);
    if (messages) continue;
    const RenderError& error = messages.error();
    // The prompt's own loading has said it already where the reference is what it misses.
    if (prompt->uses("reference")) continue;
    report(error.place, error.message, subject.id, error.hint);
  }
}

bool CaseRules::is_read(const std::string& name, const SuiteCase& golden) const {
  const auto by_prompt = [&](const auto& prompt) { return prompt->uses(name); };
  const auto by_check = [&](const auto& expectation) {
    const auto& uses = expectation->variables();
    return std::any_of(uses.begin(), uses.end(), [&](const VariableUse& use) { return use.name == name; });
  };
  return std::any_of(prompts_.begin(), prompts_.end(), by_prompt) ||
         std::any_of(golden.expectations.begin(), golden.expectations.end(), by_check);
}

void CaseRules::check_unused(const SuiteCase& golden) {
  // Without a prompt the variables go to a program or name a recording: nobody can say which are read.
  if (prompts_.empty()) return;
  for (const Member& variable : golden.subject->vars) {
    if (suite_vars_.find(variable.key) != nullptr || is_read(variable.key, golden)) continue;
    std::vector<std::string_view> known;
    for (const auto& prompt : prompts_) {
      for (const VariableUse& use : prompt->content->variables()) known.push_back(use.name);
    }
    diagnostics_.error(variable.place, fmt::format("no prompt and no check reads the variable '{}'", variable.key),
                       did_you_mean(variable.key, known));
  }
}

void CaseRules::report(Place place, const std::string& what, const std::string& of_case, std::string hint,
                       Severity severity) {
  const std::string key = fmt::format("{}:{}:{}:{}", static_cast<std::uint32_t>(place.source), place.line, place.column, what);
  const auto [found, is_new] = repeated_.try_emplace(key);
  if (!is_new) {
    ++found->second.more;
    return;
  }
  found->second = {severity, place, fmt::format("{} in case '{}'", what, of_case), std::move(hint), 0};
}

void CaseRules::finish() {
  for (auto& [key, one] : repeated_) {
    std::string message = one.message;
    if (one.more > 0) message += fmt::format(" and {} more", one.more);
    diagnostics_.add(one.severity, one.place, std::move(message), std::move(one.hint));
  }
  if (prompts_.empty()) return;
  for (const Member& variable : suite_vars_) {
    const bool is_used = read_by_checks_.contains(variable.key) ||
                         std::any_of(prompts_.begin(), prompts_.end(), [&](const auto& prompt) { return prompt->uses(variable.key); });
    if (!is_used) diagnostics_.error(variable.place, fmt::format("no prompt and no check reads the variable '{}'", variable.key));
  }
}

}  // namespace llmeval
