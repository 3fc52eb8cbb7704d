#include "report/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

namespace llmeval {

namespace {

std::string error_text(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> cannot_write(const std::string& name, int error) {
  std::string hint;
  if (error == ENOENT) hint = "make its folder first";
  return failure(fmt::format("cannot write '{}': {}", name, error_text(error)), std::move(hint));
}

// Writes everything; 0, or the errno of what went wrong. A terminal or pipe may have been made non-blocking by whoever
// shares it, so that EAGAIN is waited for.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd waiting{descriptor, POLLOUT, 0};
      ::poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

class FileOutput final : public Output {
 public:
  /// `temporary` is empty where the final name is written to directly.
  FileOutput(int descriptor, std::string path, std::string temporary)
      : descriptor_(descriptor), path_(std::move(path)), temporary_(std::move(temporary)) {}

  ~FileOutput() override {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  Result<> append(std::string_view bytes) override {
    if (const int error = write_all(descriptor_, bytes); error != 0) return cannot_write(path_, error);
    return {};
  }

  Result<> finish() override {
    // Some file systems report a full disk only here.
    const bool closed = ::close(std::exchange(descriptor_, -1)) == 0;
    int error = closed ? 0 : errno;
    if (!temporary_.empty()) {
      if (error == 0 && ::rename(temporary_.c_str(), path_.c_str()) != 0) error = errno;
      if (error != 0) ::unlink(temporary_.c_str());
    }
    if (error != 0) return cannot_write(path_, error);
    return {};
  }

 private:
  int descriptor_;
  std::string path_;
  std::string temporary_;
};

class StreamOutput final : public Output {
 public:
  StreamOutput(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}

  Result<> append(std::string_view bytes) override {
    if (reader_gone_) return {};
    const int error = write_all(descriptor_, bytes);
    reader_gone_ = error == EPIPE;
    if (error != 0 && !reader_gone_) return cannot_write(name_, error);
    return {};
  }
  Result<> finish() override { return {}; }

 private:
  int descriptor_;
  std::string name_;
  bool reader_gone_ = false;
};

// The file behind symbolic links; the path itself where it does not exist yet.
std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real == nullptr ? path : std::string(real.get());
}

Result<std::unique_ptr<Output>> open_output(const std::string& path, const std::string& final_path,
                                            const std::string& temporary, int how = O_TRUNC) {
  const std::string& name = temporary.empty() ? final_path : temporary;
  const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
  if (descriptor < 0) return cannot_write(path, errno);
  return std::make_unique<FileOutput>(descriptor, final_path, temporary);
}

}  // namespace

Result<std::unique_ptr<Output>> open_file(const std::string& path) {
  const std::string final_path = resolved(path);
  struct stat status {};
  if (::stat(final_path.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return open_output(path, final_path, {});
    // A rename would replace a file that may not be written to.
    if (::access(final_path.c_str(), W_OK) != 0) return cannot_write(path, errno);
  }
  // The process's number keeps two runs apart that write the same report; what a killed one left is overwritten.
  return open_output(path, final_path, fmt::format("{}.{}.part", final_path, ::getpid()));
}

Result<std::unique_ptr<Output>> open_live_file(const std::string& path) { return open_output(path, path, {}); }

Result<std::unique_ptr<Output>> open_appended_file(const std::string& path) {
  return open_output(path, path, {}, O_APPEND);
}

std::unique_ptr<Output> open_stream(int descriptor, std::string name) {
  return std::make_unique<StreamOutput>(descriptor, std::move(name));
}

}  // namespace llmeval
