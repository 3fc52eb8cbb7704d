#include "check/checks/checks.h"
#include "check/json_text.h"

#include <memory>

namespace llmeval {

namespace {

class IsJsonCheck final : public Check {
 public:
  explicit IsJsonCheck(JsonExtract extract) : extract_(extract) {}

  Measured measure(CheckInput& /*input*/, const LookedAt& look) const override {
    Evaluated<Value> value = extract_json(look.text, extract_);
    Measured measured;
    measured.holds = value.has_value();
    measured.expected = extract_ == JsonExtract::whole ? "to be JSON" : "to hold JSON";
    if (!value) measured.note = std::move(value).error();
    return measured;
  }

 private:
  JsonExtract extract_;
};

std::unique_ptr<Check> make(const Value& options, Diagnostics& diagnostics) {
  if (options.is_boolean() && !options.boolean()) {
    diagnostics.error(options.place(), "is_json: false checks nothing", "write {not: is_json}");
    return nullptr;
  }
  return std::make_unique<IsJsonCheck>(extract_option(options));
}

}  // namespace

CheckType is_json_check() {
  CheckType type;
  type.name = "is_json";
  type.summary = "Is JSON (RFC 8259; a repeated key is an error), or has JSON in it.";
  type.example = "is_json";
  type.bare = true;
  type.short_forms = {Shape::boolean()};
  type.options = {extract_field()};
  type.make = make;
  return type;
}

}  // namespace llmeval
