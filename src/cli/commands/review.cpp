// review: new and changed answers, one by one, at a terminal.
#include "cli/asked_editor.h"
#include "cli/commands/commands.h"
#include "cli/golden_answers.h"
#include "cli/golden_store.h"
#include "cli/sample_stories.h"
#include "data/json.h"
#include "report/diff_text.h"
#include "text/inert.h"
#include "text/utf8.h"
#include "text/word_diff.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_most_lines = 40;  // Of a question or an answer.

ExitCode refuse(const Error& error, CommandContext context) {
  context.console.error(error);
  return ExitCode::usage;
}

// Lines that a person types.
class TypedLines {
 public:
  explicit TypedLines(int descriptor) : descriptor_(descriptor) {}

  /// Without blanks at its ends; nullopt once nobody types any more (Ctrl-D).
  std::optional<std::string> next() {
    for (;;) {
      const std::size_t end = pending_.find('\n');
      if (end != std::string::npos) {
        std::string line = trimmed(pending_.substr(0, end));
        pending_.erase(0, end + 1);
        return line;
      }
      char bytes[512];
      const ssize_t count = ::read(descriptor_, bytes, sizeof bytes);
      if (count > 0) {
        pending_.append(bytes, static_cast<std::size_t>(count));
      } else if (count == 0 || errno != EINTR) {
        return std::nullopt;
      }
    }
  }

 private:
  static std::string trimmed(const std::string& line) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
  }

  int descriptor_;
  std::string pending_;
};

// A text of unknown origin, indented, its first lines.
std::string shown_text(std::string_view text) {
  const std::string inert = inert_block(text);
  std::string shown;
  std::string_view rest = inert;
  for (std::size_t lines = 0; !rest.empty(); ++lines) {
    if (lines == k_most_lines) return shown + "  …\n";
    const std::size_t end = rest.find('\n');
    shown += fmt::format("  {}\n", rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return shown;
}

class Review {
 public:
  Review(const GoldenSession& session, CommandContext context)
      : workspace_(session.workspace),
        database_(session.database),
        decider_(session.decider),
        console_(context.console),
        lines_(context.surroundings.in.descriptor) {}

  /// False: the person wants no more.
  Result<bool> ask(const GoldenAnswer& answer, std::size_t number, std::size_t of) {
    LLMEVAL_TRY(const GoldenFile golden, load_golden(workspace_, answer.key.suite));
    const GoldenLine* line = golden.find(answer.key.case_id);
    // Somebody, or an answer before this one, may have decided meanwhile.
    if (standing_of(answer, line) != Standing::open) return true;
    show(answer, line, number, of);
    for (;;) {
      console_.out("[a]ccept  [e]dit  [f]ailing  [s]kip  [q]uit > ");
      const std::optional<std::string> typed = lines_.next();
      if (!typed || *typed == "q") return false;
      if (*typed == "s") return true;
      if (*typed == "a") return keep(answer, answer.part);
      if (*typed == "e") {
        LLMEVAL_TRY(const bool is_done, edit(answer, line));
        if (is_done) return true;
      } else if (*typed == "f") {
        LLMEVAL_TRY(const bool is_done, mark_failing(answer));
        if (is_done) return true;
      } else {
        console_.out("a, e, f, s or q, and Enter\n");
      }
    }
  }

  std::size_t accepted() const { return accepted_; }
  std::size_t failing() const { return failing_; }

 private:
  void show(const GoldenAnswer& answer, const GoldenLine* line, std::size_t number, std::size_t of) {
    const SampleKey& key = answer.key;
    std::string text = fmt::format("\n[{}/{}] {}/{}", number, of, inert_line(key.suite), inert_line(key.case_id));
    if (!key.prompt.empty()) text += " · prompt " + inert_line(key.prompt);
    text += fmt::format(" · {} · {}\n", inert_line(key.model),
                        answer.verdict == Verdict::unscored ? "not scored" : verdict_name(answer.verdict));
    if (!answer.why.empty()) text += fmt::format("  {}\n", answer.why);
    text += question_of(key);
    if (line != nullptr && line->failing) text += fmt::format("known failing: {}\n", excerpt(line->failing->note, 200));
    const AcceptedAnswer* before = line != nullptr && line->accepted ? &*line->accepted : nullptr;
    if (before != nullptr) {
      text +=
          fmt::format("changed, from what {} accepted{}\n", before->by.empty() ? "somebody" : excerpt(before->by, 40),
                      before->at.empty() ? "" : " on " + excerpt(before->at.substr(0, 10), 10));
      DiffTextOptions options;
      options.colour = console_.out_has_color();
      const std::string difference = diff_text(word_diff(before->answer, answer.text), options);
      text += difference.empty() ? "  (the same words for another question)\n" : difference;
    }
    console_.out(text + "answer\n" + shown_text(answer.text));
    if (answer.part) console_.out("of it right\n" + shown_text(to_json(*answer.part)));
  }

  // What was said to the model last.
  std::string question_of(const SampleKey& key) {
    const Result<std::vector<SampleStory>> stories = tell_case(database_, decider_.run, key.case_id);
    if (!stories) return {};
    const auto story =
        std::find_if(stories->begin(), stories->end(), [&](const SampleStory& one) { return one.sample.key == key; });
    if (story == stories->end() || story->said.empty()) return {};
    std::string text = "question\n";
    for (const Message& message : story->said.back()) text += shown_text(message.text());
    return text;
  }

  Result<bool> keep(const GoldenAnswer& answer, std::optional<Value> reference) {
    LLMEVAL_CHECK(change_golden(workspace_, answer.key.suite, [&](GoldenFile& file) {
      file.set({answer.key.case_id, AcceptedAnswer{decider_.decide(answer), std::move(reference)}, std::nullopt, {}});
    }));
    ++accepted_;
    console_.out("accepted\n");
    return true;
  }

  // False: nothing was decided.
  Result<bool> edit(const GoldenAnswer& answer, const GoldenLine* line) {
    const AcceptedAnswer* accepted = line != nullptr && line->accepted ? &*line->accepted : nullptr;
    const std::optional<Value>& right = accepted != nullptr && accepted->reference ? accepted->reference : answer.part;
    const std::string& before = right && right->is_text() ? right->text() : answer.text;
    const Result<std::string> edited = edit_text(before, workspace_.environment);
    std::string why;
    if (!edited) {
      why = edited.error().message;
    } else if (find_invalid_utf8(*edited)) {
      why = "the text is not valid UTF-8";
    } else if (edited->find_first_not_of(" \t\r\n") == std::string::npos) {
      why = "the text is empty";
    }
    if (why.empty()) return keep(answer, *edited == answer.text ? std::nullopt : std::optional<Value>(*edited));
    console_.out(fmt::format("not accepted: {}\n", inert_line(why)));
    return false;
  }

  Result<bool> mark_failing(const GoldenAnswer& answer) {
    console_.out("what is wrong with it > ");
    const std::optional<std::string> note = lines_.next();
    if (!note || note->empty() || find_invalid_utf8(*note)) {
      console_.out("not marked: a note says what is wrong\n");
      return false;
    }
    LLMEVAL_CHECK(change_golden(workspace_, answer.key.suite, [&](GoldenFile& file) {
      const GoldenLine* known = file.find(answer.key.case_id);
      GoldenLine line = known == nullptr ? GoldenLine() : *known;
      line.case_id = answer.key.case_id;
      static_cast<GoldenDecision&>(line.failing.emplace()) = decider_.decide(answer);
      line.failing->note = *note;
      file.set(std::move(line));
    }));
    ++failing_;
    console_.out("marked failing\n");
    return true;
  }

  const Workspace& workspace_;
  const Database& database_;
  const Decider& decider_;
  Console& console_;
  TypedLines lines_;
  std::size_t accepted_ = 0;
  std::size_t failing_ = 0;
};

// What is to be asked about, and how many answers are left out because of their cases.
struct Agenda {
  std::vector<const GoldenAnswer*> open;
  std::map<Standing, std::size_t> left;
};

Result<Agenda> make_agenda(const Workspace& workspace, const GoldenAnswers& answers) {
  Agenda agenda;
  std::map<std::string, GoldenFile> golden;
  for (const GoldenAnswer& answer : answers.answers()) {
    auto file = golden.find(answer.key.suite);
    if (file == golden.end()) {
      LLMEVAL_TRY(GoldenFile loaded, load_golden(workspace, answer.key.suite));
      file = golden.emplace(answer.key.suite, std::move(loaded)).first;
    }
    const Standing standing = answers.standing(answer, file->second);
    if (standing == Standing::open) {
      agenda.open.push_back(&answer);
    } else {
      ++agenda.left[standing];
    }
  }
  return agenda;
}

std::string left_text(const Agenda& agenda) {
  std::string text;
  const auto add = [&](Standing standing, std::string_view words) {
    const auto found = agenda.left.find(standing);
    if (found != agenda.left.end()) text += fmt::format("not asked about: {} {}\n", found->second, words);
  };
  add(Standing::known_failing, "known failing");
  add(Standing::has_reference, "whose case has a reference of its own");
  add(Standing::case_changed, "whose case was changed since (run it again)");
  add(Standing::case_gone, "whose case is gone");
  return text;
}

ExitCode walk(const GoldenSession& session, CommandContext context) {
  const Result<Agenda> agenda = make_agenda(session.workspace, session.answers);
  if (!agenda) return refuse(agenda.error(), context);
  context.console.out(left_text(*agenda));
  Review review(session, context);
  const std::size_t of = agenda->open.size();
  for (std::size_t i = 0; i < of; ++i) {
    const Result<bool> goes_on = review.ask(*agenda->open[i], i + 1, of);
    if (!goes_on) return refuse(goes_on.error(), context);
    if (!*goes_on) break;
  }
  context.console.out(of == 0 ? fmt::format("run {} has no new or changed answers\n", session.decider.run)
                              : fmt::format("\n{} accepted, {} marked failing\n", review.accepted(), review.failing()));
  return ExitCode::gates_met;
}

}  // namespace

ExitCode run_command(const ReviewCommand& command, CommandContext context) {
  if (!context.surroundings.in.is_terminal || !context.surroundings.out.is_terminal) {
    return refuse(Error("review asks at a terminal, and this is none", "llmeval accept RUN asks nothing"), context);
  }
  const auto opened = open_golden(context.surroundings, context.common, command.answers, context.console);
  if (!opened) return refuse(opened.error(), context);
  return *opened ? walk(**opened, context) : ExitCode::usage;
}

}  // namespace llmeval
