#pragma once

#include "data/value.h"
#include "schema/program.h"
#include "schema/schema.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace llmeval {

// Inside schema/ only.

/// The mistakes that are told. Full, it ends the evaluation that it is given to.
struct Collector {
  std::size_t limit = 0;
  std::vector<SchemaMistake> mistakes = {};
  bool is_cut = false;

  void add(SchemaMistake mistake);
};

/// Runs a program on one instance.
class SchemaEvaluator {
 public:
  SchemaEvaluator(const SchemaProgram& program, bool assert_formats)
      : program_(program), assert_formats_(assert_formats) {}

  /// \param collector  nullptr: only whether it is valid, up to the first mistake.
  bool run(const Value& instance, Collector* collector);
  /// Why it cannot be known; empty where it can.
  const std::string& undecided() const { return undecided_; }

 private:
  friend class Application;

  // Schemas applied, over all of an instance: what a schema that branches without end may cost.
  static constexpr std::uint64_t k_max_steps = 1'000'000;

  bool is_stopped() const { return !undecided_.empty(); }
  void stop(std::string why) {
    if (undecided_.empty()) undecided_ = std::move(why);
  }

  const SchemaProgram& program_;
  bool assert_formats_;
  std::uint64_t steps_ = 0;
  std::size_t depth_ = 0;
  std::string undecided_;
};

}  // namespace llmeval
