#pragma once

#include "net/http_server.h"
#include "provider/provider.h"
#include "serve/mock_config.h"
#include "serve/mock_limits.h"
#include "serve/mock_log.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace llmeval {

/// The simulated model behind HTTP, in the shapes of several APIs (serve/mock_shape.h), with what goes wrong on
/// purpose.
/// `/_mock/…` is for those who drill: what goes wrong is changed, and what was asked is read, while it runs.
class Mock final : public HttpHandler {
 public:
  /// Fails where the simulated model cannot be made. \param on_error  hears of a log that cannot be written, once.
  static Result<std::unique_ptr<Mock>> make(MockConfig config, MockLog log, const ProviderPorts& ports,
                                            std::function<void(const Error&)> on_error);

  Task<void> handle(const HttpServerRequest& request, Responder& responder) override;

  /// Requests so far, those to `/_mock/…` not counted.
  std::uint64_t requests() const { return requests_; }

 private:
  struct Ask;
  Mock(MockConfig config, MockLog log, Loop& loop, std::unique_ptr<Provider> model,
       std::function<void(const Error&)> on_error);

  Task<void> ask(const MockShape& shape, const HttpServerRequest& request, Responder& responder);
  Task<ReplyDraft> answer(std::shared_ptr<Ask> ask, CancelToken gone);
  MockAnswer to_answer(const Ask& ask, AttemptResult result);
  std::optional<MockReply> refuse(Ask& ask);
  ReplyDraft draft_of(const Ask& ask, const MockAnswer& answer) const;
  ReplyDraft draft_of_error(const Ask& ask, MockReply reply) const;
  std::vector<HttpHeader> limit_headers(const MockShape& shape) const;
  void embed(const HttpServerRequest& request, Responder& responder);
  void list_models(Responder& responder) const;
  void control(const HttpServerRequest& request, Responder& responder);
  void note(const MockLogEntry& entry);

  MockConfig config_;
  Loop& loop_;
  std::shared_ptr<Provider> model_;
  FaultPlan faults_;
  MockLimits limits_;
  MockLog log_;
  std::function<void(const Error&)> on_error_;
  std::unordered_map<std::uint64_t, std::int64_t> asked_;  ///< How often, by the start of a question's hash.
  std::uint64_t requests_ = 0;
};

}  // namespace llmeval
