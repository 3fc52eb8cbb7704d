#include "provider/application_request.h"

#include "data/json.h"
#include "provider/wire_parts.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

Object variables(const Request& request, const Object& secrets) {
  Object all;
  const auto last = std::find_if(request.messages.rbegin(), request.messages.rend(),
                                 [](const Message& message) { return message.role == Role::user; });
  if (last != request.messages.rend()) all.append("message", last->text());
  all.append("messages", messages_to_value(request.messages));
  all.append("sample", Object{{"id", sample_id(request)}});
  all.append("secrets", secrets);
  return all;
}

// The same with every text as a part of an address.
Value escaped(const Value& value) {
  if (value.is_text()) return path_segment(value.text());
  if (value.is_list()) {
    List list;
    for (const Value& item : value.list()) list.push_back(escaped(item));
    return list;
  }
  if (!value.is_object()) return value;
  Object object;
  for (const Member& member : value.object()) object.append(member.key, escaped(member.value));
  return object;
}

// Calls `leaf` for every text in the value, in order, and puts what it returns in its place.
template <class Leaf>
Result<Value> with_leaves(const Value& value, Leaf& leaf) {
  if (value.is_text()) return leaf(value.text());
  if (value.is_list()) {
    List list;
    for (const Value& item : value.list()) {
      LLMEVAL_TRY(Value made, with_leaves(item, leaf));
      list.push_back(std::move(made));
    }
    return Value(std::move(list));
  }
  if (!value.is_object()) return value;
  Object object;
  for (const Member& member : value.object()) {
    LLMEVAL_TRY(Value made, with_leaves(member.value, leaf));
    object.append(member.key, std::move(made));
  }
  return Value(std::move(object));
}

Result<Template> compile_text(const std::string& text, std::string_view what) {
  Diagnostics diagnostics;
  std::optional<Template> compiled = Template::parse(text, {}, diagnostics);
  if (compiled) return *std::move(compiled);
  return failure(fmt::format("{} is no template: {}", what, text));
}

Error unrendered(std::string_view what, const RenderError& error) {
  return Error(fmt::format("the request's {} cannot be made: {}", what, error.message), error.hint);
}

}  // namespace

std::string sample_id(const Request& request) {
  std::string id = request.subject ? request.subject->id : std::string();
  return request.trial == 1 ? id : fmt::format("{}~{}", id, request.trial);
}

Result<ApplicationRequest> ApplicationRequest::compile(const Model& model) {
  LLMEVAL_TRY(Template url, compile_text(model.base_url, "base_url"));
  std::vector<Header> headers;
  for (const auto& [name, text] : model.headers) {
    LLMEVAL_TRY(Template value, compile_text(text, "header " + name));
    headers.push_back({name, std::move(value)});
  }
  ApplicationRequest compiled(std::move(url), std::move(headers));
  const Value* body = model.options.find("body");
  if (body == nullptr) return compiled;
  Diagnostics diagnostics;
  auto add = [&](const std::string& text) -> Result<Value> {
    std::optional<TypedText> leaf = TypedText::parse(text, {}, diagnostics);
    if (!leaf) return failure(fmt::format("body is no template: {}", text));
    compiled.leaves_.push_back(*std::move(leaf));
    return Value();
  };
  LLMEVAL_CHECK(with_leaves(*body, add));
  compiled.body_ = *body;
  return compiled;
}

Result<ApplicationCall> ApplicationRequest::write(const Request& request, const Object& secrets) const {
  ApplicationCall call;
  const Object names = variables(request, secrets);
  const Value in_address = escaped(names);
  auto url = url_.render(in_address.object());
  if (!url) return tl::unexpected(unrendered("address", url.error()));
  call.url = *std::move(url);
  for (const Header& header : headers_) {
    auto value = header.value.render(names);
    if (!value) return tl::unexpected(unrendered("header " + header.name, value.error()));
    call.headers.emplace_back(header.name, *std::move(value));
  }
  if (!body_) return call;
  auto next = leaves_.begin();
  auto render = [&](const std::string& /*text*/) -> Result<Value> {
    auto value = (next++)->evaluate(names);
    if (!value) return tl::unexpected(unrendered("body", value.error()));
    return *std::move(value);
  };
  LLMEVAL_TRY(Value body, with_leaves(*body_, render));
  call.body = body_->is_text() && body.is_text() ? body.text() : to_json(body);
  return call;
}

}  // namespace llmeval
