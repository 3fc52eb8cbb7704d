// How many samples a second each writer of reports takes: a passing one, and one with an error. Prints a JSON object.

#include "base/assert.h"
#include "golden/scenarios.h"
#include "report/format.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace llmeval;

namespace {

class NullOutput final : public Output {
 public:
  Result<> append(std::string_view bytes) override {
    size_ += bytes.size();
    return {};
  }
  Result<> finish() override { return {}; }

 private:
  std::uint64_t size_ = 0;
};

RunEvent first_sample(const Scenario& scenario) {
  const auto is_sample = [](const RunEvent& event) { return std::holds_alternative<SampleFinished>(event.kind); };
  const auto found = std::find_if(scenario.stored.begin(), scenario.stored.end(), is_sample);
  LLMEVAL_ASSERT(found != scenario.stored.end());
  return *found;
}

// Told the first sample of a scenario over and over.
double samples_a_second(const Format& format, const Scenario& scenario, std::uint64_t samples) {
  const std::unique_ptr<EventSink> writer = make_writer(format, std::make_unique<NullOutput>(), {});
  LLMEVAL_ASSERT(writer->on_event(scenario.stored.front()).has_value());
  RunEvent event = first_sample(scenario);
  auto& sample = std::get<SampleFinished>(event.kind).sample;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < samples; ++i) {
    sample.index = i;
    LLMEVAL_ASSERT(writer->on_event(event).has_value());
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  LLMEVAL_ASSERT(writer->on_event(scenario.stored.back()).has_value());
  LLMEVAL_ASSERT(writer->finish().has_value());
  return static_cast<double>(samples) / taken.count();
}

}  // namespace

int main() {
  const std::vector<Scenario> all = scenarios();
  const char* separator = "{";
  for (const Format& format : formats()) {
    fmt::print("{}\"{}\": [{:.0f}, {:.0f}]", std::exchange(separator, ", "), format.name,
               samples_a_second(format, all[1], 400'000), samples_a_second(format, all[2], 200'000));
  }
  fmt::print("}}\n");
}
