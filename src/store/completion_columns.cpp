#include "store/completion_columns.h"

#include "store/content.h"

#include <algorithm>

namespace llmeval {

Completion read_completion(Sql& row, int first) {
  Completion completion;
  join_parts(!row.is_null(first), row.text(first), row.text(first + 1), completion);
  completion.finish_reason = row.text(first + 2);
  completion.reported_model = row.text(first + 3);
  completion.fingerprint = row.text(first + 4);
  completion.usage = read_usage(row, first + 5);
  return completion;
}

std::optional<Usage> read_usage(Sql& row, int first) {
  if (row.is_null(first)) return std::nullopt;
  Usage usage;
  usage.input_tokens = row.integer(first);
  usage.output_tokens = row.integer(first + 1);
  usage.cached_input_tokens = row.integer(first + 2);
  usage.reasoning_tokens = row.integer(first + 3);
  usage.cache_write_tokens = row.integer(first + 4);
  return usage;
}

std::optional<Digest> read_digest(Sql& row, int column) {
  Digest digest;
  const std::string_view bytes = row.view(column);
  if (bytes.size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

}  // namespace llmeval
