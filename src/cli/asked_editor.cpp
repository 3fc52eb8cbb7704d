#include "cli/asked_editor.h"

#include "data/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

// A folder of the user's own, gone with this.
class PrivateFolder {
 public:
  static Result<PrivateFolder> make(const Environment& environment) {
    const auto named = environment.find("TMPDIR");
    std::string path =
        (named == environment.end() || named->second.empty() ? "/tmp" : named->second) + "/llmeval-XXXXXX";
    if (mkdtemp(path.data()) == nullptr)
      return failure(fmt::format("cannot make a temporary folder: {}", std::strerror(errno)), "set TMPDIR");
    return PrivateFolder(std::move(path));
  }
  PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, std::string())) {}
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  ~PrivateFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }

  const std::string& path() const { return path_; }

 private:
  explicit PrivateFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

std::string editor_of(const Environment& environment) {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const auto found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) return found->second;
  }
  return "vi";
}

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Result<> write_private(const std::string& path, std::string_view text) {
  FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  while (file.number() >= 0 && !text.empty()) {
    const ssize_t written = ::write(file.number(), text.data(), text.size());
    if (written < 0 && errno != EINTR) break;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (file.number() >= 0 && text.empty()) return {};
  return failure(fmt::format("cannot write the text to edit: {}", std::strerror(errno)));
}

}  // namespace

Result<std::string> edit_text(std::string_view text, const Environment& environment) {
  LLMEVAL_TRY(const PrivateFolder folder, PrivateFolder::make(environment));
  const std::string path = folder.path() + "/answer.txt";
  LLMEVAL_CHECK(write_private(path, text));
  const std::string editor = editor_of(environment);
  // As git and crontab run it: through the shell, since EDITOR may have options; Ctrl-C is the editor's meanwhile.
  const int status = std::system((editor + " " + shell_quoted(path)).c_str());  // NOLINT(cert-env33-c)
  if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return failure(fmt::format("the editor '{}' failed", editor), "set EDITOR to one that works here");
  std::ifstream file(path, std::ios::binary);
  std::string edited((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!text.ends_with('\n') && edited.ends_with('\n')) edited.pop_back();
  return edited;
}

}  // namespace llmeval
