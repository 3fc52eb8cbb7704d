#include "import/promptfoo_prompts.h"

#include "data/csv.h"
#include "data/json.h"
#include "template/template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace llmeval {

namespace {

constexpr std::string_view k_separator = "---";

bool is_path(std::string_view text) {
  return text.find_first_of(" \n{") == std::string_view::npos &&
         ends_with_any(text, {".txt", ".md", ".json", ".jsonl", ".yaml", ".yml", ".j2", ".csv", ".js", ".ts", ".mjs",
                              ".cjs", ".py", ".sh", ".rb"});
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return std::string(text);
}

// Several prompts of a text file stand between lines of `---`.
std::vector<std::string> split_prompts(std::string_view text) {
  std::vector<std::string> prompts;
  std::string open;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (trimmed(line) == k_separator) {
      prompts.push_back(trimmed(open));
      open.clear();
    } else {
      open += std::string(line) + "\n";
    }
  }
  prompts.push_back(trimmed(open));
  std::erase(prompts, std::string());
  return prompts;
}

std::string stem_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return slug(path.substr(0, path.rfind('.')));
}

bool is_role(const std::string& role) {
  constexpr std::array<std::string_view, 5> k_roles{"system", "user", "assistant", "developer", "tool"};
  return std::find(k_roles.begin(), k_roles.end(), role) != k_roles.end();
}

}  // namespace

void PromptfooPrompts::read(const Value* written) {
  if (written == nullptr) {
    add_text("{{prompt}}", {}, {}, "prompt");
  } else if (written->is_list()) {
    for (const Value& one : written->list()) read_one(one);
  } else if (written->is_object() && written->find("id") == nullptr && written->find("raw") == nullptr) {
    for (const Member& member : written->object()) {
      read_file(member.key, member.place, scalar_of(member.value).value_or(""));
    }
  } else {
    read_one(*written);
  }
}

void PromptfooPrompts::read_one(const Value& written) {
  std::string label;
  std::optional<std::string> text;
  if (written.is_text()) {
    text = written.text();
  } else if (written.is_object()) {
    text = text_of(written, "raw");
    if (!text) text = text_of(written, "id");
    label = text_of(written, "label").value_or("");
    for (const Member& member : written.object()) {
      if (member.key != "raw" && member.key != "id" && member.key != "label")
        files_.notes().left_out(member.place, fmt::format("'{}' of a prompt", member.key),
                                "there is nothing like it; parameters belong to models.yaml");
    }
  }
  if (!text) {
    files_.notes().left_out(written.place(), "a prompt", "it is neither a text nor an object with 'raw' or 'id'");
    return;
  }
  const auto path = file_reference(*text);
  const std::size_t scheme = text->find("://");
  const bool is_elsewhere = !path && scheme != std::string::npos && text->find_first_of(" \n") == std::string::npos;
  if (is_elsewhere || text->substr(0, 5) == "exec:") {
    files_.notes().left_out(written.place(), fmt::format("prompt '{}'", *text),
                            "prompts are files of the project, neither programs nor from a service");
  } else if (path || is_path(*text)) {
    read_file(path ? std::string(*path) : *text, written.place(), label);
  } else {
    add_text(*text, written.place(), label, label.empty() ? std::string("prompt") : slug(label));
  }
}

void PromptfooPrompts::read_file(const std::string& path, Place place, const std::string& label) {
  const std::string what = fmt::format("prompt '{}'", path);
  const std::vector<std::string> found = files_.matches(path);
  if (found.empty()) files_.notes().left_out(place, what, "it matches no file");
  for (const std::string& one : found) {
    const std::string name = label.empty() ? stem_of(one) : slug(label);
    if (ends_with_any(one, {".csv"})) {
      read_csv(one, place, label);
    } else if (ends_with_any(one, {".yaml", ".yml"})) {
      const std::optional<Value> content = files_.content(one, place, what);
      if (content && !add_chat(*content, place, label, name))
        files_.notes().left_out(place, what, "it is no list of messages");
    } else if (ends_with_any(one, {".txt", ".md", ".j2", ".json"})) {
      const std::optional<std::string> text = files_.text(one, place, what);
      if (!text) continue;
      const std::vector<std::string> parts =
          ends_with_any(one, {".txt"}) ? split_prompts(*text) : std::vector<std::string>{trimmed(*text)};
      for (const std::string& part : parts) add_text(part, files_.place_in(one, 1), label, name);
    } else {
      files_.notes().left_out(place, fmt::format("prompt '{}'", one), "a program makes it; prompts of ours are files");
    }
  }
}

void PromptfooPrompts::read_csv(const std::string& path, Place place, const std::string& label) {
  const auto text = files_.text(path, place, fmt::format("prompt '{}'", path));
  if (!text) return;
  std::string_view rest = *text;
  bool is_header = true;
  std::uint32_t line = 1;
  while (!rest.empty()) {
    std::size_t end = 0;
    bool is_quoted = false;
    while (end < rest.size() && (rest[end] != '\n' || is_quoted)) {
      if (rest[end++] == '"') is_quoted = !is_quoted;
    }
    const auto cells = parse_csv_record(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!is_header && cells && !cells->empty() && !cells->front().empty()) {
      const std::string own = cells->size() > 1 ? (*cells)[1] : label;
      add_text(cells->front(), files_.place_in(path, line), own, own.empty() ? stem_of(path) : slug(own));
    }
    is_header = false;
    ++line;
  }
}

void PromptfooPrompts::add_text(std::string text, Place place, const std::string& label, const std::string& name) {
  // A text that is JSON is a chat for promptfoo, too.
  if (!text.empty() && text.front() == '[') {
    const auto json = parse_json(text);
    if (json && add_chat(*json, place, label, name)) return;
  }
  ImportedPrompt prompt;
  const std::string what =
      label.empty() ? fmt::format("prompt '{}'", text.substr(0, 40)) : fmt::format("prompt '{}'", label);
  if (!read_template(text, place, what, prompt)) return;
  prompt.name = names_.take(name.empty() ? "prompt" : name);
  prompt.label = label.empty() ? text : label;
  prompt.path = fmt::format("prompts/{}.txt", prompt.name);
  prompt.text = std::move(text) + "\n";
  prompt.place = place;
  prompts_.push_back(std::move(prompt));
}

// False where it is no chat at all; one that cannot be had is noted.
bool PromptfooPrompts::add_chat(const Value& messages, Place place, const std::string& label, const std::string& name) {
  if (!messages.is_list() || messages.list().empty()) return false;
  const std::string what = fmt::format("prompt '{}'", label.empty() ? name : label);
  ImportedPrompt prompt;
  List chat;
  for (const Value& message : messages.list()) {
    const std::optional<std::string> role = text_of(message, "role");
    const Value* const content = message.find("content");
    if (!role || content == nullptr) return false;
    if (!is_role(*role) || !content->is_text() || message.object().size() != 2) {
      files_.notes().left_out(place, what, "a message of it has other parts than a role of ours and a text");
      return true;
    }
    if (!read_template(content->text(), place, what, prompt)) return true;
    chat.emplace_back(Object{{"role", Value(*role)}, {"content", *content}});
  }
  prompt.is_chat = true;
  prompt.name = names_.take(name.empty() ? "prompt" : name);
  prompt.label = label;
  prompt.path = fmt::format("prompts/{}.json", prompt.name);
  prompt.text = to_json_pretty(Value(std::move(chat))) + "\n";
  prompt.place = place;
  prompts_.push_back(std::move(prompt));
  return true;
}

bool PromptfooPrompts::read_template(const std::string& text, Place place, const std::string& what,
                                     ImportedPrompt& prompt) {
  Diagnostics found;
  const std::optional<Template> parsed = Template::parse(text, {}, found);
  if (!parsed) {
    std::string why;
    for (const Diagnostic& mistake : found.sorted()) {
      if (why.empty() && mistake.severity == Severity::error) why = mistake.message;
    }
    files_.notes().left_out(place, what, "our template language cannot do it: " + why);
    return false;
  }
  for (const VariableUse& use : parsed->variables()) {
    constexpr std::array<std::string_view, 4> k_own{"env", "_conversation", "history", "reference"};
    if (std::find(k_own.begin(), k_own.end(), use.name) != k_own.end()) {
      files_.notes().left_out(place, what, fmt::format("'{}' is not for a prompt of ours to read", use.name));
      return false;
    }
    prompt.reads.push_back(use.name);
    if (!use.optional) prompt.required.push_back(use.name);
  }
  return true;
}

void PromptfooPrompts::surround(bool with_prefix, bool with_suffix) {
  if (!with_prefix && !with_suffix) return;
  for (ImportedPrompt& prompt : prompts_) {
    if (prompt.is_chat) {
      files_.notes().left_out(prompt.place, fmt::format("prefix and suffix of prompt '{}'", prompt.name),
                              "a list of messages has no beginning to put a text before");
      continue;
    }
    prompt.text.pop_back();
    if (with_prefix) {
      prompt.text = "{{ prompt_prefix }}" + prompt.text;
      prompt.reads.emplace_back("prompt_prefix");
    }
    if (with_suffix) {
      prompt.text += "{{ prompt_suffix }}";
      prompt.reads.emplace_back("prompt_suffix");
    }
    prompt.text += '\n';
  }
}

}  // namespace llmeval
