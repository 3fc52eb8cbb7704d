#pragma once

#include "base/result.h"
#include "domain/model.h"
#include "domain/request.h"
#include "template/template.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

/// What an application is sent.
struct ApplicationCall {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// The request to an application of the user: address, headers and body of its model's entry, which are templates over
/// `message` (the user's last), `messages` (the chat array), `sample.id` and `secrets`. What stands in the address is
/// escaped for it. A text of the body that is exactly one expression becomes that value. Immutable.
class ApplicationRequest {
 public:
  /// Fails where a template is wrong, which config has told with its place.
  static Result<ApplicationRequest> compile(const Model& model);

  /// \param secrets  by their names: what they hold, or what stands for it. Fails where a template reads what is not
  /// there, such as the message of a case without one.
  Result<ApplicationCall> write(const Request& request, const Object& secrets) const;

 private:
  struct Header {
    std::string name;
    Template value;
  };

  ApplicationRequest(Template url, std::vector<Header> headers) : url_(std::move(url)), headers_(std::move(headers)) {}

  Template url_;
  std::vector<Header> headers_;
  std::optional<Value> body_;      ///< As written; absent: none is sent.
  std::vector<TypedText> leaves_;  ///< The texts of the body, in their order.
};

/// The case's id, from the second trial on with its number: `double-charge~2`. The same in every run, since it is a
/// part of what is sent.
std::string sample_id(const Request& request);

}  // namespace llmeval
