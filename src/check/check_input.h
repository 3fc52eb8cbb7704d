#pragma once

#include "check/check_question.h"
#include "data/value.h"
#include "domain/case.h"
#include "domain/completion.h"
#include "domain/message.h"
#include "domain/other_answers.h"
#include "domain/sample.h"
#include "schema/schema.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// What something comes to for a sample, or why it comes to nothing usable.
template <class T>
using Evaluated = tl::expected<T, std::string>;

/// What others answered to a sample's case, cleaned as its own answer is, for checks that compare.
class ComparedAnswers {
 public:
  virtual ~ComparedAnswers() = default;
  /// As OtherAnswers::find(). The error says why there is nothing to compare with.
  virtual Evaluated<std::string> find(const SampleKey& other, OtherAnswers::Runs runs) const = 0;
};

/// A sample that was answered, as its caller knows it. Refers to the caller's objects, which outlive the checks.
struct AnsweredSample {
  const SampleKey& key;
  const Case& subject;
  const Call& call;         ///< The answer, its outcome, usage.
  std::string_view answer;  ///< Its text: what is looked at unless `of:` says otherwise.
  Duration latency{0};      ///< What `latency` bounds: the call's, or that of all turns for the case's own checks.
  std::span<const Message> messages = {};   ///< What was said before the answer: those of the request.
  const Schema* prompt_schema = nullptr;    ///< Of the prompt that asked; nullptr: it has none.
  std::span<const Call> calls = {};         ///< All of the sample's, among them those that its checks have asked for.
  bool is_of_all_turns = false;             ///< The case's own checks look; else those of the turn of `call`.
  const ComparedAnswers* others = nullptr;  ///< Nullptr: none are known.
};

/// All that a sample's checks may look at, for one evaluation of them in order. What has to be made is made when it is
/// first asked for and kept. For one thread.
class CheckInput {
 public:
  explicit CheckInput(const AnsweredSample& sample) : sample_(sample) {}
  CheckInput(const CheckInput&) = delete;
  CheckInput& operator=(const CheckInput&) = delete;

  const AnsweredSample& sample() const { return sample_; }
  const Call& call() const { return sample_.call; }
  std::string_view answer() const { return sample_.answer; }
  /// The calls that answer, in order: every step of the turn, or of all turns. No judge's; `call` alone where `calls`
  /// is empty.
  const std::vector<const Call*>& answers();
  /// The case's vars, and `reference` where there is one: what `{{ }}` in options sees.
  const Object& variables();
  /// The answer read as JSON, or why it is none.
  const Evaluated<Value>& json();
  /// The calls of tools in all of answers() as a list of {name, arguments}; arguments that are not JSON stand as text.
  const Value& tool_calls();

  /// What the answer was to be made from: what an application says that it retrieved, else the case's variable
  /// `contexts`, a text or a list of texts; empty: nothing.
  std::vector<std::string> contexts() const;

  /// What a named group of an earlier regex check matched; nullptr: nothing.
  const std::string* group(std::string_view name) const;
  /// \param text  nullopt: the group took no part in a match, or there was none.
  void set_group(std::string_view name, std::optional<std::string> text);

  /// The call that a check's question was answered by, whatever it came to; where there is none yet, nullptr: the
  /// question is noted, and the check returns Measured::waiting(). It is then measured again, from the beginning, with
  /// the calls made. A check asks at once all that it can ask: what is asked at once is answered side by side.
  const Call* ask(CheckQuestion question);

  // The layer's own: what was noted, for who runs the checks.

  std::size_t open_count() const { return open_.size(); }
  /// Those noted after the first `kept` that no check has put its name to are this one's.
  void sign_open(std::size_t kept, std::string_view check);
  /// Forgets those noted after the first `kept`: nobody waits for them.
  void forget_open(std::size_t kept) { open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(kept), open_.end()); }
  std::vector<OpenQuestion> take_open() { return std::move(open_); }

 private:
  AnsweredSample sample_;
  std::vector<const Call*> answers_;
  std::optional<Object> with_reference_;
  std::optional<Evaluated<Value>> json_;
  std::optional<Value> tool_calls_;
  std::vector<std::pair<std::string, std::optional<std::string>>> groups_;
  std::vector<OpenQuestion> open_;
  std::shared_ptr<const Request> asked_last_;  // Whose content the next is: votes are asked one after another.
  std::string asked_content_;
};

}  // namespace llmeval
