#include "provider/reply_sink.h"

#include "data/json.h"
#include "provider/http_failure.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

bool is_event_stream(const std::vector<HttpHeader>& headers) {
  constexpr std::string_view k_type = "text/event-stream";
  const std::string* type = find_header(headers, "content-type");
  if (type == nullptr || type->size() < k_type.size()) return false;
  return std::equal(k_type.begin(), k_type.end(), type->begin(),
                    [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

bool ReplySink::wants(int status, const std::vector<HttpHeader>& headers) {
  if (status != 200 || !is_event_stream(headers)) return false;
  reader_ = dialect_.stream_reader();
  parser_.emplace(*reader_, k_max_answer);
  return true;
}

BodyProgress ReplySink::take(std::string_view bytes) {
  is_too_large_ = !parser_->feed(bytes) || reader_->size() > k_max_answer;
  if (is_too_large_) return BodyProgress::enough;
  if (!reader_->has_begun()) return BodyProgress::waiting;
  if (!begun_at_) begun_at_ = clock_.now();
  return BodyProgress::begun;
}

AttemptResult ReplySink::finish(const std::optional<TransportFailure>& failure) {
  if (is_too_large_) return malformed(fmt::format("the answer is larger than {} bytes", k_max_answer));
  if (!failure && !parser_->finish()) return malformed(fmt::format("the answer is larger than {} bytes", k_max_answer));
  if (reader_->is_over()) return reader_->finish();
  if (failure) return transport_failure(*failure);
  // Some put their error, or the whole reply, into the stream without framing it.
  const auto unframed = parse_json(parser_->stray(), wire_json());
  return unframed ? dialect_.read(*unframed) : reader_->finish();
}

}  // namespace llmeval
