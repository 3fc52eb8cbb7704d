#include "store/prompt_versions.h"

#include "store/guarded.h"
#include "store/statement.h"

#include <fmt/format.h>

namespace llmeval {

bool is_hash_prefix(std::string_view word) {
  return word.size() >= k_least_hash_digits && word.size() <= 64 &&
         word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<PromptVersion> find_prompt_version(const Database& database, std::string_view prefix) {
  return guarded(database, [&]() -> Result<PromptVersion> {
    Sql find(
        database.handle(),
        "SELECT p.hash, p.canonical, sp.name, sp.path FROM prompts p LEFT JOIN suite_prompts sp ON sp.prompt = p.id"
        " WHERE substr(p.hash, 1, ?) = ? ORDER BY p.hash, sp.run DESC");
    find.query(prefix.size(), prefix);
    const std::string hint = "llmeval prompt log lists them";
    if (!find.next()) return failure(fmt::format("no run used a prompt with the hash '{}'", prefix), hint);
    PromptVersion version{find.text(2), find.text(3), find.text(0), find.text(1)};
    while (find.next()) {
      if (find.view(0) == version.hash) continue;
      return failure(fmt::format("'{}' is the start of several hashes: {}, {} …", prefix, version.hash.substr(0, 12),
                                 find.view(0).substr(0, 12)),
                     hint);
    }
    return version;
  });
}

}  // namespace llmeval
