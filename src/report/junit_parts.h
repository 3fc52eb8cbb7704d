#pragma once

#include "base/clock.h"

#include <pugixml.hpp>

#include <string>

namespace llmeval {

// What the writers of JUnit's elements share; only they include this.

void set_attribute(pugi::xml_node& node, const char* name, const std::string& value);
/// \param value  made inert here.
void append_property(pugi::xml_node& properties, const std::string& name, const std::string& value);
/// Three decimals, or Jenkins' schema refuses it.
std::string junit_seconds(Duration duration);
/// Appends the node, indented by `depth`.
void print_node(std::string& out, const pugi::xml_node& node, unsigned depth);

}  // namespace llmeval
