// Any bytes as a reply, head and body as in tests/fixtures/providers, read by every HTTP dialect: whole, as a stream,
// and as a stream in small pieces, which must come to the same.

#include "async/virtual_loop.h"
#include "base/assert.h"
#include "domain/model.h"
#include "provider/http_provider.h"
#include "provider/make.h"
#include "provider/reply_sink.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace llmeval;

namespace {

std::vector<std::unique_ptr<const Dialect>> all_dialects() {
  std::vector<std::unique_ptr<const Dialect>> dialects;
  for (const ProviderInfo& provider : providers()) {
    auto model = std::make_shared<Model>();
    model->name = "m";
    model->provider = provider.name;
    model->base_url = "http://127.0.0.1:9";
    model->model = "m";
    auto dialect = make_dialect(model);
    if (dialect) dialects.push_back(*std::move(dialect));
  }
  return dialects;
}

HttpReply parse(std::string_view bytes) {
  HttpReply reply;
  reply.status = 200;
  for (bool is_first = true;; is_first = false) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string_view::npos) break;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    if (line.empty()) break;
    const std::size_t colon = line.find(": ");
    if (is_first && line.starts_with("HTTP/1.1 ")) {
      std::from_chars(line.data() + 9, line.data() + line.size(), reply.status);
    } else if (colon != std::string_view::npos) {
      reply.headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
    }
  }
  reply.body = bytes;
  return reply;
}

std::string described(const AttemptResult& result) {
  std::string text(outcome_name(result.outcome));
  text += "|" + result.message + "|" + result.completion.finish_reason;
  for (const Part& part : result.completion.parts) {
    if (const auto* said = std::get_if<TextPart>(&part)) text += "|" + said->text;
    if (const auto* thought = std::get_if<ReasoningPart>(&part)) text += "|" + thought->text;
    if (const auto* call = std::get_if<ToolCallPart>(&part)) text += "|" + call->id + call->name + call->arguments;
  }
  if (const auto& usage = result.completion.usage) {
    LLMEVAL_ASSERT(usage->input_tokens >= 0 && usage->output_tokens >= 0);
    text += "|" + std::to_string(usage->input_tokens) + "|" + std::to_string(usage->output_tokens);
  }
  return text;
}

std::string streamed(const Dialect& dialect, const Clock& clock, const HttpReply& reply, std::size_t piece) {
  ReplySink sink(dialect, clock);
  const std::string_view body = reply.body;
  if (!sink.wants(200, reply.headers) && !sink.wants(200, {{"content-type", "text/event-stream"}})) return {};
  for (std::size_t at = 0; at < body.size(); at += piece) sink.take(body.substr(at, piece));
  return described(sink.finish(std::nullopt));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::unique_ptr<const Dialect>> dialects = all_dialects();
  static const VirtualLoop loop;
  const HttpReply reply = parse({reinterpret_cast<const char*>(data), size});
  for (const auto& dialect : dialects) {
    described(read_reply(*dialect, reply));
    if (dialect->stream_reader() == nullptr) continue;
    LLMEVAL_ASSERT(streamed(*dialect, loop.clock(), reply, reply.body.size() + 1) ==
                   streamed(*dialect, loop.clock(), reply, 5));
  }
  return 0;
}
