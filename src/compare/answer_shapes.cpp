#include "compare/answer_shapes.h"

#include "data/json.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_fence = "```";
constexpr std::size_t k_most_letters = 4'000;   // Bytes of an answer that its letters are counted in.
constexpr std::size_t k_most_json = 4'000'000;  // Bytes of an answer that is read as JSON.

// What stands inside a code fence that is the whole text; else the text.
std::string_view without_fence(std::string_view text) {
  if (!text.starts_with(k_fence) || !text.ends_with(k_fence) || text.size() < 2 * k_fence.size()) return text;
  const std::size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos || line_end + k_fence.size() > text.size()) return text;
  return trim(text.substr(line_end + 1, text.size() - k_fence.size() - line_end - 1));
}

std::optional<Value> read_answer(std::string_view answer) {
  const std::string_view text = without_fence(trim(answer));
  if (text.empty() || text.size() > k_most_json || (text.front() != '{' && text.front() != '[')) return std::nullopt;
  if (text.back() != '}' && text.back() != ']') return std::nullopt;
  JsonOptions options;
  options.places = false;
  options.refuse_repeated_keys = false;
  auto value = parse_json(text, options);
  return value ? std::optional(*std::move(value)) : std::nullopt;
}

// Letters by script, up to a limit.
struct LetterCounts {
  std::array<std::uint32_t, k_scripts> letters{};
  std::size_t left = k_most_letters;

  void add(std::string_view text) {
    text = text.substr(0, left);
    left -= text.size();
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view ascii = text.substr(at, ascii_prefix(text.substr(at)));
      letters[static_cast<std::size_t>(Script::latin)] += static_cast<std::uint32_t>(std::count_if(
          ascii.begin(), ascii.end(), [](char c) { return static_cast<unsigned char>((c | 0x20) - 'a') < 26; }));
      at += ascii.size();
      while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
        ++letters[static_cast<std::size_t>(script_of(next_code_point(text, at)))];
      }
    }
  }
  void add_texts(const Value& value) {
    if (value.is_text()) {
      add(value.text());
    } else if (value.is_list()) {
      for (const Value& item : value.list()) add_texts(item);
    } else if (value.is_object()) {
      for (const Member& member : value.object()) add_texts(member.value);
    }
  }
};

void count_scripts(AnswerShapes::State& state, std::size_t side, const LetterCounts& counts) {
  std::uint32_t all = 0;
  for (std::size_t script = 1; script < k_scripts; ++script) all += counts.letters[script];
  if (all == 0) return;
  ++state.with_letters[side];
  for (std::size_t script = 1; script < k_scripts; ++script) {
    if (counts.letters[script] > 0 && counts.letters[script] * 5 >= all) ++state.scripts[script][side];
  }
}

std::uint64_t count_characters(std::string_view text) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; };
  return text.size() - static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), continues));
}

}  // namespace

AnswerShapes::AnswerShapes() : state_(std::make_unique<State>()) {}
AnswerShapes::AnswerShapes(AnswerShapes&&) noexcept = default;
AnswerShapes& AnswerShapes::operator=(AnswerShapes&&) noexcept = default;
AnswerShapes::~AnswerShapes() = default;

bool AnswerShapes::is_cut() const { return state_->tree.is_cut(); }

void AnswerShapes::add(ShapeSide side, std::string_view answer) {
  const std::size_t index = side_index(side);
  ++state_->answers[index];
  if (answer.find(k_fence) != std::string_view::npos) ++state_->fenced[index];
  state_->lengths[index].add(count_characters(answer));
  LetterCounts letters;
  if (const std::optional<Value> value = read_answer(answer)) {
    ++state_->json[index];
    state_->tree.add(side, *value);
    letters.add_texts(*value);
  } else {
    letters.add(answer);
  }
  count_scripts(*state_, index, letters);
}

void AnswerShapes::merge(const AnswerShapes& other) {
  const State& more = other.state();
  state_->tree.merge(more.tree);
  add_counts(state_->answers, more.answers);
  add_counts(state_->json, more.json);
  add_counts(state_->fenced, more.fenced);
  add_counts(state_->with_letters, more.with_letters);
  for (std::size_t script = 0; script < k_scripts; ++script) add_counts(state_->scripts[script], more.scripts[script]);
  for (std::size_t side = 0; side < 2; ++side) state_->lengths[side].add(more.lengths[side]);
}

}  // namespace llmeval
