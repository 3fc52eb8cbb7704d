#include "config/models_reader.h"

#include "base/suggest.h"
#include "config/member.h"
#include "config/model_entry.h"
#include "config/model_fallback.h"
#include "config/named_files.h"
#include "config/read_yaml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace llmeval {

namespace {

// Settings that stand side by side are inherited one by one; every other field is one thing.
constexpr std::array<std::string_view, 5> k_merged{"parameters", "limits", "timeouts", "env", "secrets"};

// `a → b → a`
std::string circle(const std::vector<std::string>& open, const std::string& again) {
  const auto start = std::find(open.begin(), open.end(), again);
  return fmt::format("{} → {}", fmt::join(start, open.end(), " → "), again);
}

}  // namespace

ModelsReader::ModelsReader(const FileSource& files, const Environment& environment, Diagnostics& diagnostics)
    : files_(files), environment_(environment), diagnostics_(diagnostics) {}

ModelsReader::~ModelsReader() = default;

const ModelTable& ModelsReader::table(const std::string& path) {
  const auto [known, is_new] = tables_.try_emplace(path);
  ModelTable& table = known->second;
  if (!is_new) return table;
  const File& file = read_file(path);
  table.is_whole = file.is_whole;
  for (const auto& [name, written] : file.visible) table.entries[name] = written->entry;
  resolve_fallbacks(table, diagnostics_);
  return table;
}

ModelsReader::File& ModelsReader::read_file(const std::string& path) {
  File& file = read_[path];
  if (file.state != State::untouched) return file;
  file.state = State::under_way;
  open_files_.push_back(path);
  // What the environment fills in comes before the shapes.
  const auto read = read_yaml_file(files_, path, *Shape::any(), "the models file", diagnostics_);
  if (read) paths_[read->content.place().source] = path;
  file.is_whole = read && read->content.is_object();
  if (read) read_own(read->content, file);
  if (file.is_whole) read_includes(read->content, path, file);
  file.visible = file.included;
  for (const auto& written : file.own) file.visible[written->name] = written.get();
  for (const auto& written : file.own) complete(*written);
  open_files_.pop_back();
  file.state = State::done;
  return file;
}

void ModelsReader::read_includes(const Value& content, const std::string& path, File& file) {
  for (const Value& named : items_member(content, "include")) {
    std::vector<std::string> found;
    if (named.is_text()) found = find_named_files(files_, path, named, diagnostics_);
    if (found.empty()) file.is_whole = false;
    for (const std::string& one : found) include(one, named, file);
  }
}

void ModelsReader::include(const std::string& path, const Value& named, File& file) {
  const File& other = read_file(path);
  if (other.state == State::under_way) {
    std::vector<std::string> shown;
    for (const std::string& open : open_files_) shown.push_back(files_.display(open));
    diagnostics_.error(named.place(),
                       fmt::format("a models file includes itself: {}", circle(shown, files_.display(path))));
    file.is_whole = false;
    return;
  }
  if (!other.is_whole) file.is_whole = false;
  for (const auto& [name, written] : other.visible) {
    const Written* before = file.included.emplace(name, written).first->second;
    const auto hides = [&](const auto& own) { return own->name == name; };
    if (before == written || std::any_of(file.own.begin(), file.own.end(), hides)) continue;
    diagnostics_.error(named.place(),
                       fmt::format("two included files have a model '{}': {} and {}", name,
                                   diagnostics_.describe(before->place), diagnostics_.describe(written->place)),
                       "write an entry of that name here, which wins");
  }
}

void ModelsReader::read_own(const Value& content, File& file) {
  Value to_check = content;
  const Value* models = member_of_kind(content, "models", ValueKind::object);
  if (models != nullptr) {
    Object entries;
    for (const Member& member : models->object()) file.own.push_back(read_written(member, file, entries));
    *to_check.object().find("models") = Value(std::move(entries)).at(models->place());
  }
  models_shape()->check(to_check, "the models file", diagnostics_);
  if (models == nullptr && content.find("models") != nullptr) file.is_whole = false;
  if (content.is_object() && content.find("models") == nullptr && content.find("include") == nullptr) {
    file.is_whole = false;
    diagnostics_.error(content.place(), "the models file has no 'models'");
  }
}

// Into `to_check` goes the entry with what the environment fills in, and without what it does not.
std::unique_ptr<ModelsReader::Written> ModelsReader::read_written(const Member& member, const File& file,
                                                                  Object& to_check) {
  auto written = std::make_unique<Written>();
  written->name = member.key;
  written->place = member.place;
  written->file = &file;
  if (member.key.find(':') != std::string::npos) {
    diagnostics_.error(member.place, fmt::format("the name '{}' holds a colon", member.key),
                       "provider:model stands for a model without an entry");
  }
  if (!member.value.is_object()) {
    written->state = State::done;
    to_check.append(member.key, member.value, member.place);
    return written;
  }
  for (const Member& field : member.value.object()) {
    std::vector<UnsetVariable> unset;
    Value filled = fill_environment(field.value, environment_, unset, diagnostics_);
    if (unset.empty()) written->fields.append(field.key, std::move(filled), field.place);
    for (UnsetVariable& variable : unset) written->unset.emplace_back(field.key, std::move(variable));
  }
  to_check.append(member.key, Value(written->fields).at(member.value.place()), member.place);
  return written;
}

void ModelsReader::complete(Written& written) {
  if (written.state != State::untouched) return;
  written.state = State::under_way;
  open_entries_.push_back(written.name);
  bool can_be_read = true;
  if (const Value* named = written.fields.find("extends")) {
    const Written* base = named->is_text() ? find_base(written, *named) : nullptr;
    // Where the base is wrong, nothing more is to be said of those that build on it.
    can_be_read =
        base != nullptr && (base->entry.model != nullptr || !base->entry.unset.empty()) && speaks_as(*base, written);
    if (can_be_read) {
      written.entry.inherits_fallback = written.fields.find("fallback") == nullptr;
      inherit(*base, written);
    }
  }
  if (can_be_read) {
    for (const auto& [field, variable] : written.unset) written.entry.unset.push_back(variable);
    read_model_entry({written.name, written.fields, written.place, environment_, files_, paths_}, written.entry,
                     diagnostics_);
  }
  open_entries_.pop_back();
  written.state = State::done;
}

ModelsReader::Written* ModelsReader::find_base(const Written& written, const Value& named) {
  const std::string& name = named.text();
  const Names& names = name == written.name ? written.file->included : written.file->visible;
  const auto found = names.find(name);
  if (found == names.end()) {
    std::vector<std::string_view> known;
    for (const auto& [one, other] : names) {
      if (one != written.name) known.push_back(one);
    }
    const bool is_itself = name == written.name;
    if (written.file->is_whole) {
      diagnostics_.error(named.place(),
                         is_itself ? fmt::format("model '{}' extends itself", name)
                                   : fmt::format("there is no model '{}' to extend", name),
                         did_you_mean(name, known));
    }
    return nullptr;
  }
  Written& base = *found->second;
  if (base.state == State::under_way) {
    diagnostics_.error(named.place(), fmt::format("a model extends itself: {}", circle(open_entries_, name)));
    return nullptr;
  }
  complete(base);
  return &base;
}

bool ModelsReader::speaks_as(const Written& base, const Written& written) {
  const Value* own = written.fields.find("provider");
  const Value* inherited = base.fields.find("provider");
  if (own == nullptr || inherited == nullptr || *own == *inherited || !own->is_text()) return true;
  diagnostics_.error(own->place(), fmt::format("model '{}' has the provider '{}'", base.name, inherited->text()),
                     "a model that extends another keeps its provider");
  return false;
}

void ModelsReader::inherit(const Written& base, Written& written) {
  Object fields = base.fields;
  // A price is that of a model: another model's is not known from it.
  const bool is_other_model = written.fields.find("model") != nullptr;
  if (is_other_model) fields.erase("price");
  for (const auto& [field, variable] : base.unset) {
    const bool is_merged = std::find(k_merged.begin(), k_merged.end(), field) != k_merged.end();
    const bool is_dropped = is_other_model && field == "price";
    if ((written.fields.find(field) == nullptr && !is_dropped) || is_merged)
      written.unset.emplace_back(field, variable);
  }
  for (const Member& own : written.fields) {
    Value* inherited = fields.find(own.key);
    const bool is_merged = std::find(k_merged.begin(), k_merged.end(), own.key) != k_merged.end();
    if (is_merged && inherited != nullptr && inherited->is_object() && own.value.is_object()) {
      for (const Member& one : own.value.object()) inherited->object().set(one.key, one.value, one.place);
    } else {
      fields.set(own.key, own.value, own.place);
    }
  }
  written.fields = std::move(fields);
}

}  // namespace llmeval
