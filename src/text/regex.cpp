#include "text/regex.h"

#include "base/assert.h"
#include "text/ecma_pattern.h"
#include "text/utf8.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <limits>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace llmeval {

namespace {

constexpr std::uint32_t k_heap_limit_kib = 64 * 1024;
constexpr std::size_t k_jit_stack_start = 32 * 1024;
constexpr std::size_t k_jit_stack_limit = 8 * 1024 * 1024;
constexpr int k_callouts_per_look = 64;
constexpr std::size_t k_bytes_per_look = 64 * 1024;

template <auto free_function>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free_function(object);
  }
};
template <class T, auto free_function>
using Owned = std::unique_ptr<T, Freed<free_function>>;

// What this thread has computed so far. A clock on the wall would stop a search because the machine has other work.
std::chrono::nanoseconds computed() {
  timespec now{};
  const int failed = clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  LLMEVAL_ASSERT(failed == 0);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

// The one limit that holds for every pattern. PCRE2's own limits count backtracks, which bound neither time nor
// scanning, so the automatic callouts look at a clock: every 64th, and sooner where a few have run over much text.
struct Deadline {
  std::optional<std::chrono::nanoseconds> at;  // Set by the first look: most searches end before it.
  int callouts = 0;
  std::size_t moved = 0;  // Bytes since the last look.
  std::size_t position = 0;
};

int stop_at_deadline(pcre2_callout_block* block, void* data) {
  auto& deadline = *static_cast<Deadline*>(data);
  const std::size_t position = block->current_position;
  deadline.moved += std::max(position, deadline.position) - std::min(position, deadline.position);
  deadline.position = position;
  if (++deadline.callouts < k_callouts_per_look && deadline.moved < k_bytes_per_look) return 0;
  deadline.callouts = 0;
  deadline.moved = 0;
  const std::chrono::nanoseconds now = computed();
  if (!deadline.at) deadline.at = now + Regex::k_time_limit;
  return now < *deadline.at ? 0 : PCRE2_ERROR_CALLOUT;
}

// What a search needs beside the pattern; made once per thread, since the stack alone costs more than most searches.
class Scratch {
 public:
  Scratch()
      : context_(pcre2_match_context_create(nullptr)),
        stack_(pcre2_jit_stack_create(k_jit_stack_start, k_jit_stack_limit, nullptr)) {
    LLMEVAL_ASSERT(context_ != nullptr);
    constexpr std::uint32_t k_none = std::numeric_limits<std::uint32_t>::max();
    pcre2_set_heap_limit(context_.get(), k_heap_limit_kib);
    pcre2_set_match_limit(context_.get(), k_none);
    pcre2_set_depth_limit(context_.get(), k_none);
    pcre2_jit_stack_assign(context_.get(), nullptr, stack_.get());
  }

  pcre2_match_context* context(Deadline& deadline) {
    pcre2_set_callout(context_.get(), stop_at_deadline, &deadline);
    return context_.get();
  }

  // With room for `pairs` offsets.
  pcre2_match_data* data(std::uint32_t pairs) {
    if (data_ == nullptr || pcre2_get_ovector_count(data_.get()) < pairs) {
      data_.reset(pcre2_match_data_create(std::max(pairs, std::uint32_t{16}), nullptr));
      LLMEVAL_ASSERT(data_ != nullptr);
    }
    return data_.get();
  }

 private:
  Owned<pcre2_match_context, pcre2_match_context_free> context_;
  Owned<pcre2_jit_stack, pcre2_jit_stack_free> stack_;
  Owned<pcre2_match_data, pcre2_match_data_free> data_;
};

Scratch& scratch() {
  thread_local Scratch of_this_thread;
  return of_this_thread;
}

// Runs PCRE2: its result, and in `data` the groups' offsets, which are this thread's until its next search.
int match_from(const pcre2_code* code, std::string_view text, std::size_t from, Deadline& deadline,
               pcre2_match_data* data) {
  deadline.position = from;
  return pcre2_match(code, reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), from, PCRE2_NO_UTF_CHECK, data,
                     scratch().context(deadline));
}

std::uint32_t compile_options(const RegexOptions& options) {
  // \C would cut characters into bytes.
  std::uint32_t bits = PCRE2_AUTO_CALLOUT | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  bits |= options.ecma ? PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF : PCRE2_UCP;
  if (options.ignore_case) bits |= PCRE2_CASELESS;
  if (options.multi_line) bits |= PCRE2_MULTILINE;
  if (options.dot_all) bits |= PCRE2_DOTALL;
  return bits;
}

std::string message_of(int error) {
  std::array<PCRE2_UCHAR, 256> buffer{};
  pcre2_get_error_message(error, buffer.data(), buffer.size());
  return reinterpret_cast<const char*>(buffer.data());
}

RegexStop stop_of(int error) {
  switch (error) {
    case PCRE2_ERROR_CALLOUT:
      return RegexStop::too_slow;
    case PCRE2_ERROR_JIT_STACKLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_NOMEMORY:
    case PCRE2_ERROR_RECURSELOOP:  // Endless recursion, which JIT notices by its stack.
      return RegexStop::too_much_memory;
    default:
      return RegexStop::internal;
  }
}

std::vector<std::pair<std::uint32_t, std::string>> named_groups(const pcre2_code* code) {
  std::uint32_t count = 0;
  std::uint32_t entry_size = 0;
  PCRE2_SPTR entry = nullptr;
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &entry);
  std::vector<std::pair<std::uint32_t, std::string>> groups;
  for (std::uint32_t i = 0; i < count; ++i, entry += entry_size) {
    // Two bytes of group number, then the name, NUL-terminated.
    groups.emplace_back(std::uint32_t{entry[0]} << 8U | entry[1], reinterpret_cast<const char*>(entry + 2));
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

}  // namespace

struct Regex::Code {
  Owned<pcre2_code, pcre2_code_free> compiled;
  std::uint32_t group_count = 0;
  std::vector<std::pair<std::uint32_t, std::string>> names;  // In order of their groups.
};

Regex::Regex(std::shared_ptr<const Code> code) : code_(std::move(code)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::Regex(const Regex&) = default;
Regex& Regex::operator=(const Regex&) = default;
Regex::~Regex() = default;

tl::expected<Regex, RegexError> Regex::compile(std::string_view pattern, const RegexOptions& options) {
  if (!options.ecma) return compile_pcre(pattern, options);
  const tl::expected<EcmaPattern, RegexError> ecma = translate_ecma(pattern);
  if (!ecma) return tl::unexpected<RegexError>(ecma.error());
  tl::expected<Regex, RegexError> regex = compile_pcre(ecma->text, options);
  if (!regex) regex.error().offset = ecma->origins[regex.error().offset];
  return regex;
}

tl::expected<Regex, RegexError> Regex::compile_pcre(std::string_view pattern, const RegexOptions& options) {
  const Owned<pcre2_compile_context, pcre2_compile_context_free> context(pcre2_compile_context_create(nullptr));
  LLMEVAL_ASSERT(context != nullptr);
  // Not what the library was built with: a pattern means the same everywhere.
  pcre2_set_newline(context.get(), PCRE2_NEWLINE_LF);
  pcre2_set_bsr(context.get(), PCRE2_BSR_UNICODE);
  int error = 0;
  PCRE2_SIZE offset = 0;
  auto code = std::make_shared<Code>();
  code->compiled.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                     compile_options(options), &error, &offset, context.get()));
  if (code->compiled == nullptr) {
    return tl::unexpected<RegexError>(RegexError{message_of(error), std::min<std::size_t>(offset, pattern.size())});
  }
  // Where the machine or the pattern allows no JIT, PCRE2's interpreter does the same under the same clock, slower.
  pcre2_jit_compile(code->compiled.get(), PCRE2_JIT_COMPLETE);
  pcre2_pattern_info(code->compiled.get(), PCRE2_INFO_CAPTURECOUNT, &code->group_count);
  code->names = named_groups(code->compiled.get());
  return Regex(std::move(code));
}

tl::expected<std::optional<RegexMatch>, RegexStop> Regex::search(std::string_view text, std::size_t from) const {
  LLMEVAL_ASSERT(from <= text.size());
  // PCRE2's own check is slower, and repeated for each of many searches in one text.
  LLMEVAL_ASSERT(from > 0 || !find_invalid_utf8(text));
  Deadline deadline;
  pcre2_match_data* const data = scratch().data(code_->group_count + 1);
  const int found = match_from(code_->compiled.get(), text, from, deadline, data);
  if (found == PCRE2_ERROR_NOMATCH) return std::nullopt;
  if (found < 0) return tl::unexpected<RegexStop>(stop_of(found));
  const PCRE2_SIZE* const offsets = pcre2_get_ovector_pointer(data);
  RegexMatch match;
  match.end = offsets[1];
  match.begin = std::min(offsets[0], offsets[1]);  // A \K in a lookahead can put the start behind the end.
  match.groups.resize(code_->group_count);
  for (std::uint32_t group = 1; group < static_cast<std::uint32_t>(found); ++group) {
    const PCRE2_SIZE begin = offsets[2 * group];
    if (begin == PCRE2_UNSET) continue;
    match.groups[group - 1] = std::string(text.substr(begin, offsets[2 * group + 1] - begin));
  }
  for (const auto& [group, name] : code_->names) {
    if (const std::optional<std::string>& value = match.groups[group - 1]) match.named.emplace_back(name, *value);
  }
  return match;
}

tl::expected<std::size_t, RegexStop> Regex::count(std::string_view text) const {
  LLMEVAL_ASSERT(!find_invalid_utf8(text));
  Deadline deadline;
  pcre2_match_data* const data = scratch().data(code_->group_count + 1);
  std::size_t matches = 0;
  for (std::size_t from = 0; from <= text.size(); ++matches) {
    const int found = match_from(code_->compiled.get(), text, from, deadline, data);
    if (found == PCRE2_ERROR_NOMATCH) break;
    if (found < 0) return tl::unexpected<RegexStop>(stop_of(found));
    const PCRE2_SIZE* const offsets = pcre2_get_ovector_pointer(data);
    const std::size_t end = std::max<std::size_t>(offsets[1], from);
    const bool is_empty = offsets[0] >= end;
    from = end;
    if (!is_empty) continue;
    // The same empty match would be found again: on by one character.
    if (from < text.size()) {
      next_code_point(text, from);
    } else {
      ++from;
    }
  }
  return matches;
}

std::vector<std::string> Regex::group_names() const {
  std::vector<std::string> names;
  for (const auto& [group, name] : code_->names) names.push_back(name);
  return names;
}

std::string regex_escape(std::string_view text) {
  std::string pattern;
  pattern.reserve(text.size() + 8);
  for (const char c : text) {
    // A backslash before any other ASCII character than these makes it stand for itself, also under (?x).
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (!plain) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

std::string_view describe(RegexStop stop) {
  switch (stop) {
    case RegexStop::too_slow:
      return "took longer than 100 ms";
    case RegexStop::too_much_memory:
      return "needed more memory than is allowed";
    case RegexStop::internal:
      return "was stopped by an internal error";
  }
  return "";
}

}  // namespace llmeval
