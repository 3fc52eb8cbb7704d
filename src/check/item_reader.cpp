#include "check/check_item.h"

#include "base/assert.h"
#include "base/suggest.h"
#include "check/composite.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace llmeval {

namespace {

// An item that is no named check, without its `not`.
struct Written {
  const CheckType& type;
  Value options;
  Place place;
};

// The options with the scope's defaults under them. A short form is written out where there are any.
Value with_defaults(const CheckType& type, Value options, const CheckScope& scope) {
  const Object* const defaults = scope.defaults_of(type.name);
  if (defaults == nullptr) return options;
  if (!options.is_object()) {
    const bool stands_for_nothing = type.short_option.empty();
    if (stands_for_nothing && !(options.is_boolean() && options.boolean())) return options;
    const Place place = options.place();
    Object written_out;
    if (!stands_for_nothing) written_out.append(type.short_option, std::move(options), place);
    options = Value(std::move(written_out)).at(place);
  }
  for (const Member& option : *defaults) {
    if (options.find(option.key) == nullptr) options.object().append(option.key, option.value, option.place);
  }
  return options;
}

// The options that all checks share; false where one is wrong. Their shapes have been checked.
bool read_common(CheckItem& item, Diagnostics& diagnostics) {
  const Value& options = item.options;
  if (const Value* const name = options.find("name")) {
    if (name->text().empty()) {
      diagnostics.error(name->place(), "an empty name", "leave it out");
      return false;
    }
    item.name = name->text();
  }
  const Value* const of = options.find("of");
  if (of != nullptr && item.type->takes_of()) {
    std::optional<Look> look = Look::parse(*of, diagnostics);
    if (!look) return false;
    item.look = *std::move(look);
  }
  if (const Value* const when = options.find("when")) {
    item.when = Condition::parse(*when, diagnostics);
    if (!item.when) return false;
    item.when->expression().add_variables(item.variables);
  }
  return true;
}

// One reading of an item.
class ItemReader {
 public:
  ItemReader(const CheckScope& scope, std::string_view name, Diagnostics& diagnostics)
      : scope_(scope), name_(name), diagnostics_(diagnostics) {}

  std::optional<ReadItem> read(const Value& item) {
    if (item.is_text()) return read_bare_word(item);
    if (!item.is_object()) {
      diagnostics_.error(
          item.place(),
          fmt::format("an item of 'expect' is a check's name or an object, not {}", kind_name(item.kind())),
          "such as contains: refund");
      return std::nullopt;
    }
    if (item.object().size() != 1) {
      refuse_keys(item);
      return std::nullopt;
    }
    const Member& member = *item.object().begin();
    return member.key == "not" ? read_not(member) : read_check(member);
  }

 private:
  std::optional<ReadItem> read_bare_word(const Value& item) {
    const std::string& word = item.text();
    const CheckType* const type = find_check_type(word);
    if (type == nullptr) {
      const NamedCheck* const named = scope_.find(word);
      if (named == nullptr) return refuse_name(word, item.place());
      LLMEVAL_ASSERT(named->state != NamedCheck::State::written);
      if (named->state != NamedCheck::State::right) return std::nullopt;
      return ReadItem{named->items, item.place(), named->name, named->is_list};
    }
    if (!type->bare) {
      diagnostics_.error(item.place(), fmt::format("check '{}' needs options", type->name), "such as " + type->example);
      return std::nullopt;
    }
    return make({*type, Value(true).at(item.place()), item.place()});
  }

  std::optional<ReadItem> read_check(const Member& member) {
    if (const CheckType* const type = find_check_type(member.key)) return make({*type, member.value, member.place});
    if (scope_.find(member.key) == nullptr) return refuse_name(member.key, member.place);
    diagnostics_.error(member.place, fmt::format("named check '{}' takes no options", member.key),
                       "write it as a bare word");
    return std::nullopt;
  }

  std::optional<ReadItem> make(Written written) {
    auto item = std::make_shared<CheckItem>();
    item->type = &written.type;
    item->place = written.place;
    item->name = name_.empty() ? std::string_view(written.type.name) : name_;
    item->options = with_defaults(written.type, std::move(written.options), scope_);
    const Value* const weight = item->options.find("weight");
    if (weight != nullptr && weight->is_number()) item->weight = weight->number().to_double();
    std::optional<CheckItems> members = read_members(*item);
    if (!members) return std::nullopt;
    std::optional<BoundedCheck> check = BoundedCheck::parse(written.type, item->options, item->weight == 0,
                                                            *std::move(members), diagnostics_, scope_.files());
    if (!check || !read_common(*item, diagnostics_)) return std::nullopt;
    check->add_variables(item->variables);
    item->check = std::make_shared<const BoundedCheck>(*std::move(check));
    return ReadItem{{std::move(item)}, written.place};
  }

  // What a check is made of; of one that is not, and where its shape is wrong, nothing.
  std::optional<CheckItems> read_members(const CheckItem& item) {
    CheckItems members;
    if (!item.type->combine) return members;
    const Value* const written = item.options.is_object() ? item.options.find("of") : &item.options;
    if (written == nullptr || !written->is_list()) return members;
    bool right = true;
    for (const Value& one : written->list()) {
      std::shared_ptr<const CheckItem> member = read_member(one);
      right = right && member != nullptr;
      if (member != nullptr) members.push_back(std::move(member));
    }
    return right ? std::optional(std::move(members)) : std::nullopt;
  }

  std::shared_ptr<const CheckItem> read_member(const Value& written) {
    std::optional<ReadItem> read = ItemReader(scope_, {}, diagnostics_).read(written);
    if (!read) return nullptr;
    if (const Member* const weight = written_weight(written)) {
      diagnostics_.error(weight->place, "a check within another has no weight of its own",
                         "give it to the check around it");
      return nullptr;
    }
    if (refuse_labels(*read)) return nullptr;
    return as_one(*std::move(read));
  }

  bool refuse_labels(const ReadItem& read) {
    for (const auto& item : read.items) {
      if (!item->type->compares_labels) continue;
      diagnostics_.error(read.place, fmt::format("check '{}' stands by itself, in no other check", item->type->name),
                         "use equals here");
      return true;
    }
    return false;
  }

  // Only what is written in the item itself; a default or a named check may well have a weight, for elsewhere.
  static const Member* written_weight(const Value& item) {
    if (!item.is_object()) return nullptr;
    const Member& member = *item.object().begin();
    if (member.key == "not") return written_weight(member.value);
    if (!member.value.is_object()) return nullptr;
    const Object& options = member.value.object();
    const auto weight =
        std::find_if(options.begin(), options.end(), [](const Member& option) { return option.key == "weight"; });
    return weight == options.end() ? nullptr : &*weight;
  }

  // A named list, where one check is wanted, is all of it.
  std::shared_ptr<const CheckItem> as_one(ReadItem read) {
    if (!read.is_list) return std::move(read.items.front());
    auto all = std::make_shared<CheckItem>();
    all->type = find_check_type("all_of");
    all->name = read.used;
    all->place = read.place;
    all->options = scope_.find(read.used)->written;
    all->check = std::make_shared<const BoundedCheck>(make_composite({HowMany::Kind::all, 0}, std::move(read.items)));
    all->check->add_variables(all->variables);
    return all;
  }

  std::optional<ReadItem> read_not(const Member& member) {
    if (member.value.is_object() && member.value.find("not") != nullptr) {
      diagnostics_.error(member.place, "'not' stands twice", "leave both out");
      return std::nullopt;
    }
    std::optional<ReadItem> inner = read(member.value);
    if (!inner || (inner->is_list && refuse_labels(*inner))) return std::nullopt;
    const Place place = inner->place;
    const std::string_view used = inner->used;
    const std::shared_ptr<const CheckItem> item = as_one(*std::move(inner));
    if (!item->type->negatable) {
      diagnostics_.error(member.place, fmt::format("check '{}' cannot be negated", item->type->name),
                         item->type->compares_labels ? "write not: {equals: …}" : "bound it from the other side");
      return std::nullopt;
    }
    auto opposite = std::make_shared<CheckItem>(*item);
    opposite->negated = !item->negated;
    return ReadItem{{std::move(opposite)}, place, used};
  }

  std::nullopt_t refuse_name(std::string_view name, Place place) {
    std::vector<std::string_view> known;
    for (const CheckType& type : check_types()) known.push_back(type.name);
    for (const std::string_view named : scope_.names()) known.push_back(named);
    std::string hint = did_you_mean(name, known);
    if (hint.empty()) hint = fmt::format("the checks are {}", fmt::join(known, ", "));
    diagnostics_.error(place, fmt::format("unknown check '{}'", inert_line(name)), std::move(hint));
    return std::nullopt;
  }

  // An object of other than one key: says which ones do not belong side by side.
  void refuse_keys(const Value& item) {
    constexpr std::array<std::string_view, 6> k_common{"name", "weight", "of", "when", "min", "max"};
    const Object& object = item.object();
    if (object.empty()) {
      diagnostics_.error(item.place(), "an item of 'expect' without a check", "such as contains: refund");
      return;
    }
    const auto is_common = [&](const Member& member) {
      return std::find(k_common.begin(), k_common.end(), member.key) != k_common.end();
    };
    const auto common = std::find_if(object.begin(), object.end(), is_common);
    if (common != object.end()) {
      diagnostics_.error(common->place,
                         fmt::format("'{}' stands beside the check instead of among its options", common->key),
                         fmt::format("such as contains: {{text: refund, {}: …}}", common->key));
      return;
    }
    const Member& first = *object.begin();
    const Member& second = *std::next(object.begin());
    diagnostics_.error(
        second.place,
        fmt::format("one item holds one check, found '{}' and '{}'", inert_line(first.key), inert_line(second.key)),
        "start another item with '- '");
  }

  const CheckScope& scope_;
  std::string_view name_;
  Diagnostics& diagnostics_;
};

void add_bare_words(const Value& written, std::vector<std::string_view>& words) {
  if (written.is_text()) words.push_back(written.text());
  if (written.is_list()) {
    for (const Value& item : written.list()) add_bare_words(item, words);
  }
  if (!written.is_object()) return;
  for (const Member& member : written.object()) {
    const CheckType* const type = find_check_type(member.key);
    if (member.key == "not") add_bare_words(member.value, words);
    if (type == nullptr || !type->combine) continue;
    const Value* const members = member.value.is_object() ? member.value.find("of") : &member.value;
    if (members != nullptr) add_bare_words(*members, words);
  }
}

}  // namespace

std::optional<ReadItem> read_item(const Value& item, const CheckScope& scope, std::string_view name,
                                  Diagnostics& diagnostics) {
  return ItemReader(scope, name, diagnostics).read(item);
}

std::vector<std::string_view> bare_words(const Value& written) {
  std::vector<std::string_view> words;
  add_bare_words(written, words);
  return words;
}

}  // namespace llmeval
