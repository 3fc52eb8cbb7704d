#pragma once

#include "domain/model.h"
#include "domain/request.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace llmeval {

/// Writes the JSON object that a request's body is, member by member and in one string. What the parameter `extra` says
/// wins: an object goes into the object of the same name (merge_extra), all else comes last, in the place of the
/// member.
class WireBody {
 public:
  /// \param request  outlives it.
  explicit WireBody(const Request& request);

  /// Begins a member: the caller appends its value to out() before anything else is called. False where `extra` takes
  /// its place.
  bool begin(std::string_view key);
  std::string& out() { return out_; }
  /// Whether this parameter is a member of its own: `extra` is not, nor is one that the model's provider does not know
  /// and that is to be dropped.
  static bool takes(const Model& model, std::string_view parameter);

  std::string finish() &&;

 private:
  void end_member();

  const Object* extra_ = nullptr;
  std::string out_;
  const Value* into_ = nullptr;       ///< What of `extra` goes into the member that is being written; null: nothing.
  std::size_t value_at_ = 0;          ///< Where that one's value begins.
  std::vector<const Value*> placed_;  ///< Of `extra`.
};

}  // namespace llmeval
