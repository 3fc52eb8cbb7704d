#include "provider/wire_body.h"

#include "data/json.h"
#include "domain/parameters.h"
#include "provider/http_failure.h"
#include "provider/wire_parts.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace llmeval {

namespace {

// Room for the texts, so that writing them moves nothing.
std::size_t expected_size(const Request& request) {
  std::size_t size = 256;
  for (const Message& message : request.messages) {
    size += 64;
    for (const Part& part : message.parts) {
      if (const auto* text = std::get_if<TextPart>(&part)) size += text->text.size() + text->text.size() / 16;
      if (const auto* image = std::get_if<ImagePart>(&part)) size += image->url.size() + 64;
    }
  }
  return size;
}

}  // namespace

WireBody::WireBody(const Request& request) {
  const Value* extra = request.parameters.find("extra");
  if (extra != nullptr && extra->is_object()) extra_ = &extra->object();
  out_.reserve(expected_size(request));
  out_ += '{';
}

bool WireBody::begin(std::string_view key) {
  end_member();
  const Value* own = extra_ == nullptr ? nullptr : extra_->find(key);
  if (own != nullptr && !own->is_object()) return false;
  if (out_.size() > 1) out_ += ',';
  append_json_quoted(out_, key);
  out_ += ':';
  into_ = own;
  value_at_ = out_.size();
  return true;
}

void WireBody::end_member() {
  const Value* extra = std::exchange(into_, nullptr);
  if (extra == nullptr) return;
  placed_.push_back(extra);
  auto value = parse_json(std::string_view(out_).substr(value_at_), wire_json());
  out_.resize(value_at_);
  if (value && value->is_object()) {
    merge_extra(value->object(), *extra);
    append_json(out_, *value);
  } else {
    append_json(out_, *extra);
  }
}

bool WireBody::takes(const Model& model, std::string_view parameter) {
  if (parameter == "extra") return false;
  if (!model.drop_params) return true;
  const ProviderInfo* provider = find_provider(model.provider);
  return provider == nullptr || takes_parameter(*provider, parameter);
}

std::string WireBody::finish() && {
  end_member();
  if (extra_ != nullptr) {
    for (const Member& member : *extra_) {
      if (std::find(placed_.begin(), placed_.end(), &member.value) != placed_.end()) continue;
      if (out_.size() > 1) out_ += ',';
      append_json_quoted(out_, member.key);
      out_ += ':';
      append_json(out_, member.value);
    }
  }
  out_ += '}';
  return std::move(out_);
}

}  // namespace llmeval
