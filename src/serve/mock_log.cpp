#include "serve/mock_log.h"

#include "base/time.h"
#include "event/json_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

constexpr std::size_t k_kept = 1000;
constexpr std::size_t k_kept_bytes = 16U << 20U;

}  // namespace

Result<> MockLog::add(const MockLogEntry& entry) {
  std::string line;
  JsonStream json(line);
  json.begin_object();
  json.field("n", ++count_);
  json.field("at", format_time(entry.at));
  json.field("shape", entry.shape);
  json.field("method", entry.method);
  json.field("path", entry.path);
  json.field("model", entry.model);
  json.field("stream", entry.streams);
  json.key("fault");
  entry.fault.empty() ? json.null() : json.text(entry.fault);
  json.field("status", entry.status);
  json.key("body");
  entry.body == nullptr ? json.null() : json.value(*entry.body);
  json.end_object();
  kept_bytes_ += line.size();
  kept_.push_back(std::move(line));
  Result<> written;
  if (file_ != nullptr) written = file_->append(kept_.back() + "\n");
  while (kept_.size() > k_kept || (kept_bytes_ > k_kept_bytes && kept_.size() > 1)) {
    kept_bytes_ -= kept_.front().size();
    kept_.pop_front();
  }
  return written;
}

std::string MockLog::newest(std::size_t count) const {
  std::string text = fmt::format(R"({{"requests":{},"kept":[)", count_);
  const std::size_t first = kept_.size() - std::min(count, kept_.size());
  for (std::size_t i = first; i < kept_.size(); ++i) {
    if (i > first) text += ',';
    text += kept_[i];
  }
  return text + "]}";
}

void MockLog::clear() {
  kept_.clear();
  kept_bytes_ = 0;
  count_ = 0;
}

}  // namespace llmeval
