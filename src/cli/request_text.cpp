#include "cli/request_text.h"

#include "data/json.h"
#include "data/value.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

constexpr const char* k_none = "–";
constexpr std::size_t k_columns = 70;

struct Part {
  const char* name;
  std::string CanonicalRequest::*text;
};
constexpr std::array k_parts{
    Part{"method", &CanonicalRequest::method},
    Part{"base URL", &CanonicalRequest::base_url},
    Part{"path", &CanonicalRequest::path},
    Part{"API version", &CanonicalRequest::api_version},
};

std::string shown(std::string_view text) { return text.empty() ? k_none : excerpt(text, k_columns); }

std::optional<Value> body_value(const CanonicalRequest& request) {
  JsonOptions options;
  options.places = false;
  auto value = parse_json(request.body, options);
  return value ? std::optional(*std::move(value)) : std::nullopt;
}

std::string line(std::string_view name, std::string_view text) { return fmt::format("{:<14}{}\n", name, text); }

// Both texts from shortly before the place where they part.
std::pair<std::string, std::string> around_difference(std::string_view a, std::string_view b) {
  std::size_t at = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  constexpr std::size_t k_before = 20;
  at = at < k_before ? 0 : at - k_before;
  // Not in the middle of a character.
  while (at > 0 && (static_cast<unsigned char>(a[at]) & 0xc0U) == 0x80U) --at;
  const auto cut = [at](std::string_view text) { return (at > 0 ? "…" : "") + shown(text.substr(at)); };
  return {cut(a), cut(b)};
}

std::string pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

class BodyComparison {
 public:
  explicit BodyComparison(std::vector<RequestDifference>& found) : found_(found) {}

  void compare(const Value* a, const Value* b, const std::string& pointer) {
    if (a != nullptr && b != nullptr && a->is_object() && b->is_object()) return members(*a, *b, pointer);
    if (a != nullptr && b != nullptr && a->is_list() && b->is_list()) return items(*a, *b, pointer);
    const std::string first = a == nullptr ? std::string() : to_json(*a);
    const std::string second = b == nullptr ? std::string() : to_json(*b);
    if (first == second) return;
    auto [before, after] = around_difference(first, second);
    found_.push_back({"body " + pointer, std::move(before), std::move(after)});
  }

 private:
  void members(const Value& a, const Value& b, const std::string& pointer) {
    for (const Member& member : a.object()) {
      compare(&member.value, b.find(member.key), pointer + pointer_step(member.key));
    }
    for (const Member& member : b.object()) {
      if (a.find(member.key) == nullptr) compare(nullptr, &member.value, pointer + pointer_step(member.key));
    }
  }

  void items(const Value& a, const Value& b, const std::string& pointer) {
    const std::size_t size = std::max(a.list().size(), b.list().size());
    for (std::size_t i = 0; i < size; ++i) {
      compare(i < a.list().size() ? &a.list()[i] : nullptr, i < b.list().size() ? &b.list()[i] : nullptr,
              fmt::format("{}/{}", pointer, i));
    }
  }

  std::vector<RequestDifference>& found_;
};

void compare_bodies(const CanonicalRequest& a, const CanonicalRequest& b, std::vector<RequestDifference>& found) {
  if (a.body == b.body) return;
  const std::size_t before = found.size();
  const std::optional<Value> first = body_value(a);
  const std::optional<Value> second = body_value(b);
  if (first && second) BodyComparison(found).compare(&*first, &*second, "");
  if (found.size() > before) return;
  auto [left, right] = around_difference(a.body, b.body);
  found.push_back({"body", std::move(left), std::move(right)});
}

}  // namespace

std::string describe_request(const CanonicalRequest& request) {
  std::string text = line("key", request.key().hex());
  for (const Part& part : k_parts) text += line(part.name, shown(request.*part.text));
  text += line("trial", std::to_string(request.trial));
  text += line("body", fmt::format("{} bytes", request.body.size()));
  const std::optional<Value> body = body_value(request);
  if (!body || !body->is_object()) return text + line("", shown(request.body));
  for (const Member& member : body->object()) text += line("  " + inert_line(member.key), shown(to_json(member.value)));
  return text;
}

std::vector<RequestDifference> compare_requests(const CanonicalRequest& a, const CanonicalRequest& b) {
  std::vector<RequestDifference> found;
  for (const Part& part : k_parts) {
    if (a.*part.text != b.*part.text) found.push_back({part.name, shown(a.*part.text), shown(b.*part.text)});
  }
  if (a.trial != b.trial) found.push_back({"trial", std::to_string(a.trial), std::to_string(b.trial)});
  compare_bodies(a, b, found);
  return found;
}

}  // namespace llmeval
