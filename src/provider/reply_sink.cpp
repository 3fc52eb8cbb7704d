#include "provider/reply_sink.h"

#include "data/json.h"
#include "provider/http_failure.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

std::string too_large() { return fmt::format("the answer is larger than {} bytes", k_max_answer); }

}  // namespace

bool is_event_stream(const std::vector<HttpHeader>& headers, std::string_view type) {
  const std::string* told = find_header(headers, "content-type");
  if (told == nullptr || told->size() < type.size()) return false;
  return std::equal(type.begin(), type.end(), told->begin(),
                    [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

bool ReplySink::wants(int status, const std::vector<HttpHeader>& headers) {
  if (status != 200) return false;
  const bool has_frames = is_event_stream(headers, "application/vnd.amazon.eventstream");
  if (!has_frames && !is_event_stream(headers, "text/event-stream")) return false;
  reader_ = dialect_.stream_reader();
  if (has_frames) {
    frames_.emplace(*reader_, k_max_answer);
  } else {
    parser_.emplace(*reader_, k_max_answer);
  }
  return true;
}

BodyProgress ReplySink::take(std::string_view bytes) {
  const bool is_read = frames_ ? frames_->feed(bytes) : parser_->feed(bytes);
  if (!is_read && frames_ && !frames_->is_too_large()) {
    problem_ = "a frame of the stream is damaged: its checksum is wrong";
  } else if (!is_read || reader_->size() > k_max_answer) {
    problem_ = too_large();
  }
  if (!problem_.empty()) return BodyProgress::enough;
  if (!reader_->has_begun()) return BodyProgress::waiting;
  if (!begun_at_) begun_at_ = clock_.now();
  return BodyProgress::begun;
}

AttemptResult ReplySink::finish(const std::optional<TransportFailure>& failure) {
  if (!problem_.empty()) return malformed(problem_);
  if (!failure) {
    reader_->end();
    if (parser_ && !parser_->finish()) return malformed(too_large());
  }
  if (reader_->is_over()) return reader_->finish();
  if (failure) return transport_failure(*failure);
  // Some put their error, or the whole reply, into the stream without framing it.
  const auto unframed = parse_json(parser_ ? std::string_view(parser_->stray()) : std::string_view(), wire_json());
  return unframed ? dialect_.read(*unframed) : reader_->finish();
}

}  // namespace llmeval
