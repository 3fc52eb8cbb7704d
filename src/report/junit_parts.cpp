#include "report/junit_parts.h"

#include "report/xml_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmeval {

namespace {

class StringXmlWriter final : public pugi::xml_writer {
 public:
  explicit StringXmlWriter(std::string& out) : out_(out) {}
  void write(const void* data, std::size_t size) override { out_.append(static_cast<const char*>(data), size); }

 private:
  std::string& out_;
};

}  // namespace

void set_attribute(pugi::xml_node& node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

void append_property(pugi::xml_node& properties, const std::string& name, const std::string& value) {
  pugi::xml_node property = properties.append_child("property");
  set_attribute(property, "name", name);
  set_attribute(property, "value", xml_line(value));
}

std::string junit_seconds(Duration duration) {
  return fmt::format("{:.3f}", static_cast<double>(std::max<Duration::rep>(0, duration.count())) / 1e6);
}

void print_node(std::string& out, const pugi::xml_node& node, unsigned depth) {
  StringXmlWriter writer(out);
  node.print(writer, "  ", pugi::format_indent, pugi::encoding_utf8, depth);
}

}  // namespace llmeval
