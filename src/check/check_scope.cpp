#include "check/check_scope.h"

#include "check/check_item.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace llmeval {

namespace {

// Letters, digits, `_` and `-`: a name stands in columns of CSV and on command lines.
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

bool may_be_defined(const Member& named, Diagnostics& diagnostics) {
  const std::string shown = inert_line(named.key);
  if (!is_name(named.key)) {
    diagnostics.error(named.place, fmt::format("'{}' cannot name a check", shown),
                      "a name has letters, digits, '_' and '-'");
    return false;
  }
  if (named.key == "not" || find_check_type(named.key) != nullptr) {
    diagnostics.error(named.place, fmt::format("'{}' is a check already", shown), "choose another name");
    return false;
  }
  return true;
}

}  // namespace

void CheckScope::add_defaults(const Value& defaults, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  check_defaults_shape()->check(defaults, "defaults", diagnostics);
  if (diagnostics.error_count() != before) return;
  for (const Member& type : defaults.object()) {
    Object& known = defaults_[type.key];
    for (const Member& option : type.value.object()) known.set(option.key, option.value, option.place);
  }
}

void CheckScope::add_checks(const Value& checks, Diagnostics& diagnostics) {
  Shape::map(Shape::any())->check(checks, "checks", diagnostics);
  if (!checks.is_object()) return;
  for (const Member& member : checks.object()) {
    if (!may_be_defined(member, diagnostics)) continue;
    NamedCheck named;
    named.name = member.key;
    named.place = member.place;
    named.written = member.value;
    named_.insert_or_assign(member.key, std::move(named));
  }
}

bool CheckScope::close(Diagnostics& diagnostics) {
  bool all_right = true;
  std::vector<std::string_view> path;
  for (auto& [name, named] : named_) all_right = open(named, path, diagnostics) && all_right;
  return all_right;
}

// Those that it leans on are opened first. `path` leads from the one that was wanted to here.
bool CheckScope::open(NamedCheck& named, std::vector<std::string_view>& path, Diagnostics& diagnostics) {
  if (named.state == NamedCheck::State::opening) {
    const auto start = std::find(path.begin(), path.end(), named.name);
    diagnostics.error(named.place, fmt::format("named check '{}' leads back to itself: {} → {}", named.name,
                                               fmt::join(start, path.end(), " → "), named.name));
    return false;
  }
  if (named.state != NamedCheck::State::written) return named.state == NamedCheck::State::right;
  named.state = NamedCheck::State::opening;
  path.push_back(named.name);
  bool right = true;
  for (const std::string_view word : bare_words(named.written)) {
    const auto other = named_.find(word);
    if (other != named_.end()) right = open(other->second, path, diagnostics) && right;
  }
  path.pop_back();
  right = right && parse(named, diagnostics);
  named.state = right ? NamedCheck::State::right : NamedCheck::State::wrong;
  return right;
}

bool CheckScope::parse(NamedCheck& named, Diagnostics& diagnostics) const {
  named.is_list = named.written.is_list();
  const List one{named.written};
  const List& items = named.is_list ? named.written.list() : one;
  if (items.empty()) {
    diagnostics.error(named.written.place(), fmt::format("named check '{}' has no check", named.name));
    return false;
  }
  bool right = true;
  for (const Value& item : items) {
    const std::optional<ReadItem> read =
        read_item(item, *this, named.is_list ? std::string_view() : named.name, diagnostics);
    right = right && read.has_value();
    if (!read) continue;
    named.is_list = named.is_list || read->is_list;
    named.items.insert(named.items.end(), read->items.begin(), read->items.end());
  }
  return right;
}

const Object* CheckScope::defaults_of(std::string_view check) const {
  const auto found = defaults_.find(check);
  return found == defaults_.end() ? nullptr : &found->second;
}

const NamedCheck* CheckScope::find(std::string_view name) const {
  const auto found = named_.find(name);
  return found == named_.end() ? nullptr : &found->second;
}

std::vector<std::string_view> CheckScope::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, named] : named_) names.emplace_back(name);
  return names;
}

}  // namespace llmeval
