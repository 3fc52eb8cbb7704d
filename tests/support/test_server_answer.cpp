#include "support/test_server.h"

#include <fmt/format.h>

#include <utility>

namespace llmeval {

namespace {

using Step = ServerAnswer::Step;

std::string head(int status, const ServerAnswer::Headers& headers, std::string_view framing) {
  std::string text = fmt::format("HTTP/1.1 {} Scripted\r\n{}\r\n", status, framing);
  for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
  return text + "\r\n";
}

}  // namespace

ServerAnswer ServerAnswer::raw(std::string bytes) {
  ServerAnswer answer;
  answer.then_send(std::move(bytes));
  return answer;
}

ServerAnswer ServerAnswer::reply(int status, std::string_view body, const Headers& headers) {
  return raw(head(status, headers, fmt::format("content-length: {}", body.size())) + std::string(body));
}

ServerAnswer ServerAnswer::chunked(int status, const std::vector<std::string>& pieces) {
  std::string bytes = head(status, {}, "transfer-encoding: chunked");
  for (const std::string& piece : pieces) bytes += fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  return raw(bytes + "0\r\n\r\n");
}

ServerAnswer& ServerAnswer::then_send(std::string bytes) {
  steps_.push_back({.kind = Step::Kind::send, .bytes = std::move(bytes)});
  return *this;
}

ServerAnswer& ServerAnswer::then_pause(std::chrono::milliseconds pause) {
  steps_.push_back({.kind = Step::Kind::pause, .bytes = {}, .pause = pause});
  return *this;
}

ServerAnswer& ServerAnswer::then_close() {
  steps_.push_back({.kind = Step::Kind::close, .bytes = {}});
  return *this;
}

ServerAnswer& ServerAnswer::then_reset() {
  steps_.push_back({.kind = Step::Kind::reset, .bytes = {}});
  return *this;
}

ServerAnswer& ServerAnswer::then_stall() {
  steps_.push_back({.kind = Step::Kind::stall, .bytes = {}});
  return *this;
}

ServerAnswer& ServerAnswer::before_body() {
  before_body_ = true;
  return *this;
}

ServerAnswer& ServerAnswer::cut_after(std::size_t bytes) {
  for (Step& step : steps_) {
    if (step.bytes.size() > bytes) step.bytes.resize(bytes);
    bytes -= step.bytes.size();
  }
  return *this;
}

ServerAnswer& ServerAnswer::drip(std::size_t piece, std::chrono::milliseconds pause) {
  ServerAnswer dripping;
  for (const Step& step : std::exchange(steps_, {})) {
    for (std::size_t at = 0; at < step.bytes.size(); at += piece) {
      dripping.then_pause(pause).then_send(step.bytes.substr(at, piece));
    }
    if (step.kind != Step::Kind::send) dripping.steps_.push_back(step);
  }
  dripping.before_body_ = before_body_;
  *this = std::move(dripping);
  return *this;
}

}  // namespace llmeval
