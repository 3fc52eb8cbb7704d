#include "text/redactor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace llmeval {

namespace {

struct Placeholder {
  SensitiveKind kind = SensitiveKind::email;
  std::uint64_t number = 0;
  std::size_t size = 0;
};

// The placeholder that begins at a `[`.
std::optional<Placeholder> placeholder_at(std::string_view text, std::size_t at) {
  for (std::size_t k = 0; k < k_sensitive_kinds; ++k) {
    const auto kind = static_cast<SensitiveKind>(k);
    const std::string_view mark = sensitive_mark(kind);
    const std::string_view rest = text.substr(at + 1);
    if (!rest.starts_with(mark) || !rest.substr(mark.size()).starts_with('_')) continue;
    const char* const begin = rest.data() + mark.size() + 1;
    const char* const end = rest.data() + rest.size();
    std::uint64_t number = 0;
    const auto [stop, error] = std::from_chars(begin, end, number);
    if (error != std::errc() || stop == end || *stop != ']') continue;
    return Placeholder{kind, number, static_cast<std::size_t>(stop - text.data()) + 1 - at};
  }
  return std::nullopt;
}

template <class Take>
void for_each_placeholder(std::string_view text, Take take) {
  for (std::size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const std::optional<Placeholder> found = placeholder_at(text, at);
    if (found) take(at, *found);
  }
}

// What two ways of writing the same thing have in common.
std::string plain_form(SensitiveKind kind, std::string_view value) {
  std::string plain;
  const bool is_number = kind == SensitiveKind::phone || kind == SensitiveKind::card || kind == SensitiveKind::iban;
  const bool has_case = kind == SensitiveKind::secret || kind == SensitiveKind::private_key;
  for (const char c : value) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    const bool is_kept = !is_number || is_upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_kept) plain += is_upper && !has_case ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

std::string placeholder(SensitiveKind kind, std::uint64_t number) {
  return fmt::format("[{}_{}]", sensitive_mark(kind), number);
}

}  // namespace

void Redactor::avoid(std::string_view text) {
  for_each_placeholder(text, [this](std::size_t /*at*/, const Placeholder& found) {
    std::uint64_t& last = last_[static_cast<std::size_t>(found.kind)];
    last = std::max(last, found.number);
  });
}

std::string Redactor::redact(std::string_view text, Counts& counts) {
  std::string out;
  std::size_t done = 0;
  for (const SensitiveSpan& span : find_sensitive(text)) {
    const std::string value = plain_form(span.kind, text.substr(span.begin, span.size));
    const auto [known, is_new] = numbers_.try_emplace({span.kind, value});
    const auto k = static_cast<std::size_t>(span.kind);
    if (is_new) known->second = ++last_[k];
    ++counts[k];
    out += text.substr(done, span.begin - done);
    out += placeholder(span.kind, known->second);
    done = span.begin + span.size;
  }
  out += text.substr(done);
  return out;
}

std::string PlaceholderOrder::renumber(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for_each_placeholder(text, [&](std::size_t at, const Placeholder& found) {
    const auto [known, is_new] = numbers_.try_emplace({found.kind, found.number});
    if (is_new) known->second = ++last_[static_cast<std::size_t>(found.kind)];
    out += text.substr(done, at - done);
    out += placeholder(found.kind, known->second);
    done = at + found.size;
  });
  out += text.substr(done);
  return out;
}

}  // namespace llmeval
