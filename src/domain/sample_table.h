#pragma once

#include "base/clock.h"
#include "base/money.h"
#include "domain/name_list.h"
#include "domain/outcome.h"
#include "domain/verdict.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace llmeval {

/// What one check came to in one sample.
struct CheckRow {
  enum class State : std::uint8_t { pass, fail, error, not_applied };

  std::uint32_t check = 0;  ///< Of SampleTable::checks.
  std::int32_t turn = 1;    ///< Of the answer that it looked at.
  double score = 0;         ///< In [0,1], where it passed or failed.
  State state = State::error;
  bool decides = true;  ///< Its weight is over 0.
};

/// A sample with what can be counted or measured of it; numbers of names are those of its table.
struct SampleRow {
  std::int64_t row = 0;       ///< Where the store has it, to ask for its texts.
  std::uint64_t index = 0;    ///< Its place in the plan.
  SystemTime answered_at;     ///< When its last answer was asked for, of a cached one back then.
  Duration latency{0};        ///< Of its answers, added up.
  std::optional<Money> cost;  ///< With its checks' calls; absent: of one it is not known, or there was none.
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  double score = 0;
  std::uint32_t suite = 0;
  std::uint32_t prompt = 0;  ///< Empty name: the suite has none.
  std::uint32_t model = 0;
  std::uint32_t subject = 0;         ///< Of SampleTable::cases.
  std::uint32_t tags = 0;            ///< Of SampleTable::tags.
  std::uint32_t checks_hash = 0;     ///< Of how it is judged; empty name: not known.
  std::uint32_t served_by = 0;       ///< Of SampleTable::models.
  std::uint32_t reported_model = 0;  ///< As the provider named it in the last answer; empty name: it did not.
  std::uint32_t first_check = 0;     ///< Of SampleTable::check_rows.
  std::uint32_t check_count = 0;
  std::int32_t trial = 1;
  Verdict verdict = Verdict::error;
  Outcome outcome = Outcome::ok;
  bool has_answer = false;  ///< A call was made or its answer found; else latency says nothing.
  bool has_usage = false;   ///< A provider told its tokens.
  bool cached = false;
};

/// The samples of a run in little memory, for those who compare and decide: about 150 bytes a sample, and 24 a check.
struct SampleTable {
  struct CaseName {
    std::string id;
    std::string hash;  ///< Of what is fed in and what is right.
  };
  struct CheckName {
    std::string type;
    std::string name;  ///< As the user named it; else its type.
  };

  std::vector<SampleRow> rows;  ///< In the order of the plan.
  std::vector<CheckRow> check_rows;
  std::vector<CaseName> cases;
  std::vector<CheckName> checks;
  NameList suites;
  NameList prompts;
  NameList models;
  NameList tags;  ///< Of a sample all at once, as the JSON object that the store keeps; empty name: none.
  NameList checks_hashes;
  NameList reported_models;

  /// In file order.
  std::span<const CheckRow> checks_of(const SampleRow& row) const {
    return std::span(check_rows).subspan(row.first_check, row.check_count);
  }
};

}  // namespace llmeval
