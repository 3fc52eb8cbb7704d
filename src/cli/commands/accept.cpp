// accept: answers of a run become the references of their cases, without questions.
#include "cli/commands/commands.h"
#include "cli/golden_answers.h"
#include "cli/golden_store.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

ExitCode refuse(const Error& error, CommandContext context) {
  context.console.error(error);
  return ExitCode::usage;
}

// Why an answer is not accepted, as counted.
enum class Left : std::uint8_t { unchanged, failed, has_reference, case_changed, case_gone, several };
constexpr std::size_t k_left_kinds = 6;

struct Acceptance {
  std::vector<const GoldenAnswer*> accepted;
  std::vector<std::string> several;  // Cases whose answers differ.
  std::array<std::size_t, k_left_kinds> left{};

  void leave(Left why) { ++left[static_cast<std::size_t>(why)]; }
};

std::optional<Left> why_left(const GoldenAnswer& answer, Standing standing, bool takes_failing) {
  switch (standing) {
    case Standing::accepted:
      return Left::unchanged;
    case Standing::has_reference:
      return Left::has_reference;
    case Standing::case_changed:
      return Left::case_changed;
    case Standing::case_gone:
      return Left::case_gone;
    case Standing::open:
    case Standing::known_failing:
      break;
  }
  const bool is_bad = answer.verdict == Verdict::fail || standing == Standing::known_failing;
  const bool is_judged = is_bad || answer.verdict == Verdict::pass || answer.verdict == Verdict::unscored;
  return (is_bad && !takes_failing) || !is_judged ? std::optional(Left::failed) : std::nullopt;
}

// Of a suite. One answer for a case: where several differ nobody has said which is right.
void choose_answers(const GoldenAnswers& answers, const std::string& suite, const GoldenFile& golden,
                    bool takes_failing, Acceptance& acceptance) {
  std::map<std::string, std::vector<const GoldenAnswer*>> by_case;
  for (const GoldenAnswer& answer : answers.answers()) {
    if (answer.key.suite != suite) continue;
    const std::optional<Left> left = why_left(answer, answers.standing(answer, golden), takes_failing);
    // One that is accepted already stands beside another that would be.
    if (left && *left != Left::unchanged) {
      acceptance.leave(*left);
    } else {
      by_case[answer.key.case_id].push_back(&answer);
    }
  }
  for (const auto& [id, of_case] : by_case) {
    const Standing standing = answers.standing(*of_case.front(), golden);
    if (of_case.size() > 1) {
      acceptance.leave(Left::several);
      acceptance.several.push_back(suite + "/" + id);
    } else if (standing == Standing::accepted) {
      acceptance.leave(Left::unchanged);
    } else {
      acceptance.accepted.push_back(of_case.front());
    }
  }
}

std::string left_text(const Acceptance& acceptance) {
  constexpr std::array<std::string_view, k_left_kinds> k_words{
      "accepted already",
      "failed (--failing accepts them)",
      "whose case has a reference of its own",
      "whose case was changed since (run it again)",
      "whose case is gone",
      "whose case has several (narrow by --prompt or --model, or llmeval review)"};
  std::string text;
  for (std::size_t i = 0; i < k_left_kinds; ++i) {
    if (acceptance.left[i] > 0) text += fmt::format("  {} {}\n", acceptance.left[i], k_words[i]);
  }
  return text.empty() ? text : "not written:\n" + text;
}

Result<> write_accepted(const Workspace& workspace, const std::string& suite, const Acceptance& acceptance,
                        const Decider& decider) {
  if (acceptance.accepted.empty()) return {};
  return change_golden(workspace, suite, [&](GoldenFile& file) {
    for (const GoldenAnswer* answer : acceptance.accepted) {
      file.set({answer->key.case_id, decider.accept(*answer), std::nullopt, {}});
    }
  });
}

void tell(const Workspace& workspace, const std::string& suite, const GoldenFile& before, const Acceptance& acceptance,
          Console& console) {
  std::size_t fresh = 0;
  for (const GoldenAnswer* answer : acceptance.accepted) {
    const GoldenLine* line = before.find(answer->key.case_id);
    const bool is_new = line == nullptr || !line->accepted;
    if (is_new) ++fresh;
    const std::string text = answer->part ? to_json(*answer->part) : answer->text;
    console.out(fmt::format("{} {}/{}: {}\n", is_new ? "new    " : "changed", inert_line(suite),
                            inert_line(answer->key.case_id), quoted_excerpt(text, 80)));
  }
  for (const std::string& name : acceptance.several) console.out(fmt::format("differ  {}\n", inert_line(name)));
  if (!acceptance.accepted.empty()) {
    console.out(fmt::format("{} accepted ({} new, {} changed) in {}\n", acceptance.accepted.size(), fresh,
                            acceptance.accepted.size() - fresh, workspace.files->display(golden_path(suite))));
  }
  console.out(left_text(acceptance));
}

}  // namespace

ExitCode run_command(const AcceptCommand& command, CommandContext context) {
  const auto opened = open_golden(context.surroundings, context.common, command.answers, context.console);
  if (!opened) return refuse(opened.error(), context);
  if (!*opened) return ExitCode::usage;
  const GoldenSession& session = **opened;
  if (session.answers.without() > 0) {
    context.console.out(fmt::format("{} {} nothing at '{}'\n", session.answers.without(),
                                    session.answers.without() == 1 ? "answer has" : "answers have",
                                    inert_line(command.answers.at)));
  }
  if (session.answers.answers().empty()) {
    context.console.out(fmt::format("run {} has no such answers\n", session.decider.run));
    return ExitCode::gates_met;
  }
  for (const Suite& suite : session.project.suites) {
    const Result<GoldenFile> golden = load_golden(session.workspace, suite.name);
    if (!golden) return refuse(golden.error(), context);
    Acceptance acceptance;
    choose_answers(session.answers, suite.name, *golden, command.failing, acceptance);
    const Result<> written = write_accepted(session.workspace, suite.name, acceptance, session.decider);
    if (!written) return refuse(written.error(), context);
    tell(session.workspace, suite.name, *golden, acceptance, context.console);
  }
  return ExitCode::gates_met;
}

}  // namespace llmeval
