#include "golden/scenarios.h"
#include "report/format.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <memory>

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

// Samples a second that a writer takes, told the first of a scenario's over and over.
double throughput(const Format& format, const Scenario& scenario, std::uint64_t samples) {
  const std::unique_ptr<EventSink> writer = make_writer(format, std::make_unique<NullOutput>(), {});
  REQUIRE(writer->on_event(scenario.stored.front()).has_value());
  RunEvent event;
  for (const RunEvent& candidate : scenario.stored) {
    if (std::holds_alternative<SampleFinished>(candidate.kind)) {
      event = candidate;
      break;
    }
  }
  auto& sample = std::get<SampleFinished>(event.kind).sample;
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < samples; ++i) {
    sample.index = i;
    REQUIRE(writer->on_event(event).has_value());
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  REQUIRE(writer->on_event(scenario.stored.back()).has_value());
  REQUIRE(writer->finish().has_value());
  return static_cast<double>(samples) / taken.count();
}

}  // namespace

// Skipped, since a time on a machine that others share is no test. Run by hand, in a Release build: test_golden
// --no-skip --test-case='*throughput*'
TEST_CASE("throughput of the writers: at least 150,000 samples a second" * doctest::skip()) {
  const std::vector<Scenario> all = scenarios();
  for (const Format& format : formats()) {
    const double passing = throughput(format, all[1], 400'000);
    const double failing = throughput(format, all[2], 200'000);
    MESSAGE(fmt::format("{}: {:.0f} passing, {:.0f} errors a second", format.name, passing, failing));
    CHECK(passing >= 150'000);
  }
}
