#include "provider/redaction.h"

#include "base/base64.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::string_view k_mark = "[redacted]";
constexpr std::string_view k_cut = "…";
constexpr std::size_t k_least = 6;          // Letters that can be told from other text.
constexpr std::size_t k_longest_case = 12;  // A shorter text has no room for a disguise.

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string replaced(std::string text, std::string_view part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + k_mark.size())) {
    text.replace(at, part.size(), k_mark);
  }
  return text;
}

std::string percent_encoded(std::string_view text, const char* format) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || contains("-._~", std::string_view(&c, 1))) {
      encoded += c;
    } else {
      encoded += fmt::format(fmt::runtime(format), byte);
    }
  }
  return encoded;
}

std::string escaped(std::string_view text, std::string_view marks) {
  std::string with_backslashes;
  for (const char c : text) {
    if (contains(marks, std::string_view(&c, 1))) with_backslashes += '\\';
    with_backslashes += c;
  }
  return with_backslashes;
}

// The characters of Base64 that a text gives wherever it stands: without those that its neighbours have a part in.
std::string base64_core(std::string_view text, std::size_t before) {
  const std::string encoded = to_base64(std::string(before, 'x').append(text));
  const std::size_t first = (before * 8 + 5) / 6;
  const std::size_t last = (before + text.size()) * 8 / 6;
  return encoded.substr(first, last - first);
}

// All that the secret may look like, longest first, each once; never empty.
std::vector<std::string> disguises(std::string_view secret) {
  std::vector<std::string> all{std::string(secret), percent_encoded(secret, "%{:02X}"),
                               percent_encoded(secret, "%{:02x}"), escaped(secret, "\"\\"), escaped(secret, "\"\\/")};
  for (const std::size_t before : {0, 1, 2}) {
    all.push_back(base64_core(secret, before));
    std::string url_safe = all.back();
    std::replace(url_safe.begin(), url_safe.end(), '+', '-');
    std::replace(url_safe.begin(), url_safe.end(), '/', '_');
    all.push_back(std::move(url_safe));
  }
  std::sort(all.begin(), all.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

// How many letters at the end of `text` are the beginning of `secret`; 0 for fewer than can be told.
std::size_t cut_off_length(std::string_view text, std::string_view secret) {
  for (std::size_t length = std::min(text.size(), secret.size() - 1); length >= k_least; --length) {
    if (text.ends_with(secret.substr(0, length))) return length;
  }
  return 0;
}

// Where an excerpt ended in the midst of the secret.
std::string without_beginnings(std::string text, std::string_view secret) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(k_cut, at), text.size());
    const std::size_t length = cut_off_length(std::string_view(text).substr(0, end), secret);
    if (length > 0) text.replace(end - length, length, k_mark);
    at = (length > 0 ? end - length + k_mark.size() : end) + k_cut.size();
  }
  return text;
}

}  // namespace

std::string redact(std::string text, const SecretText& secret) {
  const std::string& hidden = secret.reveal();
  if (hidden.empty()) return text;
  text = replaced(std::move(text), hidden);
  if (hidden.size() < k_least || text.size() < k_longest_case) return text;
  for (const std::string& disguise : disguises(hidden)) {
    if (disguise.size() < k_least) continue;
    text = replaced(std::move(text), disguise);
    text = without_beginnings(std::move(text), disguise);
  }
  return text;
}

void redact(AttemptResult& result, const SecretText& secret) {
  result.message = redact(std::move(result.message), secret);
  result.request_id = redact(std::move(result.request_id), secret);
  const std::string& hidden = secret.reveal();
  if (hidden.size() < k_least) return;
  const auto take_out = [&hidden](std::string& text) {
    if (contains(text, hidden)) text = replaced(std::move(text), hidden);
  };
  Completion& completion = result.completion;
  for (std::string* text : {&completion.finish_reason, &completion.reported_model, &completion.fingerprint,
                            &completion.reported_version, &completion.reported_prompt_hash}) {
    take_out(*text);
  }
  for (std::string& context : completion.contexts) take_out(context);
  for (Part& part : completion.parts) {
    if (auto* text = std::get_if<TextPart>(&part)) take_out(text->text);
    if (auto* reasoning = std::get_if<ReasoningPart>(&part)) take_out(reasoning->text);
    if (auto* call = std::get_if<ToolCallPart>(&part)) {
      for (std::string* field : {&call->id, &call->name, &call->arguments}) take_out(*field);
    }
  }
}

}  // namespace llmeval
