#include "config/case_walk.h"

#include "config/case_list.h"
#include "config/member.h"
#include "config/named_files.h"
#include "config/read_yaml.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace llmeval {

namespace {

bool is_yaml(std::string_view path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

class Walk {
 public:
  Walk(const FileSource& files, const SuiteFile& suite, const CaseVisitor& visitor, Diagnostics& diagnostics)
      : files_(files), suite_(suite), visitor_(visitor), diagnostics_(diagnostics) {}

  void run() {
    for (const Value& entry : list_member(suite_.content, "cases")) {
      if (entry.find("file") != nullptr) {
        read_file_entry(entry);
      } else {
        read_entry(entry, CaseOrigin::suite);
      }
    }
  }

 private:
  void read_entry(const Value& entry, CaseOrigin origin) {
    std::optional<ReadCase> read = read_case_entry(entry, *suite_.defaults, diagnostics_);
    if (read) visitor_.on_entry(*std::move(read), origin);
  }

  void read_file_entry(const Value& entry) {
    for (const Member& member : entry.object()) {
      if (member.key == "file") continue;
      diagnostics_.error(member.place, fmt::format("'{}' cannot stand beside 'file'", member.key),
                         "write it in the suite, or in the cases of the file");
    }
    const Value* file = member_of_kind(entry, "file", ValueKind::text);
    if (file == nullptr) return;
    for (const std::string& path : find_named_files(files_, suite_.suite.path, *file, diagnostics_)) {
      if (is_yaml(path)) {
        read_yaml(path);
      } else if (CaseFile::has_ending(path)) {
        read_rows(path, file->place());
      } else {
        diagnostics_.error(file->place(), fmt::format("'{}' is no file of cases", files_.display(path)),
                           "files of cases end in .jsonl, .csv, .yaml or .yml");
      }
    }
  }

  void read_yaml(const std::string& path) {
    const ShapeRef shape = Shape::list(case_shape(unchecked_expect()), 1);
    const std::optional<YamlFile> file = read_yaml_file(files_, path, *shape, "the file of cases", diagnostics_);
    if (!file || !file->content.is_list()) return;
    for (const Value& entry : file->content.list()) read_entry(entry, CaseOrigin::data);
  }

  void read_rows(const std::string& path, Place place) {
    if (++row_files_ > LoadedCases::k_max_files) {
      return diagnostics_.error(place,
                                fmt::format("the suite has more than {} files of cases", LoadedCases::k_max_files));
    }
    auto file = CaseFile::open(files_, path, place, suite_.defaults, diagnostics_);
    if (file) visitor_.on_file(std::move(file)).scan(diagnostics_, visitor_.on_row);
  }

  const FileSource& files_;
  const SuiteFile& suite_;
  const CaseVisitor& visitor_;
  Diagnostics& diagnostics_;
  std::size_t row_files_ = 0;
};

}  // namespace

void walk_cases(const FileSource& files, const SuiteFile& suite, const CaseVisitor& visitor, Diagnostics& diagnostics) {
  Walk(files, suite, visitor, diagnostics).run();
}

}  // namespace llmeval
