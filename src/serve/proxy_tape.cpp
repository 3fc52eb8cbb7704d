#include "serve/proxy_tape.h"

#include "data/json_lines.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

Result<> ProxyTape::add(const CanonicalRequest& request, const StoredAnswer* answer, SystemTime recorded_at,
                        const RecordedReply& reply) {
  std::string line;
  append_recording(line, request, answer, recorded_at, reply);
  line += '\n';
  return file_->append(line);
}

Result<ProxyReplies> ProxyReplies::open(const std::string& path, const std::string& shown) {
  LLMEVAL_TRY(LineReader reader, LineReader::open(path));
  ProxyReplies replies;
  for (;;) {
    LLMEVAL_TRY(const std::optional<JsonLine> line, reader.next());
    if (!line) break;
    const std::optional<RecordingHead> head = read_recording_head(line->text);
    Result<std::optional<RecordedReply>> reply = failure("this is no line of a recording, or one of a newer llmeval");
    if (head) reply = read_recorded_reply(line->text);
    if (!reply) return failure(fmt::format("{}:{}: {}", shown, line->line, reply.error().message));
    if (!*reply) continue;
    Kept& kept = replies.replies_[head->key];
    if (head->recorded_at >= kept.recorded_at) kept = {std::string(head->recorded_at), **std::move(reply)};
  }
  if (replies.replies_.empty()) {
    return failure(fmt::format("'{}' holds no reply", shown),
                   "llmeval proxy --record writes them; recordings of runs hold answers only");
  }
  return replies;
}

const RecordedReply* ProxyReplies::find(const Digest& key) const {
  const auto found = replies_.find(key);
  return found == replies_.end() ? nullptr : &found->second.reply;
}

}  // namespace llmeval
