#include "base/duration.h"
#include "base/hash.h"
#include "check/checks/checks.h"
#include "check/option.h"
#include "data/json.h"
#include "domain/model.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace llmeval {

namespace {

constexpr Duration k_default_timeout = std::chrono::seconds(30);

// A program is asked as a model is: it has the same limits, its calls are recorded, and cached where its version is
// stated. Its name says what it is, so that two checks of one program are one.
std::shared_ptr<const Model> make_program(const Value& options) {
  auto model = std::make_shared<Model>();
  model->provider = "exec";
  const Value& command = *options.find("command");
  const List words = command.is_text() ? List{command} : command.list();
  model->options.append("command", Value(words), command.place());
  model->options.append("input", Value("message"));
  model->options.append("environment", Value("clean"));
  if (const Value* env = options.find("env")) model->options.append("env", *env, env->place());
  if (const Value* version = options.find("version")) model->version = version->text();
  model->timeouts.total = k_default_timeout;
  if (const Value* timeout = options.find("timeout")) model->timeouts.total = *parse_duration(timeout->text());
  model->attempts = 1;
  // Nothing is paid by tokens, so that no budget needs to know how many there may be.
  model->price = Price{};
  model->parameters.append("max_output_tokens", Value(0));
  model->place = command.place();
  std::string shown;
  for (const Value& word : words) shown += (shown.empty() ? "" : " ") + word.text();
  const std::string all = to_json(Value(model->options)) + model->version + format_duration(model->timeouts.total);
  model->name = fmt::format("{} #{}", excerpt(shown, 60), sha256(all).short_hex().substr(0, 6));
  return model;
}

struct ProgramVerdict {
  std::optional<bool> pass;
  std::optional<Decimal> score;
  std::string reason;
};

Evaluated<ProgramVerdict> read_verdict(std::string_view output) {
  const auto refused = [](std::string why) { return tl::unexpected(std::move(why)); };
  const auto value = parse_json(output, {.places = false});
  if (!value) return refused(fmt::format("its output is no JSON: {}", value.error().message));
  if (!value->is_object()) return refused("its output is no JSON object");
  ProgramVerdict verdict;
  for (const Member& member : value->object()) {
    if (member.key == "pass" && member.value.is_boolean()) {
      verdict.pass = member.value.boolean();
    } else if (member.key == "score" && member.value.is_number()) {
      const Evaluated<Decimal> score = read_share(member.value);
      if (!score) return refused("its 'score' is no number from 0 to 1");
      verdict.score = *score;
    } else if (member.key == "reason" && member.value.is_text()) {
      verdict.reason = member.value.text();
    } else {
      return refused(
          fmt::format("its output has a '{}' that means nothing (pass: true or false, score: 0 to 1, reason: "
                      "text)",
                      excerpt(member.key, 40)));
    }
  }
  return verdict;
}

class ExecCheck final : public Check {
 public:
  ExecCheck(std::shared_ptr<const Model> program, Value config, bool has_bounds)
      : program_(std::move(program)), config_(std::move(config)), has_bounds_(has_bounds) {}

  Measured measure(CheckInput& input, const LookedAt& look) const override {
    auto request = std::make_shared<Request>();
    request->messages.push_back(Message::of_text(Role::user, question(input, look)));
    const Call* const call = input.ask({CallPurpose::program, program_->name, std::move(request), 1});
    if (call == nullptr) return Measured::waiting();
    if (!is_gradable(call->outcome)) return Measured::failed(*call);
    const Evaluated<ProgramVerdict> verdict = read_verdict(call->completion.text());
    if (!verdict) return failed(verdict.error());
    if (!has_bounds_ && !verdict->pass) return failed("its output has no 'pass'");
    if (has_bounds_ && !verdict->score) return failed("its output has no 'score', which min and max bound");
    Measured measured;
    measured.holds = verdict->pass.value_or(true);
    measured.measure = verdict->score;
    measured.expected = "to satisfy " + program_->name;
    measured.got = verdict->score ? verdict->score->to_text() : std::string(measured.holds ? "pass" : "fail");
    if (!verdict->reason.empty()) measured.got += ": " + quoted_excerpt(verdict->reason, 300);
    return measured;
  }

  bool reads_all_variables() const override { return true; }
  void add_models(std::vector<AskedModel>& models) const override {
    AskedModel asked;
    asked.name = program_->name;
    asked.place = program_->place;
    asked.may_be_own = true;
    asked.purpose = CallPurpose::program;
    asked.program = program_;
    models.push_back(std::move(asked));
  }

 private:
  Measured failed(std::string_view why) const {
    return Measured::failed(Outcome::program_failed, fmt::format("'{}': {}", program_->name, why));
  }

  // What the program reads: one line of JSON.
  std::string question(CheckInput& input, const LookedAt& look) const {
    const AnsweredSample& sample = input.sample();
    Object object;
    object.append("id", Value(sample.subject.id));
    object.append("answer", look.value != nullptr ? *look.value : Value(look.text));
    object.append("vars", Value(sample.subject.vars));
    object.append("reference", sample.subject.reference.value_or(Value()));
    object.append("messages", readable_messages(std::vector<Message>(sample.messages.begin(), sample.messages.end())));
    object.append("tool_calls", input.tool_calls());
    object.append("config", config_);
    return to_json(Value(std::move(object))) + '\n';
  }

  std::shared_ptr<const Model> program_;
  Value config_;
  bool has_bounds_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  const Value& command = *options.find("command");
  const bool is_empty =
      command.is_text() ? command.text().empty() : command.list().empty() || command.list().front().text().empty();
  if (is_empty) {
    diagnostics.error(command.place(), "the command names no program", "command: [python3, checks/grade.py]");
    return nullptr;
  }
  const Value* const config = options.find("config");
  const bool has_bounds = options.find("min") != nullptr || options.find("max") != nullptr;
  return std::make_unique<ExecCheck>(make_program(options), config == nullptr ? Value() : *config, has_bounds);
}

}  // namespace

CheckType exec_check() {
  CheckType type;
  type.name = "exec";
  type.summary =
      "Asks a program of your own: the answer as JSON on its standard input, {pass, score, reason} as JSON on its "
      "standard output. No shell, and an environment of PATH and what it is given.";
  type.example = "exec: {command: [python3, checks/grade.py], timeout: 5s, version: \"1\"}";
  type.measure = MeasureKind::score;
  type.options = {
      {"command", Shape::list_or_one(Shape::text()), "The program and its arguments, from the suite's folder.", true},
      {"timeout", Shape::duration()->with_default(Value("30s")), "How long it may take.", false},
      {"version", Shape::text(), "Which version of it answers; without one nothing is cached.", false},
      {"env", Shape::map(Shape::text()), "Variables that it gets.", false},
      {"config", Shape::any(), "Handed to it as `config`.", false},
  };
  type.make = make;
  return type;
}

}  // namespace llmeval
