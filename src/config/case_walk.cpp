#include "config/case_walk.h"

#include "config/case_entry.h"
#include "config/case_files.h"
#include "config/folder_cases.h"
#include "config/matrix_cases.h"
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
  Walk(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite, const CaseVisitor& visitor,
       Diagnostics& diagnostics)
      : content_(suite.content),
        setting_{files, suite.suite.path, suite.defaults},
        visitor_(visitor),
        diagnostics_(diagnostics) {}

  void run() {
    for (const Value& entry : list_member(content_, "cases")) {
      visitor_.on_item(member_of_kind(entry, "pick", ValueKind::number));
      switch (check_entry(entry, diagnostics_)) {
        case EntryKind::one:
          take(read_case_entry(entry, setting_, CaseOrigin::suite, diagnostics_));
          break;
        case EntryKind::file:
          read_file_entry(entry);
          break;
        case EntryKind::files: {
          auto defaults = entry_defaults(entry, setting_, false, diagnostics_);
          read_source(FolderCases::make(entry, setting_, std::move(defaults), diagnostics_));
          break;
        }
        case EntryKind::matrix:
          read_matrix(entry);
          break;
      }
      visitor_.on_item_end();
    }
  }

 private:
  void take(std::optional<ReadCase> read) {
    if (read) visitor_.on_entry(*std::move(read));
  }

  void read_source(std::unique_ptr<CaseSource> source) {
    if (source) visitor_.on_source(std::move(source)).scan(diagnostics_, visitor_.on_row);
  }

  void read_matrix(const Value& entry) {
    auto defaults = entry_defaults(entry, setting_, true, diagnostics_);
    const auto filter = std::make_shared<RowFilter>(entry.find("where"), diagnostics_);
    read_source(MatrixCases::make(entry, setting_, std::move(defaults), filter, diagnostics_));
    filter->finish(diagnostics_);
  }

  void read_file_entry(const Value& entry) {
    const auto defaults = entry_defaults(entry, setting_, true, diagnostics_);
    visitor_.on_shared_vars(defaults->entry_vars);
    const Value* map = member_of_kind(entry, "map", ValueKind::object);
    const RowRules rules{RowMap(map), std::make_shared<RowFilter>(entry.find("where"), diagnostics_)};
    const Value* file = member_of_kind(entry, "file", ValueKind::text);
    if (file == nullptr) return;
    for (const std::string& path : find_named_files(*setting_.files, setting_.path, *file, diagnostics_)) {
      CaseSetting setting{setting_.files, path, defaults};
      if (is_yaml(path)) {
        if (map != nullptr) refuse_map(*map, path);
        read_yaml(setting, *rules.filter);
      } else if (CaseFile::has_ending(path)) {
        read_source(CaseFile::open(std::move(setting), rules, file->place(), diagnostics_));
      } else {
        diagnostics_.error(file->place(), fmt::format("'{}' is no file of cases", setting.files->display(path)),
                           "files of cases end in .jsonl, .csv, .yaml or .yml");
      }
    }
    rules.filter->finish(diagnostics_);
  }

  void refuse_map(const Value& map, const std::string& path) {
    diagnostics_.error(map.place(), fmt::format("'{}' has no columns to map", setting_.files->display(path)),
                       "a YAML file holds full cases with 'vars'");
  }

  void read_yaml(const CaseSetting& setting, RowFilter& filter) {
    const ShapeRef shape = Shape::list(case_shape(unchecked_expect()), 1);
    const std::optional<YamlFile> file =
        read_yaml_file(*setting.files, setting.path, *shape, "the file of cases", diagnostics_);
    if (!file || !file->content.is_list()) return;
    for (const Value& entry : file->content.list()) {
      if (entry.is_object() && !filter.keeps(entry.object(), entry.place())) continue;
      take(read_case_entry(entry, setting, CaseOrigin::data, diagnostics_));
    }
  }

  const Value& content_;
  CaseSetting setting_;
  const CaseVisitor& visitor_;
  Diagnostics& diagnostics_;
};

}  // namespace

void walk_cases(const std::shared_ptr<const FileSource>& files, const SuiteFile& suite, const CaseVisitor& visitor,
                Diagnostics& diagnostics) {
  Walk(files, suite, visitor, diagnostics).run();
}

}  // namespace llmeval
