#pragma once

#include "base/diagnostic.h"
#include "base/result.h"
#include "cli/arguments.h"
#include "config/suite_inputs.h"
#include "data/value.h"
#include "text/redactor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// What the last of a chat's messages of the user says; empty where a request has none. Knows the requests of OpenAI's,
/// Anthropic's and Google's interfaces, lines that hold one (`request`, `body`, `input`), and recordings.
std::string last_user_message(const Value& line);

/// How a log's lines become cases of a suite.
struct AddingRules {
  std::string log;  ///< The file's name as `tags` keep it, without its folder.
  std::vector<std::pair<std::string, std::string>> map;
  std::string where;
  std::optional<std::uint64_t> pick;
  std::optional<std::uint64_t> seed;  ///< Absent: from the suite's name.
  bool is_redacted = true;
};

/// What a case holds that was replaced.
struct FoundSensitive {
  std::uint32_t line = 0;
  std::string variable;
  Redactor::Counts counts{};
};

/// What became of a log.
struct AddedCases {
  std::vector<Value> rows;            ///< As they stand in a file of cases.
  std::vector<FoundSensitive> found;  ///< In their order.
  std::size_t lines = 0;
  std::size_t malformed = 0;   ///< No JSON objects.
  std::size_t left_out = 0;    ///< By `where`.
  std::size_t incomplete = 0;  ///< Without a variable that a prompt needs.
  std::size_t known = 0;       ///< The suite has such a case, or the log had it before.
  std::size_t not_picked = 0;
};

/// Makes cases of a log. One object for a suite: told of its cases, then of the log's lines. A case's id is the start
/// of the hash of its variables, with placeholders numbered in their order, so that the same log gives the same cases.
class CaseAdder {
 public:
  explicit CaseAdder(AddingRules rules) : rules_(std::move(rules)) {}

  /// A case that the suite has.
  void know(const Case& subject);
  /// Reads the log. Mistakes of single lines are warnings in `diagnostics`, at their places. Errors: it cannot be read;
  /// `where` is wrong.
  Result<AddedCases> read(const SuiteInputs& suite, const std::string& path, const std::string& shown,
                          Diagnostics& diagnostics);

 private:
  struct Candidate {
    std::string id;
    Object vars;
    std::optional<Value> reference;
    std::uint32_t line = 0;
    std::string at;
  };

  std::string key_of(const Object& vars) const;
  bool fill(const Value& line, const SuiteInputs& suite, Candidate& candidate, std::string& missing) const;
  void take(const Value& line, std::uint32_t number, const SuiteInputs& suite, SourceId source, AddedCases& added,
            Diagnostics& diagnostics);
  void draw(std::uint64_t seed, AddedCases& added);
  Value row_of(Candidate candidate, AddedCases& added);

  AddingRules rules_;
  Redactor redactor_;
  std::set<std::string> known_;  // Keys, and ids.
  std::vector<Candidate> candidates_;
  std::size_t told_ = 0;
};

}  // namespace llmeval
