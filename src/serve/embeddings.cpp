#include "serve/embeddings.h"

#include "base/base64.h"
#include "base/hash.h"
#include "base/rng.h"
#include "serve/mock_openai_error.h"
#include "text/unicode.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <string>

namespace llmeval {

namespace {

constexpr std::int64_t k_most_dimensions = 16'384;

void add_word(std::string_view word, std::vector<float>& vector) {
  Rng rng(sha256(word).prefix());
  for (float& value : vector) value += static_cast<float>(rng.normal());
}

// Little-endian, as every machine is that this runs on.
std::string to_bytes(const std::vector<float>& vector) {
  static_assert(std::endian::native == std::endian::little);
  std::string bytes(vector.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), vector.data(), bytes.size());
  return bytes;
}

Value embedding(const std::vector<float>& vector, bool as_base64) {
  if (as_base64) return to_base64(to_bytes(vector));
  List numbers;
  for (const float value : vector) numbers.emplace_back(static_cast<double>(value));
  return numbers;
}

std::string text_of(const Value& input) {
  // A list of token numbers is a text, too: nobody here knows which.
  return input.is_text() ? input.text() : "tokens";
}

}  // namespace

std::vector<float> embed_text(std::string_view text, std::int64_t dimensions) {
  std::vector<float> vector(static_cast<std::size_t>(dimensions), 0.0F);
  const std::string folded = fold_case(text);
  std::string_view rest = folded;
  constexpr std::string_view k_between = " \t\r\n.,;:!?()[]{}\"'";
  while (true) {
    const std::size_t begin = rest.find_first_not_of(k_between);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(rest.size(), rest.find_first_of(k_between, begin));
    add_word(rest.substr(begin, end - begin), vector);
    rest.remove_prefix(end);
  }
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * static_cast<double>(value);
  if (sum == 0) {
    vector.front() = 1;
    return vector;
  }
  const auto length = static_cast<float>(std::sqrt(sum));
  for (float& value : vector) value /= length;
  return vector;
}

MockReply embeddings_reply(const Value& body, std::int64_t dimensions) {
  const Value* input = body.find("input");
  const bool is_list = input != nullptr && input->is_list();
  if (input == nullptr || !(is_list || input->is_text())) {
    return openai_mock_error(Outcome::invalid_request, "'input' is missing", std::nullopt);
  }
  if (const Value* asked = body.find("dimensions"); asked != nullptr && asked->is_number()) {
    dimensions = asked->number().to_int64().value_or(0);
  }
  if (dimensions < 1 || dimensions > k_most_dimensions) {
    return openai_mock_error(Outcome::invalid_request, "'dimensions' is out of range", std::nullopt);
  }
  const bool is_tokens = is_list && !input->list().empty() && input->list().front().is_number();
  const List inputs = is_list && !is_tokens ? input->list() : List{*input};
  const bool as_base64 = text_member(body, "encoding_format") == "base64";
  List data;
  std::int64_t tokens = 0;
  for (const Value& item : inputs) {
    const std::string text = text_of(item);
    tokens += static_cast<std::int64_t>((text.size() + 3) / 4);
    Object entry;
    entry.append("object", Value("embedding"));
    entry.append("index", Value(static_cast<std::int64_t>(data.size())));
    entry.append("embedding", embedding(embed_text(text, dimensions), as_base64));
    data.emplace_back(std::move(entry));
  }
  Object usage{{"prompt_tokens", Value(tokens)}, {"total_tokens", Value(tokens)}};
  Object reply;
  reply.append("object", Value("list"));
  reply.append("data", Value(std::move(data)));
  reply.append("model", Value(text_member(body, "model")));
  reply.append("usage", Value(std::move(usage)));
  return json_reply(200, std::move(reply), std::nullopt);
}

}  // namespace llmeval
