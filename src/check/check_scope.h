#pragma once

#include "base/diagnostic.h"
#include "check/check.h"
#include "check/judge_prompts.h"
#include "check/schema_files.h"
#include "data/shape.h"
#include "data/value.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

/// A check, or a list of them, under a name of the user's own.
struct NamedCheck {
  enum class State : std::uint8_t { written, opening, right, wrong };

  std::string name;
  Place place;    ///< Of the name.
  Value written;  ///< An item of `expect:`, or a list of such.
  State state = State::written;
  bool is_list = false;
  std::vector<std::shared_ptr<const CheckItem>> items;  ///< One, or the list's; what other names stand for among them.
};

/// What the items of `expect:` may lean on: `defaults:`, the options that every check of a type has unless its item
/// says otherwise, and `checks:`, items under names of their own. A loader adds what is included first and the suite's
/// own last, since what comes later wins, option by option and name by name; then it closes the scope, which does not
/// change from then on and may be used by several threads. A new one is closed and has nothing.
class CheckScope {
 public:
  /// What stands behind `defaults:`, an object of options by check. Its shape is checked here, with places; what is
  /// wrong is left out.
  void add_defaults(const Value& defaults, Diagnostics& diagnostics);
  /// What stands behind `checks:`, an item or a list of items by name. A name may not be that of a check.
  void add_checks(const Value& checks, Diagnostics& diagnostics);
  /// Parses every named check, used or not, and tells its mistakes, that it leads back to itself among them. False
  /// where there was one; an item that uses a wrong one is then refused without another word.
  bool close(Diagnostics& diagnostics);

  /// Where checks get their schemas from; without it there are no files.
  void set_schemas(std::shared_ptr<const SchemaFiles> schemas) { files_.schemas = std::move(schemas); }
  /// And the prompts of judges; without it there are the ready ones.
  void set_judge_prompts(std::shared_ptr<const JudgePrompts> prompts) { files_.judge_prompts = std::move(prompts); }

  // For those who read items.

  const CheckFiles& files() const { return files_; }

  /// The default options of a check; nullptr where there are none.
  const Object* defaults_of(std::string_view check) const;
  /// Nullptr where there is none.
  const NamedCheck* find(std::string_view name) const;
  std::vector<std::string_view> names() const;

 private:
  bool open(NamedCheck& named, std::vector<std::string_view>& path, Diagnostics& diagnostics);
  bool parse(NamedCheck& named, Diagnostics& diagnostics) const;

  CheckFiles files_;
  std::map<std::string, Object, std::less<>> defaults_;
  std::map<std::string, NamedCheck, std::less<>> named_;
};

/// The shapes of `defaults:` and `checks:`, for the published JSON Schema and for help. A loader need not check them:
/// CheckScope does.
ShapeRef check_defaults_shape();
ShapeRef named_checks_shape();

}  // namespace llmeval
