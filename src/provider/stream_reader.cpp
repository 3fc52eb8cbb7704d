#include "provider/dialect.h"

#include "data/json.h"
#include "provider/http_failure.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

void StreamReader::event(const SseEvent& event) {
  if (failed_ || event.data.empty()) return;
  if (event.data == "[DONE]") {
    done_ = true;
    return;
  }
  const auto data = parse_json(event.data, wire_json());
  if (!data && has_ended_) return;
  if (!data) return fail(malformed(fmt::format("an event of the stream is not JSON: {}", data.error().message)));
  take(event.type, *data);
}

AttemptResult StreamReader::finish() {
  if (failed_) return *std::move(failed_);
  if (is_complete()) return answer();
  AttemptResult cut;
  cut.outcome = Outcome::connection_reset;
  cut.message = "the stream ended before the answer was whole";
  return cut;
}

void StreamReader::fail(AttemptResult failure) {
  if (!failed_) failed_ = std::move(failure);
}

}  // namespace llmeval
