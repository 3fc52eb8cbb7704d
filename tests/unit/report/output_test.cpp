#include "report/output.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace llmeval;
namespace fs = std::filesystem;

namespace {

// A folder of its own for each test, gone afterwards.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "llmeval-output-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { fs::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a file has its name only when it is whole") {
  const Folder folder;
  const std::string path = folder.file("report.json");
  std::ofstream(path) << "old";
  auto output = open_file(path);
  REQUIRE(output.has_value());
  REQUIRE((*output)->append("new, ").has_value());
  REQUIRE((*output)->append("all of it").has_value());
  CHECK(content(path) == "old");
  REQUIRE((*output)->finish().has_value());
  CHECK(content(path) == "new, all of it");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that is given up leaves nothing behind") {
  const Folder folder;
  {
    auto output = open_file(folder.file("report.json"));
    REQUIRE(output.has_value());
    REQUIRE((*output)->append("half").has_value());
    CHECK(folder.files() == 1);
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("a symbolic link keeps pointing, a device stays a device") {
  const Folder folder;
  std::ofstream(folder.file("target")) << "old";
  fs::create_symlink(folder.file("target"), folder.file("link"));
  auto output = open_file(folder.file("link"));
  REQUIRE(output.has_value());
  REQUIRE((*output)->append("new").has_value());
  REQUIRE((*output)->finish().has_value());
  CHECK(fs::is_symlink(folder.file("link")));
  CHECK(content(folder.file("target")) == "new");

  auto null = open_file("/dev/null");
  REQUIRE(null.has_value());
  REQUIRE((*null)->append("x").has_value());
  REQUIRE((*null)->finish().has_value());
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("a live file can be read while it grows") {
  const Folder folder;
  auto output = open_live_file(folder.file("events.jsonl"));
  REQUIRE(output.has_value());
  REQUIRE((*output)->append("{}\n").has_value());
  CHECK(content(folder.file("events.jsonl")) == "{}\n");
  REQUIRE((*output)->finish().has_value());
}

TEST_CASE("what cannot be written is said at once") {
  const Folder folder;
  const std::string missing = folder.file("no/such/report.xml");
  for (auto* open : {&open_file, &open_live_file}) {
    const auto output = open(missing);
    REQUIRE_FALSE(output.has_value());
    CHECK(output.error().message == "cannot write '" + missing + "': No such file or directory");
    CHECK(output.error().hint == "make its folder first");
  }
  const auto onto_folder = open_file(folder.file("."));
  REQUIRE_FALSE(onto_folder.has_value());
  CHECK(onto_folder.error().message == "cannot write '" + folder.file(".") + "': Is a directory");
}

TEST_CASE("a full disk is an error that names the output") {
  auto full = open_file("/dev/full");
  REQUIRE(full.has_value());
  const Result<> written = (*full)->append("x");
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().message == "cannot write '/dev/full': No space left on device");
}

TEST_CASE("a stream whose reader has gone ends silently") {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const std::unique_ptr<Output> output = open_stream(ends[1], "standard output");
  REQUIRE(output->append("heard").has_value());
  ::close(ends[0]);
  CHECK(output->append("not heard").has_value());
  CHECK(output->append("nor this").has_value());
  CHECK(output->finish().has_value());
  ::close(ends[1]);
}

TEST_CASE("a stream that is closed on our side is an error") {
  const int descriptor = ::open("/dev/null", O_RDONLY);
  const std::unique_ptr<Output> output = open_stream(descriptor, "standard output");
  const Result<> written = output->append("x");
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().message == "cannot write 'standard output': Bad file descriptor");
  ::close(descriptor);
}
