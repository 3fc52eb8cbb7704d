#pragma once

#include "domain/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace llmeval {

/// What tests say of a sample; the rest follows.
struct SampleSpec {
  std::uint64_t index = 0;
  std::string suite = "triage";
  std::string prompt = "short";
  std::string model = "mini";
  std::string case_id = "case";
  std::int32_t trial = 1;
  Verdict verdict = Verdict::pass;
  Outcome outcome = Outcome::ok;
  std::string reason{};
  double score = 1;
  std::optional<std::string> answer = "yes";  ///< None: no call was made.
  Duration latency = std::chrono::milliseconds(850);
  bool cached = false;
  std::string served_by{};  ///< Empty: the model itself.
  std::optional<Usage> usage = Usage{100, 20, 0, 0};
  std::optional<Money> cost = Money{1'000};
  std::vector<Score> scores{};
};

SampleResult make_sample(const SampleSpec& spec);

/// One suite `triage` with the prompt `short` and these models.
RunInfo make_run(std::vector<std::string> models, std::uint64_t planned);

}  // namespace llmeval
