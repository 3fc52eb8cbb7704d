#include "schema/node_reader.h"

#include "base/suggest.h"
#include "data/json.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

const Member* find_member(const Value& schema, std::string_view key) {
  const Object& object = schema.object();
  const auto found = std::find_if(object.begin(), object.end(), [&](const Member& one) { return one.key == key; });
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

NodeReader::NodeReader(Compiler& compiler, const Value& schema, NodeId node)
    : compiler_(compiler), schema_(schema), node_(node) {
  const Documents& documents = compiler.documents();
  dialect_ = documents.resource(documents.place_of(schema).resource).dialect;
}

void NodeReader::run() {
  warn_of_unknown();
  if (dialect_.draft == SchemaDraft::draft7) {
    // All that stands beside it is not read.
    if (const Member* const ref = find_member(schema_, "$ref")) return read_ref(*ref);
  }
  for (const Keyword& keyword : keywords()) {
    if (keyword.read == nullptr || !keyword.is_in(dialect_)) continue;
    if (const Member* const member = find_member(schema_, keyword.name)) (this->*keyword.read)(*member);
  }
}

// A keyword that is not one checks nothing, which nobody sees in a green run.
void NodeReader::warn_of_unknown() const {
  for (const Member& member : schema_.object()) {
    const auto is_this = [&](const Keyword& keyword) { return keyword.name == member.key; };
    const auto found = std::find_if(keywords().begin(), keywords().end(), is_this);
    if (found == keywords().end()) {
      const std::string_view near = nearest_name(member.key, keyword_names());
      const bool describes = near.empty() || near == "examples" || near == "title" || near == "description";
      if (!describes)
        compiler_.warning(member.place,
                          fmt::format("'{}' is no keyword of JSON Schema and checks nothing", inert_line(member.key)),
                          fmt::format("did you mean '{}'?", near));
      continue;
    }
    const SchemaDraft draft = dialect_.draft;
    const bool is_in_draft = std::any_of(keywords().begin(), keywords().end(), [&](const Keyword& keyword) {
      return is_this(keyword) && draft >= keyword.from && draft <= keyword.until;
    });
    if (!is_in_draft)
      compiler_.warning(member.place,
                        fmt::format("'{}' is no keyword of draft {} and checks nothing", member.key, name_of(draft)),
                        "'$schema' says of which draft a schema is");
  }
}

void NodeReader::wrong(const Member& member, std::string_view expected, std::string hint) {
  wrong(member.value, member.key, expected, std::move(hint));
}

void NodeReader::wrong(const Value& value, std::string_view keyword, std::string_view expected, std::string hint) {
  compiler_.error(
      value, schema_,
      fmt::format("expected '{}' to be {}, got {}", inert_line(keyword), expected, excerpt(to_json(value), 60)),
      std::move(hint));
}

const Member* NodeReader::active(std::string_view keyword) const {
  const bool is_known = std::any_of(keywords().begin(), keywords().end(),
                                    [&](const Keyword& one) { return one.name == keyword && one.is_in(dialect_); });
  return is_known ? find_member(schema_, keyword) : nullptr;
}

}  // namespace llmeval
