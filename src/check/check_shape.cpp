#include "check/bounded_check.h"
#include "check/expectation.h"

#include <iterator>
#include <limits>
#include <utility>

namespace llmeval {

namespace {

ShapeRef bound_shape(MeasureKind measure) {
  switch (measure) {
    case MeasureKind::count:
      return whole_shape();
    case MeasureKind::duration:
      return Shape::duration();
    case MeasureKind::score:
      return share_shape();
    case MeasureKind::money:
      return Shape::either({Shape::money(), Shape::text()});
    case MeasureKind::yes_no:
    case MeasureKind::number:
      break;
  }
  return number_shape();
}

// \param item  the shape of a composite's members
std::vector<Field> own_fields(const CheckType& type, const ShapeRef& item) {
  std::vector<Field> fields = type.options;
  if (type.combine) fields.push_back({"of", Shape::list(item, 1), "Its checks, each as an item of expect.", true});
  if (type.measure != MeasureKind::yes_no) {
    fields.push_back({"min", bound_shape(type.measure), "The least that is right.", false});
    fields.push_back({"max", bound_shape(type.measure), "The most that is right.", false});
  }
  return fields;
}

std::vector<Field> all_fields(const CheckType& type, bool with_common_options, const ShapeRef& item) {
  std::vector<Field> fields = own_fields(type, item);
  if (!with_common_options) return fields;
  std::vector<Field> common = common_check_fields(type);
  fields.insert(fields.end(), std::make_move_iterator(common.begin()), std::make_move_iterator(common.end()));
  return fields;
}

ShapeRef shape_of(const CheckType& type, bool with_common_options, const ShapeRef& item) {
  std::vector<ShapeRef> alternatives = type.short_forms;
  if (type.combine && type.short_option == "of") alternatives.push_back(Shape::list(item, 1));
  alternatives.push_back(Shape::object(all_fields(type, with_common_options, item)));
  return alternatives.size() == 1 ? alternatives.front() : Shape::either(std::move(alternatives));
}

}  // namespace

std::vector<Field> own_check_fields(const CheckType& type) { return own_fields(type, Shape::any()); }

std::vector<Field> common_check_fields(const CheckType& type) {
  std::vector<Field> fields{
      {"name", Shape::text(), "What reports call it; its type unless said otherwise.", false},
      {"weight", Shape::number(0, std::numeric_limits<double>::infinity())->with_default(1),
       "Its share in the sample's score; of 0 it is measured and never decides.", false},
      {"when", Shape::text(),
       "An expression over vars, tags, reference, outcome, prompt, model, case, trial: the check is only "
       "for samples of which it is true.",
       false}};
  if (!type.takes_of()) return fields;
  fields.push_back(
      {"of", Shape::text()->with_default("answer"),
       "What to look at: answer, reasoning, transcript, tool_calls, tool_calls/0/name, a JSON pointer into "
       "the answer, or group:NAME of an earlier regex.",
       false});
  return fields;
}

ShapeRef check_shape(const CheckType& type, bool with_common_options) {
  return shape_of(type, with_common_options, Shape::any());
}

ShapeRef defaults_shape(const CheckType& type) {
  std::vector<Field> fields = all_fields(type, true, Shape::any());
  std::erase_if(fields, [&](const Field& field) {
    return field.name == "name" || field.name == type.short_option || (type.combine && field.name == "of");
  });
  for (Field& field : fields) field.required = false;
  return Shape::object(std::move(fields));
}

namespace {

ShapeRef item_shape() {
  const ShapeRef item = Shape::lazy(item_shape, "expect_item");
  std::vector<Field> fields;
  for (const CheckType& type : check_types()) {
    fields.push_back({type.name, type.combine ? shape_of(type, true, item) : type.shape, type.summary, false});
  }
  fields.push_back({"not", item, "The opposite of an item.", false});
  return Shape::either({Shape::text(), Shape::object(std::move(fields))});
}

}  // namespace

ShapeRef expect_shape() { return Shape::list(Shape::lazy(item_shape, "expect_item")); }

ShapeRef named_checks_shape() {
  return Shape::map(Shape::either({expect_shape(), Shape::lazy(item_shape, "expect_item")}));
}

ShapeRef check_defaults_shape() {
  std::vector<Field> fields;
  for (const CheckType& type : check_types()) fields.push_back({type.name, type.defaults_shape, type.summary, false});
  return Shape::object(std::move(fields));
}

}  // namespace llmeval
