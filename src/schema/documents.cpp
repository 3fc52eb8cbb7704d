#include "schema/documents.h"

#include "base/assert.h"
#include "data/json.h"
#include "schema/keywords.h"
#include "schema/metaschemas.h"
#include "schema/uri.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace llmeval {

namespace {

constexpr std::size_t k_max_depth = 200;  // Of a schema's own text; what JSON and YAML files may have.
constexpr std::string_view k_no_anchor_name =
    "an anchor starts with a letter or _ and goes on with letters, digits, - _ . :";

bool is_anchor_name(std::string_view name) {
  const auto starts = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && starts(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return starts(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
  });
}

const Value* step_into(const Value& value, std::string_view token) {
  if (value.is_object()) return value.find(token);
  if (!value.is_list() || token.empty() || (token.size() > 1 && token.front() == '0')) return nullptr;
  std::size_t index = 0;
  const auto [end, wrong] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (wrong != std::errc() || end != token.data() + token.size() || index >= value.list().size()) return nullptr;
  return &value.list()[index];
}

// The next token of a pointer, unescaped; what is left of the pointer starts with its slash again.
std::string take_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  std::string token;
  for (std::size_t at = 0; at < end; ++at) {
    const bool is_escape = pointer[at] == '~' && at + 1 < end;
    token += is_escape ? (pointer[++at] == '0' ? '~' : '/') : pointer[at];
  }
  pointer.remove_prefix(end);
  return token;
}

}  // namespace

std::string pointer_token(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~') {
      token += "~0";
    } else if (c == '/') {
      token += "~1";
    } else {
      token += c;
    }
  }
  return token;
}

Documents::Documents(const SchemaOptions& options, Diagnostics& diagnostics)
    : options_(options), diagnostics_(diagnostics) {}

const Subschema& Documents::place_of(const Value& schema) const {
  static const Subschema k_too_deep;
  const auto found = subschemas_.find(&schema);
  return found == subschemas_.end() ? k_too_deep : found->second;
}

std::string Documents::location(const Subschema& subschema) const {
  return resources_[subschema.resource].uri + "#" + percent_encode_pointer(subschema.pointer);
}

void Documents::error(const Value& at, const Subschema& where, std::string message, std::string hint) {
  // Where the file and line are told its URI says nothing new.
  const std::string shown = at.place().source != SourceId::none ? "#" + where.pointer : location(where);
  diagnostics_.error(at.place(), fmt::format("schema at '{}': {}", inert_line(shown), message), std::move(hint));
}

void Documents::add_root(std::shared_ptr<const Value> schema) {
  add_document(std::string(without_fragment(options_.uri)), std::move(schema));
}

ResourceId Documents::add_document(const std::string& uri, std::shared_ptr<const Value> document) {
  const auto id = static_cast<ResourceId>(resources_.size());
  const Value& root = *document;
  documents_.push_back(std::move(document));
  resources_.push_back({uri, dialect_of(options_.draft), &root});
  by_uri_.emplace(uri, id);
  resources_[id].dialect = read_dialect(root, {id, ""}, resources_[id].dialect);
  scan(root, {id, ""});
  return id;
}

void Documents::scan(const Value& schema, Subschema place) {
  std::vector<Found> open{{&schema, std::move(place), 0}};
  while (!open.empty()) {
    const Found found = std::move(open.back());
    open.pop_back();
    scan_one(found, open);
  }
}

void Documents::scan_one(const Found& found, std::vector<Found>& open) {
  const Value& schema = *found.value;
  if (subschemas_.count(&schema) != 0) return;
  if (!schema.is_object() && !schema.is_boolean()) {
    error(schema, found.place,
          fmt::format("expected a schema (an object, true or false), got {}", kind_name(schema.kind())));
    subschemas_.emplace(&schema, found.place);
    return;
  }
  if (found.depth > k_max_depth) {
    error(schema, found.place, fmt::format("nested over {} deep", k_max_depth));
    subschemas_.emplace(&schema, found.place);
    return;
  }
  Found settled = found;
  if (schema.is_object()) {
    // Beside $ref draft 7 reads nothing.
    const bool is_only_ref =
        resources_[found.place.resource].dialect.draft == SchemaDraft::draft7 && schema.find("$ref") != nullptr;
    if (!is_only_ref) {
      read_id(schema, settled.place);
      read_anchors(schema, settled.place);
    }
    scan_children(settled, open);
  }
  subschemas_.emplace(&schema, settled.place);
}

void Documents::scan_children(const Found& found, std::vector<Found>& open) {
  const SchemaDialect& dialect = resources_[found.place.resource].dialect;
  const auto others = static_cast<std::ptrdiff_t>(open.size());
  const auto add = [&](const Value& value, std::string step) {
    open.push_back({&value, {found.place.resource, found.place.pointer + std::move(step)}, found.depth + 1});
  };
  for (const Keyword& keyword : keywords()) {
    if (keyword.holds == Holds::nothing || !keyword.is_in(dialect)) continue;
    const Value* const value = found.value->find(keyword.name);
    if (value == nullptr) continue;
    const std::string step = fmt::format("/{}", keyword.name);
    const bool is_named = keyword.holds == Holds::named_schemas || keyword.holds == Holds::schemas_or_names;
    // What has another form is told where the keyword is read.
    if (is_named && value->is_object()) {
      for (const Member& member : value->object()) {
        if (keyword.holds == Holds::schemas_or_names && member.value.is_list()) continue;
        add(member.value, fmt::format("{}/{}", step, pointer_token(member.key)));
      }
    } else if ((keyword.holds == Holds::schemas || keyword.holds == Holds::schema_or_schemas) && value->is_list()) {
      for (std::size_t i = 0; i < value->list().size(); ++i) add(value->list()[i], fmt::format("{}/{}", step, i));
    } else if (keyword.holds == Holds::schema || keyword.holds == Holds::schema_or_schemas) {
      add(*value, step);
    }
  }
  std::reverse(open.begin() + others, open.end());  // The first is taken next.
}

void Documents::read_id(const Value& schema, Subschema& place) {
  const Value* const id = schema.find("$id");
  if (id == nullptr) return;
  if (!id->is_text()) return error(*id, place, "expected '$id' to be a URI reference");
  const Resource outer = resources_[place.resource];
  const std::string_view fragment = fragment_of(id->text());
  if (!fragment.empty() && outer.dialect.draft != SchemaDraft::draft7)
    return error(*id, place, fmt::format("'$id' has the fragment '#{}'", inert_line(fragment)), "name it by '$anchor'");
  if (!fragment.empty()) anchors_.emplace(std::pair(place.resource, std::string(fragment)), &schema);
  const std::string_view own = without_fragment(id->text());
  if (own.empty()) return;
  std::string uri = resolve_uri(outer.uri, own);
  if (outer.root == &schema) {  // A document: known by where it was found, and by this.
    resources_[place.resource].uri = uri;
    by_uri_.emplace(std::move(uri), place.resource);
    return;
  }
  const auto [known, is_new] = by_uri_.emplace(uri, static_cast<ResourceId>(resources_.size()));
  if (!is_new && !(*resources_[known->second].root == schema))
    return error(*id, place, fmt::format("'$id' is '{}', as another schema's is", inert_line(uri)),
                 "name one of them otherwise");
  const auto inner = static_cast<ResourceId>(resources_.size());
  resources_.push_back({std::move(uri), outer.dialect, &schema});
  resources_[inner].dialect = read_dialect(schema, place, outer.dialect);
  place = {inner, ""};
}

void Documents::read_anchors(const Value& schema, const Subschema& place) {
  const SchemaDraft draft = resources_[place.resource].dialect.draft;
  if (draft == SchemaDraft::draft7) return;
  if (const Value* const name = schema.find("$anchor")) add_anchor(*name, schema, place, anchors_);
  if (draft == SchemaDraft::draft2020_12) {
    const Value* const name = schema.find("$dynamicAnchor");
    if (name == nullptr) return;
    add_anchor(*name, schema, place, anchors_);
    add_anchor(*name, schema, place, dynamic_anchors_);
    return;
  }
  const Value* const recursive = schema.find("$recursiveAnchor");
  if (recursive == nullptr) return;
  if (!recursive->is_boolean()) return error(*recursive, place, "expected '$recursiveAnchor' to be true or false");
  if (recursive->boolean() && place.pointer.empty()) dynamic_anchors_.emplace(std::pair(place.resource, ""), &schema);
}

void Documents::add_anchor(const Value& name, const Value& schema, const Subschema& place, Anchors& anchors) {
  if (!name.is_text() || !is_anchor_name(name.text()))
    return error(name, place, fmt::format("expected the name of an anchor, got {}", excerpt(to_json(name), 60)),
                 std::string(k_no_anchor_name));
  const auto [known, is_new] = anchors.emplace(std::pair(place.resource, name.text()), &schema);
  if (!is_new && known->second != &schema)
    error(name, place, fmt::format("anchor '{}' stands twice in '{}'", name.text(), resources_[place.resource].uri));
}

SchemaDialect Documents::read_dialect(const Value& schema, const Subschema& where, const SchemaDialect& otherwise) {
  const Value* const named = schema.find("$schema");
  if (named == nullptr) return otherwise;
  if (!named->is_text()) {
    error(*named, where, "expected '$schema' to be the URI of a draft");
    return otherwise;
  }
  const std::string_view uri = without_fragment(named->text());
  if (const std::optional<SchemaDraft> draft = draft_of_metaschema(uri)) return dialect_of(*draft);
  return custom_dialect(*named, where).value_or(otherwise);
}

std::optional<SchemaDialect> Documents::custom_dialect(const Value& metaschema_uri, const Subschema& where) {
  constexpr std::string_view k_hint =
      "the drafts are 2020-12 (https://json-schema.org/draft/2020-12/schema), 2019-09 and 7";
  // Metaschemas that are their own, or each other's, and none of the drafts'.
  constexpr int k_max_steps = 8;
  std::optional<VocabularySet> vocabularies;
  const Value* named = &metaschema_uri;
  std::string uri(without_fragment(named->text()));
  for (int step = 0; step < k_max_steps; ++step) {
    const Result<std::shared_ptr<const Value>> metaschema = load(uri);
    if (!metaschema) break;
    const Value* const own = (*metaschema)->find("$vocabulary");
    if (own != nullptr && !vocabularies) vocabularies = read_vocabularies(*own, metaschema_uri, where);
    named = (*metaschema)->find("$schema");
    if (named == nullptr || !named->is_text()) break;
    uri = without_fragment(named->text());
    const std::optional<SchemaDraft> draft = draft_of_metaschema(uri);
    if (!draft) continue;
    SchemaDialect dialect = dialect_of(*draft);
    if (vocabularies && *draft != SchemaDraft::draft7) dialect.vocabularies = *vocabularies;
    return dialect;
  }
  error(metaschema_uri, where, fmt::format("unknown draft '{}'", inert_line(metaschema_uri.text())),
        std::string(k_hint));
  return std::nullopt;
}

VocabularySet Documents::read_vocabularies(const Value& named, const Value& metaschema_uri, const Subschema& where) {
  // Core is always there.
  VocabularySet all = bit(Vocabulary::core);
  if (!named.is_object()) return all;
  for (const Member& member : named.object()) {
    const std::optional<VocabularySet> known = find_vocabulary(member.key);
    if (known) all |= *known;
    if (!known && member.value.is_boolean() && member.value.boolean())
      error(metaschema_uri, where,
            fmt::format("its metaschema requires the unknown vocabulary '{}'", inert_line(member.key)));
  }
  return all;
}

Result<std::shared_ptr<const Value>> Documents::load(const std::string& uri) {
  const auto known = loaded_.find(uri);
  if (known != loaded_.end()) return known->second;
  std::shared_ptr<const Value> document = find_metaschema(uri);
  if (document == nullptr) {
    if (options_.source == nullptr) return failure("there is no such document", "nothing is loaded from a network");
    LLMEVAL_TRY(document, options_.source->read(uri));
    LLMEVAL_ASSERT(document != nullptr);
  }
  loaded_.emplace(uri, document);
  return document;
}

std::optional<ResourceId> Documents::find_resource(const std::string& uri, const Value& reference, ResourceId from) {
  const auto known = by_uri_.find(uri);
  if (known != by_uri_.end()) return known->second;
  Result<std::shared_ptr<const Value>> document = load(uri);
  if (document) return add_document(uri, *std::move(document));
  error(reference, {from, ""},
        fmt::format("cannot find '{}': {}", inert_line(reference.text()), document.error().message),
        document.error().hint);
  return std::nullopt;
}

const Value* Documents::resolve(const Value& reference, ResourceId from) {
  const std::string full = resolve_uri(resources_[from].uri, reference.text());
  const std::optional<ResourceId> in = find_resource(std::string(without_fragment(full)), reference, from);
  if (!in) return nullptr;
  const std::optional<std::string> fragment = percent_decode(fragment_of(full));
  const Value* target = nullptr;
  if (fragment && (fragment->empty() || fragment->front() == '/')) {
    target = find_pointer(*in, *fragment);
  } else if (fragment) {
    const auto anchor = anchors_.find({*in, *fragment});
    if (anchor != anchors_.end()) target = anchor->second;
  }
  if (target == nullptr)
    error(reference, {from, ""}, fmt::format("'{}' leads nowhere", inert_line(reference.text())),
          "write a JSON pointer such as #/$defs/name, or an anchor's name");
  return target;
}

const Value* Documents::find_pointer(ResourceId in, const std::string& pointer) {
  const Value* value = resources_[in].root;
  Subschema place{in, ""};
  for (std::string_view rest = pointer; !rest.empty();) {
    const std::string token = take_token(rest);
    value = step_into(*value, token);
    if (value == nullptr) return nullptr;
    const auto known = subschemas_.find(value);
    if (known != subschemas_.end()) {
      place = known->second;
    } else {
      place.pointer += "/" + pointer_token(token);
    }
  }
  scan(*value, std::move(place));  // Where it stands under a keyword that we do not know.
  return value;
}

bool Documents::is_dynamic_anchor(const Value& schema, std::string_view name) const {
  const auto found = dynamic_anchors_.find({place_of(schema).resource, std::string(name)});
  return found != dynamic_anchors_.end() && found->second == &schema;
}

std::vector<std::pair<ResourceId, const Value*>> Documents::dynamic_anchors(std::string_view name) const {
  std::vector<std::pair<ResourceId, const Value*>> found;
  for (const auto& [anchor, schema] : dynamic_anchors_) {
    if (anchor.second == name) found.emplace_back(anchor.first, schema);
  }
  return found;
}

}  // namespace llmeval
