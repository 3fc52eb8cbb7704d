#pragma once

#include "domain/model.h"
#include "domain/request.h"

#include <string>
#include <string_view>

namespace llmeval {

/// Writes the JSON object that a request's body is, member by member and in one string. What the parameter `extra` says
/// wins over a member of the same name, and comes last.
class WireBody {
 public:
  /// \param request  outlives it.
  explicit WireBody(const Request& request);

  /// Begins a member: the caller appends its value to out(). False where `extra` has it.
  bool begin(std::string_view key);
  std::string& out() { return out_; }
  /// Whether this parameter is a member of its own: `extra` is not, nor is one that the model's provider does not know
  /// and that is to be dropped.
  static bool takes(const Model& model, std::string_view parameter);

  std::string finish() &&;

 private:
  const Object* extra_ = nullptr;
  std::string out_;
};

}  // namespace llmeval
