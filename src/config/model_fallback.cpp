#include "config/model_fallback.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

class Resolver {
 public:
  Resolver(ModelTable& table, Diagnostics& diagnostics) : table_(table), diagnostics_(diagnostics) {}

  void run() {
    for (const auto& [name, entry] : table_.entries) check(name, entry);
    for (auto& [name, entry] : table_.entries) {
      if (!entry.model || entry.fallback.empty()) continue;
      auto model = std::make_shared<Model>(*entry.model);
      model->fallback = chain_of(name);
      entry.model = std::move(model);
    }
  }

 private:
  void check(const std::string& name, const ModelEntry& entry) {
    if (!checked_.insert(name).second) return;
    open_.push_back(name);
    for (const Value& named : entry.fallback) {
      if (!named.is_text()) continue;
      const auto further = table_.entries.find(named.text());
      if (further == table_.entries.end()) {
        if (make_bare_model(named.text()) == nullptr) refuse_unknown(named);
      } else if (const auto start = std::find(open_.begin(), open_.end(), named.text()); start != open_.end()) {
        refuse_circle({start, open_.end()}, named);
      } else {
        check(further->first, further->second);
      }
    }
    open_.pop_back();
  }

  void refuse_unknown(const Value& named) {
    unknown_.insert(named.text());
    if (!table_.is_whole) return;
    diagnostics_.error(named.place(), fmt::format("there is no model '{}' to fall back to", named.text()),
                       suggest_model(named.text(), table_));
  }

  // Each name falls back to the next, the last to the first. Where a list is inherited nobody wrote the circle.
  void refuse_circle(const std::vector<std::string>& names, const Value& named) {
    const auto inherits = [&](const std::string& name) { return table_.entries.at(name).inherits_fallback; };
    if (std::any_of(names.begin(), names.end(), inherits)) return;
    diagnostics_.error(named.place(),
                       fmt::format("a model falls back to itself: {} → {}", fmt::join(names, " → "), names.front()));
  }

  // The names of an entry, then theirs, each once.
  std::vector<std::string> chain_of(const std::string& name) const {
    std::vector<std::string> chain;
    const auto add_names_of = [&](const std::string& one) {
      const auto entry = table_.entries.find(one);
      if (entry == table_.entries.end()) return;
      for (const Value& named : entry->second.fallback) {
        if (!named.is_text() || named.text() == name || unknown_.contains(named.text())) continue;
        if (std::find(chain.begin(), chain.end(), named.text()) == chain.end()) chain.push_back(named.text());
      }
    };
    add_names_of(name);
    for (std::size_t i = 0; i < chain.size(); ++i) add_names_of(std::string(chain[i]));
    return chain;
  }

  ModelTable& table_;
  Diagnostics& diagnostics_;
  std::set<std::string> checked_;
  std::set<std::string> unknown_;
  std::vector<std::string> open_;  ///< Each falls back to the next.
};

}  // namespace

void resolve_fallbacks(ModelTable& table, Diagnostics& diagnostics) { Resolver(table, diagnostics).run(); }

}  // namespace llmeval
