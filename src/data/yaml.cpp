#include "data/yaml.h"

#include "base/assert.h"
#include "base/suggest.h"
#include "data/cursor.h"
#include "data/value_builder.h"
#include "data/yaml_scalar.h"
#include "data/yaml_syntax.h"
#include "text/inert.h"
#include "text/utf8.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

constexpr std::size_t k_max_size = 16U << 20U;
constexpr std::size_t k_max_depth = 100;  // libyaml takes quadratic time beyond: 71 s for 100,000 nested '['.
constexpr std::size_t k_max_errors = 100;
constexpr std::size_t k_max_expanded_nodes = 100'000;
constexpr std::size_t k_max_expanded_bytes = 16U << 20U;
constexpr std::size_t k_max_tag_lines = 100;  // libyaml compares each with all before.
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_core_tag = "tag:yaml.org,2002:";

// How much has been read: nodes, and bytes of their texts.
struct Extent {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
};

struct Anchored {
  Value value;
  Extent extent;
};

// A list or mapping that is still open, beside what the ValueBuilder keeps of it.
struct OpenNode {
  std::string anchor;
  Extent before;
  bool expects_key = false;  // A mapping whose next node is a key.
  bool merges = false;       // It has a `<<` key.
  bool merge_next = false;   // The value that comes next is that key's.
};

std::string_view view(const yaml_char_t* text) { return text == nullptr ? "" : reinterpret_cast<const char*>(text); }

// The members with `<<` replaced by what it merges: keys that are written win, then those of the earlier object.
std::vector<Member> merge_members(std::vector<Member> members) {
  std::set<std::string, std::less<>> known;
  for (const Member& member : members) known.insert(member.key);
  std::vector<Member> merged;
  const auto take = [&](Value& from) {
    if (!from.is_object()) return;
    for (Member& member : std::move(from.object()).take_members()) {
      if (known.insert(member.key).second) merged.push_back(std::move(member));
    }
  };
  for (Member& member : members) {
    if (member.key != "<<") {
      merged.push_back(std::move(member));
    } else if (member.value.is_list()) {
      for (Value& from : member.value.list()) take(from);
    } else {
      take(member.value);
    }
  }
  return merged;
}

std::size_t count_tag_lines(std::string_view text) {
  std::size_t count = text.starts_with("%TAG") ? 1 : 0;
  for (std::size_t at = text.find("\n%TAG"); at != std::string_view::npos; at = text.find("\n%TAG", at + 1)) ++count;
  return count;
}

class YamlReader {
 public:
  YamlReader(std::string_view text, SourceId source, Diagnostics& diagnostics, std::uint32_t first_line)
      : text_(text), source_(source), diagnostics_(diagnostics), first_line_(first_line) {
    LLMEVAL_ASSERT(yaml_parser_initialize(&parser_) == 1);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
  }
  ~YamlReader() { yaml_parser_delete(&parser_); }
  YamlReader(const YamlReader&) = delete;
  YamlReader& operator=(const YamlReader&) = delete;

  std::optional<Value> read() {
    const std::size_t errors_before = diagnostics_.error_count();
    while (!done_) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) {
        report_syntax_error();
        return std::nullopt;
      }
      const Place place = place_of(event.start_mark);
      const bool go_on = on_event(event, place);
      yaml_event_delete(&event);
      if (!go_on) return std::nullopt;
      if (diagnostics_.error_count() - errors_before >= k_max_errors) {
        stop(place, "too many mistakes to read on");
        return std::nullopt;
      }
    }
    if (diagnostics_.error_count() != errors_before) return std::nullopt;
    return documents_ == 0 ? Value().at({source_, first_line_, 1}) : builder_.take();
  }

 private:
  // False where reading on makes no sense; the error has been reported.
  bool on_event(const yaml_event_t& event, Place place) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return ++documents_ == 1 || stop(place, "a second document", "a file holds one; remove this '---'");
      case YAML_ALIAS_EVENT:
        return on_alias(std::string(view(event.data.alias.anchor)), place);
      case YAML_SCALAR_EVENT:
        return on_scalar(event, place);
      case YAML_SEQUENCE_START_EVENT:
        return on_start(event.data.sequence_start.anchor, event.data.sequence_start.tag, "seq", place);
      case YAML_MAPPING_START_EVENT:
        return on_start(event.data.mapping_start.anchor, event.data.mapping_start.tag, "map", place);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return on_end();
      case YAML_STREAM_END_EVENT:
        done_ = true;
        return true;
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT:
      case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    return true;
  }

  bool on_start(const yaml_char_t* anchor, const yaml_char_t* tag, std::string_view type, Place place) {
    const bool is_map = type == "map";
    if (expects_key()) {
      return stop(place, fmt::format("a key must be text, not {}", is_map ? "an object" : "a list"),
                  "put a key that starts with '{', '[' or '?' in quotes");
    }
    if (open_.size() == k_max_depth) return stop(place, fmt::format("nested more than {} levels deep", k_max_depth));
    if (!view(tag).empty() && view(tag) != "!" && view(tag) != std::string(k_core_tag).append(type)) {
      report_tag(view(tag), place, is_map ? "an object" : "a list");
    }
    open_.push_back({std::string(view(anchor)), extent_, is_map});
    ++extent_.nodes;
    if (is_map) {
      builder_.begin_object(place);
    } else {
      builder_.begin_list(place);
    }
    return true;
  }

  bool on_end() {
    const OpenNode node = std::move(open_.back());
    open_.pop_back();
    Value& value = builder_.end();
    if (node.merges) value = Value(Object(merge_members(std::move(value.object()).take_members()))).at(value.place());
    return on_value(value, node.anchor, node.before);
  }

  bool on_scalar(const yaml_event_t& event, Place place) {
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const std::string_view tag = view(scalar.tag);
    const bool plain = tag.empty() && scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const std::string anchor(view(scalar.anchor));
    const Extent before = extent_;
    extent_.bytes += text.size();
    if (expects_key()) {
      if (!anchor.empty()) anchors_.insert_or_assign(anchor, Anchored{Value(text).at(place), {1, text.size()}});
      return on_key(text, tag, plain, place);
    }
    ++extent_.nodes;
    return on_value(builder_.add(read_scalar(text, tag, plain, place).at(place)), anchor, before);
  }

  Value read_scalar(std::string_view text, std::string_view tag, bool plain, Place place) {
    if (!plain && (tag.empty() || tag == "!")) return text;
    if (!plain && !is_scalar_tag(tag)) {
      report_tag(tag, place, "a scalar");
      return text;
    }
    auto value = plain ? read_plain_scalar(text) : read_tagged_scalar(text, tag);
    if (value) return *std::move(value);
    diagnostics_.error(place, std::move(value).error(), "put it in quotes if it is a text");
    return text;
  }

  bool on_key(std::string_view text, std::string_view tag, bool plain, Place place) {
    OpenNode& mapping = open_.back();
    mapping.expects_key = false;
    mapping.merge_next = plain && text == "<<";
    mapping.merges = mapping.merges || mapping.merge_next;
    const Value key = read_scalar(text, tag, plain, place);
    if (!key.is_text()) {
      diagnostics_.error(place,
                         fmt::format("a key must be text, not {}", text.empty() ? "nothing" : kind_name(key.kind())),
                         fmt::format("quote it: \"{}\"", text));
    }
    if (const std::optional<Place> first = builder_.key(text, place)) {
      diagnostics_.error(place, fmt::format("repeated key '{}'", excerpt(text, 60)),
                         fmt::format("it is already at {}", diagnostics_.describe(*first)));
    }
    return true;
  }

  bool on_alias(const std::string& name, Place place) {
    if (expects_key()) return stop(place, "a key must be text, not an alias", "write the key out");
    if (std::any_of(open_.begin(), open_.end(), [&name](const OpenNode& node) { return node.anchor == name; })) {
      return stop(place, fmt::format("alias '*{}' holds itself", name));
    }
    const Extent before = extent_;
    const auto anchored = anchors_.find(name);
    if (anchored == anchors_.end()) {
      report_unknown_alias(name, place);
      return on_value(builder_.add(Value().at(place)), {}, before);
    }
    extent_.nodes += anchored->second.extent.nodes;
    extent_.bytes += anchored->second.extent.bytes;
    if (!expand(anchored->second.extent, place)) return false;
    return on_value(builder_.add(Value(anchored->second.value).at(place)), {}, before);
  }

  // A complete value, now the builder's.
  bool on_value(const Value& value, const std::string& anchor, Extent before) {
    if (builder_.in_object()) {
      if (open_.back().merge_next) check_merged(value);
      open_.back().expects_key = true;
    }
    if (anchor.empty()) return true;
    const Extent extent{extent_.nodes - before.nodes, extent_.bytes - before.bytes};
    if (!expand(extent, value.place())) return false;
    anchors_.insert_or_assign(anchor, Anchored{value, extent});
    return true;
  }

  // What anchors keep and aliases repeat is bounded: nine lines can ask for a billion nodes.
  bool expand(Extent extent, Place place) {
    expanded_.nodes += extent.nodes;
    expanded_.bytes += extent.bytes;
    if (expanded_.nodes <= k_max_expanded_nodes && expanded_.bytes <= k_max_expanded_bytes) return true;
    return stop(place, "anchors and aliases expand to more than 100,000 nodes or 16 MB");
  }

  bool expects_key() const { return !open_.empty() && open_.back().expects_key; }

  Place place_of(const yaml_mark_t& mark) const {
    return {source_, static_cast<std::uint32_t>(mark.line) + first_line_, static_cast<std::uint32_t>(mark.column) + 1};
  }

  bool stop(Place place, std::string message, std::string hint = {}) {
    diagnostics_.error(place, std::move(message), std::move(hint));
    return false;
  }

  static bool is_scalar_tag(std::string_view tag) {
    static constexpr std::string_view k_types[] = {"str", "int", "float", "bool", "null"};
    return tag.starts_with(k_core_tag) &&
           std::count(std::begin(k_types), std::end(k_types), tag.substr(k_core_tag.size())) != 0;
  }

  void report_tag(std::string_view tag, Place place, std::string_view on) {
    if (tag.starts_with(k_core_tag)) {
      const std::string shown = fmt::format("!!{}", tag.substr(k_core_tag.size()));
      diagnostics_.error(place, fmt::format("tag '{}' does not fit {}", shown, on), "remove it");
    } else {
      diagnostics_.error(
          place, fmt::format("unknown tag '{}'", excerpt(tag, 60)),
          "put a text that starts with '!' in quotes; only !!str, !!int, !!float, !!bool, !!null, !!seq and !!map "
          "are known");
    }
  }

  void report_unknown_alias(std::string_view name, Place place) {
    std::vector<std::string_view> known;
    for (const auto& [anchor, anchored] : anchors_) known.push_back(anchor);
    const std::string near = did_you_mean(name, known);
    diagnostics_.error(place, fmt::format("unknown alias '*{}'", name),
                       near.empty() ? "put a text that starts with '*' in quotes" : near);
  }

  void check_merged(const Value& value) {
    const auto wrong = [this](const Value& from) {
      if (from.is_object() || from.is_null()) return;
      diagnostics_.error(from.place(), fmt::format("'<<' merges objects, not {}", kind_name(from.kind())));
    };
    if (!value.is_list()) return wrong(value);
    for (const Value& from : value.list()) wrong(from);
  }

  void report_syntax_error() {
    const YamlSyntaxError error = describe_syntax_error(parser_, text_);
    diagnostics_.error({source_, error.line + first_line_ - 1, error.column}, error.message, error.hint);
  }

  std::string_view text_;
  SourceId source_;
  Diagnostics& diagnostics_;
  std::uint32_t first_line_;
  yaml_parser_t parser_{};
  ValueBuilder builder_;
  std::vector<OpenNode> open_;
  std::map<std::string, Anchored, std::less<>> anchors_;
  Extent extent_;
  Extent expanded_;
  std::size_t documents_ = 0;
  bool done_ = false;
};

}  // namespace

std::optional<Value> parse_yaml(std::string_view text, SourceId source, Diagnostics& diagnostics,
                                std::uint32_t first_line) {
  if (text.size() > k_max_size) {
    diagnostics.error({source, first_line, 1}, "more than 16 MB of YAML", "move the cases to a .jsonl or .csv file");
    return std::nullopt;
  }
  if (const std::optional<std::size_t> invalid = find_invalid_utf8(text)) {
    Cursor cursor(text, first_line);
    cursor.move_to(*invalid);
    diagnostics.error({source, cursor.line(), cursor.column()}, fmt::format("invalid UTF-8 at byte {}", *invalid),
                      "save the file as UTF-8");
    return std::nullopt;
  }
  if (count_tag_lines(text) > k_max_tag_lines) {
    diagnostics.error({source, first_line, 1}, fmt::format("more than {} lines with %TAG", k_max_tag_lines),
                      "remove them");
    return std::nullopt;
  }
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  return YamlReader(text, source, diagnostics, first_line).read();
}

}  // namespace llmeval
