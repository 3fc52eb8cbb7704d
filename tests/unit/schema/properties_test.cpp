#include "unit/data/any_value.h"
#include "unit/schema/support.h"

#include <rapidcheck.h>

#include <algorithm>

using namespace llmeval;
using namespace llmeval::schema_test;

namespace {

Schema schema_of(Object object) {
  Diagnostics diagnostics;
  std::optional<Schema> schema = Schema::compile(Value(std::move(object)), {}, diagnostics);
  RC_ASSERT(schema.has_value());
  return *std::move(schema);
}

// Schemas of a few keywords over small values, some of which hold.
rc::Gen<Value> any_schema(int depth) {
  const rc::Gen<Value> type =
      rc::gen::map(rc::gen::element("null", "boolean", "number", "string", "array", "object"), [](const char* name) {
        return Value(Object{{"type", name}});
      });
  const rc::Gen<Value> bound = rc::gen::map(any_below(4), [](std::uint32_t n) {
    return Value(Object{{"minLength", static_cast<std::int64_t>(n)}, {"maxItems", static_cast<std::int64_t>(n)}});
  });
  if (depth == 0) return rc::gen::oneOf(type, bound, rc::gen::element(Value(true), Value(false), Value(Object{})));
  const rc::Gen<Value> below = any_schema(depth - 1);
  const auto wrapped = [&](const char* keyword) {
    return rc::gen::map(below, [=](Value inner) { return Value(Object{{keyword, std::move(inner)}}); });
  };
  const auto listed = [&](const char* keyword) {
    return rc::gen::map(rc::gen::pair(below, below), [=](std::pair<Value, Value> inner) {
      return Value(Object{{keyword, Value(List{std::move(inner.first), std::move(inner.second)})}});
    });
  };
  return rc::gen::oneOf(type, bound, wrapped("not"), wrapped("items"), wrapped("additionalProperties"),
                        wrapped("unevaluatedItems"), wrapped("contains"), listed("allOf"), listed("anyOf"),
                        listed("oneOf"), listed("prefixItems"));
}

}  // namespace

TEST_CASE("property: what const and enum name they accept, and nothing else") {
  CHECK(rc::check([] {
    const Value value = *any_value(3);
    const Value other = *any_value(3);
    RC_ASSERT(schema_of({{"const", value}}).validate(value).valid);
    RC_ASSERT(schema_of({{"const", value}}).validate(other).valid == (value == other));
    RC_ASSERT(schema_of({{"enum", Value(List{other, value})}}).validate(value).valid);
    RC_ASSERT(schema_of({{"uniqueItems", true}}).validate(Value(List{value, other})).valid == !(value == other));
  }));
}

TEST_CASE("property: not, allOf, anyOf and oneOf are what logic says") {
  CHECK(rc::check([] {
    const Value a = *any_schema(2);
    const Value b = *any_schema(2);
    const Value value = *any_value(3);
    const auto holds = [&](const char* keyword, Value schemas) {
      return schema_of({{keyword, std::move(schemas)}}).validate(value).valid;
    };
    const bool is_a = holds("allOf", Value(List{a}));
    const bool is_b = holds("allOf", Value(List{b}));
    RC_ASSERT(holds("not", a) == !is_a);
    RC_ASSERT(holds("allOf", Value(List{a, b})) == (is_a && is_b));
    RC_ASSERT(holds("anyOf", Value(List{a, b})) == (is_a || is_b));
    RC_ASSERT(holds("oneOf", Value(List{a, b})) == (is_a != is_b));
    RC_ASSERT(schema_of({{"if", a}, {"then", b}, {"else", false}}).validate(value).valid == (is_a && is_b));
  }));
}

TEST_CASE("property: invalid means mistakes, and what cannot fail does not") {
  CHECK(rc::check([] {
    const Value written = *any_schema(3);
    const Value value = *any_value(3);
    Diagnostics diagnostics;
    const std::optional<Schema> schema = Schema::compile(written, {}, diagnostics);
    RC_ASSERT(schema.has_value());
    const SchemaReport report = schema->validate(value);
    RC_ASSERT(report.undecided.empty());
    RC_ASSERT(report.valid == report.mistakes.empty());
    RC_ASSERT(report.valid || !schema->accepts_everything());
    for (const SchemaMistake& mistake : report.mistakes)
      RC_ASSERT(*resolve_pointer(value, mistake.instance) != nullptr);
  }));
}
