// A program as a model: the request as JSON on its standard input, the answer on its standard output. No shell.
#include "provider/make.h"

#include "base/duration.h"
#include "base/hash.h"
#include "data/json.h"
#include "provider/told_answer.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace llmeval {

namespace {

std::string request_json(const Request& request, const Value& config) {
  Object object;
  object.append("id", Value(request.subject->id));
  object.append("messages", messages_to_value(request.messages));
  object.append("vars", Value(request.subject->vars));
  object.append("config", config);
  return to_json(Value(std::move(object))) + '\n';
}

// `{answer, usage: {input_tokens, output_tokens}, tool_calls: [{name, arguments}]}`
Result<Completion> read_json_answer(const std::string& output) {
  const auto value = parse_json(output);
  if (!value) return failure(fmt::format("its output is not JSON: {}", value.error().message));
  const Value* answer = value->find("answer");
  const Value* calls = value->find("tool_calls");
  if (answer == nullptr && calls == nullptr) return failure("its output has neither 'answer' nor 'tool_calls'");
  Completion completion;
  if (answer != nullptr) completion.parts.emplace_back(TextPart{told_text(*answer)});
  if (calls != nullptr) LLMEVAL_CHECK(add_told_calls(*calls, completion));
  if (const Value* usage = value->find("usage")) completion.usage = told_usage(*usage);
  return completion;
}

// An answer's last line end is the terminal's habit, not the model's text.
std::string without_last_newline(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

class Exec final : public Provider {
 public:
  Exec(std::shared_ptr<const Model> model, std::vector<SecretText> secrets, const ProviderPorts& ports)
      : model_(std::move(model)), processes_(*ports.processes), secrets_(std::move(secrets)) {
    const bool is_clean = option_is("environment", "clean");
    for (const auto& [name, value] : ports.environment) {
      if (!is_clean || name == "PATH") environment_[name] = value;
    }
    if (const Value* added = model_->options.find("env")) {
      for (const Member& variable : added->object()) environment_[variable.key] = variable.value.text();
    }
    for (std::size_t i = 0; i < secrets_.size(); ++i) environment_[model_->secrets[i].first] = secrets_[i].reveal();
    for (const Value& argument : model_->options.find("command")->list()) command_.push_back(argument.text());
    reads_json_ = option_is("output", "json");
    takes_message_ = option_is("input", "message");
    if (const Value* config = model_->options.find("config")) config_ = *config;
  }

  // The command stands where others have an address; the path says how its output is read and, as a hash, which
  // variables it gets. The folder is no part of it: it differs from machine to machine.
  std::optional<CanonicalRequest> canonical(const Request& request) const override {
    CanonicalRequest canonical;
    canonical.method = "EXEC";
    canonical.base_url = to_json(*model_->options.find("command"));
    canonical.path = reads_json_ ? "json" : "text";
    if (takes_message_) canonical.path += " message";
    if (option_is("environment", "clean")) canonical.path += " clean";
    if (const Value* added = model_->options.find("env")) {
      canonical.path += " env " + sha256(to_canonical_json(*added)).short_hex();
    }
    canonical.api_version = model_->version;
    canonical.body = input_of(request);
    canonical.trial = request.trial;
    canonical.cacheable = !model_->version.empty();
    return canonical;
  }

  Task<AttemptResult> attempt(std::shared_ptr<const Request> request, std::int32_t /*number*/,
                              CancelToken cancel) override {
    ProcessRequest program;
    program.arguments = command_;
    program.environment = environment_;
    program.directory = model_->folder;
    program.input = request->body ? *request->body : input_of(*request);
    program.timeout = model_->timeouts.total;
    ProcessResult ended = co_await processes_.run_process(std::move(program), cancel);
    AttemptResult result = classify(std::move(ended));
    co_return result;
  }

 private:
  bool option_is(std::string_view option, std::string_view value) const {
    const Value* found = model_->options.find(option);
    return found != nullptr && found->text() == value;
  }

  std::string input_of(const Request& request) const {
    return takes_message_ ? request.messages.back().text() : request_json(request, config_);
  }

  AttemptResult classify(ProcessResult ended) const {
    AttemptResult result;
    result.duration = ended.elapsed;
    result.first_byte = ended.elapsed;
    if (ended.end == ProcessEnd::exited && ended.exit_status == 0) {
      read_answer(without_secrets(repair_utf8(ended.output), secrets_), result);
      return result;
    }
    result.outcome = ended.end == ProcessEnd::cancelled   ? Outcome::cancelled
                     : ended.end == ProcessEnd::timed_out ? Outcome::timeout
                                                          : Outcome::program_failed;
    result.message = describe_end(ended);
    return result;
  }

  std::string describe_end(const ProcessResult& ended) const {
    std::string text;
    switch (ended.end) {
      case ProcessEnd::exited:
        text = fmt::format("'{}' exited with status {}", command_.front(), ended.exit_status);
        break;
      case ProcessEnd::signalled:
        text = fmt::format("'{}' was ended by signal {}", command_.front(), ended.signal);
        break;
      case ProcessEnd::not_started:
        return ended.detail;
      case ProcessEnd::timed_out:
        text = fmt::format("'{}' took longer than {}", command_.front(), format_duration(model_->timeouts.total));
        break;
      case ProcessEnd::output_too_large:
        text = fmt::format("'{}' wrote more than 16 MB", command_.front());
        break;
      case ProcessEnd::cancelled:
        return "interrupted";
    }
    if (!ended.errors.empty())
      text += fmt::format("; it said: {}", excerpt(without_secrets(repair_utf8(ended.errors), secrets_), 300));
    return text;
  }

  void read_answer(std::string output, AttemptResult& result) const {
    Completion& completion = result.completion;
    if (reads_json_) {
      Result<Completion> read = read_json_answer(output);
      if (!read) {
        result.outcome = Outcome::program_failed;
        result.message = fmt::format("'{}': {}", command_.front(), read.error().message);
        return;
      }
      completion = *std::move(read);
    } else {
      std::string text = without_last_newline(std::move(output));
      if (!text.empty()) completion.parts.emplace_back(TextPart{std::move(text)});
    }
    completion.finish_reason = "stop";
    completion.reported_model = model_->model;
    if (completion.parts.empty()) result.outcome = Outcome::empty;
  }

  std::shared_ptr<const Model> model_;
  Processes& processes_;
  std::vector<SecretText> secrets_;  ///< In the order of Model::secrets; none where nothing will be run.
  std::vector<std::string> command_;
  std::map<std::string, std::string> environment_;
  Value config_;
  bool reads_json_ = false;
  bool takes_message_ = false;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_exec(std::shared_ptr<const Model> model, const ProviderPorts& ports) {
  if (ports.processes == nullptr) return failure(fmt::format("model '{}': no programs can be run here", model->name));
  LLMEVAL_TRY(std::vector<SecretText> secrets, read_secrets(*model, ports));
  return std::make_unique<Exec>(std::move(model), std::move(secrets), ports);
}

}  // namespace llmeval
