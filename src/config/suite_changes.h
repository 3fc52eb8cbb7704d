#pragma once

#include "config/project.h"

#include <set>
#include <string>
#include <vector>

namespace llmeval {

/// Files that are not what they were, and those that are known to be watched; paths from the project's root, `../`
/// above it. A folder stands for all below.
struct ChangedFiles {
  std::set<std::string> changed;
  std::set<std::string> tracked;
};

/// What makes a loaded suite another one than it was, a text for people each; empty: nothing that is known. In this
/// order: files that it, its cases and its prompts are read from; programs and recordings of its models and checks;
/// files that it or a glob of it looked for and that are gone; files that it `depends` on; files that it reads and
/// nobody watches, of which nobody knows whether they changed. What its models are is for others to compare. \param
/// files  the project's: links among them are followed.
std::vector<std::string> why_changed(const Suite& suite, const FileSource& files, const ChangedFiles& changes);

/// Globs of `depends` that no watched or changed file matches: mistyped, most likely. Those above the project are not
/// looked at.
std::vector<std::string> idle_dependencies(const Suite& suite, const ChangedFiles& changes);

}  // namespace llmeval
