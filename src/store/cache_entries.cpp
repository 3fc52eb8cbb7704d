#include "store/cache_entries.h"

#include "store/completion_columns.h"
#include "store/guarded.h"
#include "store/statement.h"

namespace llmeval {

namespace {

SystemTime time_from(std::int64_t microseconds) { return SystemTime(Duration(microseconds)); }

}  // namespace

Result<std::vector<CachedModel>> list_cached(const Database& database) {
  return guarded(database, [&]() -> Result<std::vector<CachedModel>> {
    Sql query(
        database.handle(),
        "SELECT c.model, count(*), sum(coalesce(length(CAST(c.answer AS BLOB)), 0) + coalesce(length(c.parts), 0)),"
        " min(a.recorded_us), max(a.recorded_us), coalesce(sum(c.cost_nano_usd), 0), sum(c.cost_nano_usd IS NULL)"
        " FROM cached_answers a JOIN calls c ON c.id = a.call"
        " WHERE a.call IN (SELECT max(call) FROM cached_answers GROUP BY key) GROUP BY c.model ORDER BY c.model");
    std::vector<CachedModel> models;
    query.query();
    while (query.next()) {
      CachedModel model;
      model.model = query.text(0);
      model.answers = static_cast<std::uint64_t>(query.integer(1));
      model.bytes = static_cast<std::uint64_t>(query.integer(2));
      model.oldest = time_from(query.integer(3));
      model.newest = time_from(query.integer(4));
      model.cost = Money{query.integer(5)};
      model.unpriced = static_cast<std::uint64_t>(query.integer(6));
      models.push_back(std::move(model));
    }
    return models;
  });
}

Result<std::uint64_t> forget_cached(const Database& database, const std::vector<std::string>& models,
                                    std::optional<SystemTime> before) {
  return guarded(database, [&]() -> Result<std::uint64_t> {
    SQLite::Transaction transaction(database.handle(), SQLite::TransactionBehavior::IMMEDIATE);
    std::uint64_t forgotten = 0;
    const SystemTime limit = before.value_or(SystemTime::max());
    if (models.empty()) {
      Sql all(database.handle(), "DELETE FROM cached_answers WHERE recorded_us < ?");
      all.run(limit);
      forgotten = static_cast<std::uint64_t>(database.handle().getChanges());
    }
    Sql some(database.handle(),
             "DELETE FROM cached_answers WHERE recorded_us < ? AND call IN (SELECT id FROM calls WHERE model = ?)");
    for (const std::string& model : models) {
      some.run(limit, model);
      forgotten += static_cast<std::uint64_t>(database.handle().getChanges());
    }
    transaction.commit();
    return forgotten;
  });
}

Result<std::optional<CachedEntry>> find_cached(const Database& database, const Digest& key) {
  return guarded(database, [&]() -> Result<std::optional<CachedEntry>> {
    Sql query(database.handle(),
              "SELECT a.recorded_us, r.run_id FROM cached_answers a JOIN calls c ON c.id = a.call"
              " JOIN samples s ON s.id = c.sample JOIN runs r ON r.id = s.run WHERE a.key = ? AND c.cache_key = ?"
              " ORDER BY a.call DESC LIMIT 1");
    if (!query.query(static_cast<std::int64_t>(key.prefix()), key).next()) return std::optional<CachedEntry>();
    return std::optional(CachedEntry{time_from(query.integer(0)), query.text(1)});
  });
}

Result<std::optional<PastQuestion>> find_past_question(const Database& database, const SampleKey& key) {
  return guarded(database, [&]() -> Result<std::optional<PastQuestion>> {
    Sql query(database.handle(),
              "SELECT r.run_id, r.version, p.hash, c.hash, m.settings, k.cache_key FROM cases c"
              " JOIN samples s ON s.case_row = c.id JOIN runs r ON r.id = s.run"
              " JOIN calls k ON k.sample = s.id AND k.n = 1"
              " JOIN models m ON m.run = s.run AND m.name = s.model"
              " LEFT JOIN suite_prompts sp ON sp.run = s.run AND sp.suite = s.suite AND sp.n = s.prompt"
              " LEFT JOIN prompts p ON p.id = sp.prompt"
              " WHERE c.suite = ? AND c.case_id = ? AND s.model = ? AND s.trial = ? AND coalesce(sp.name, '') = ?"
              " ORDER BY s.id DESC LIMIT 1");
    if (!query.query(key.suite, key.case_id, key.model, key.trial, key.prompt).next()) {
      return std::optional<PastQuestion>();
    }
    PastQuestion past;
    past.run_id = query.text(0);
    past.version = query.text(1);
    past.prompt_hash = query.text(2);
    past.case_hash = query.text(3);
    past.model_settings = query.text(4);
    past.cache_key = read_digest(query, 5);
    return std::optional(std::move(past));
  });
}

}  // namespace llmeval
