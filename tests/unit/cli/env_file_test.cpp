#include "cli/env_file.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace llmeval;

namespace {

Result<Environment> read(const std::string& text) {
  std::string path = (std::filesystem::temp_directory_path() / "llmeval-env-XXXXXX").string();
  const int descriptor = mkstemp(path.data());
  REQUIRE(descriptor >= 0);
  close(descriptor);
  std::ofstream(path) << text;
  Result<Environment> environment = read_env_file(path, ".env");
  std::filesystem::remove(path);
  return environment;
}

}  // namespace

TEST_CASE("lines NAME=VALUE are read, with and without quotes") {
  const auto environment =
      read("# keys\n\nA=1\nexport B = two words \nC='a \\n b'\nD=\"a \\n \\\"b\\\"\"\nE=\nF=a=b#c\n");
  REQUIRE(environment);
  CHECK(*environment ==
        Environment{{"A", "1"}, {"B", "two words"}, {"C", "a \\n b"}, {"D", "a \n \"b\""}, {"E", ""}, {"F", "a=b#c"}});
}

TEST_CASE("a wrong line is named by its number, never by its value") {
  const auto why = [](const std::string& text) {
    const auto environment = read(text);
    return environment ? "read" : environment.error().message;
  };
  CHECK(why("A=1\nsk-secret\n") == ".env:2: not NAME=VALUE");
  CHECK(why("1A=sk-secret\n") == ".env:1: not NAME=VALUE");
  CHECK(why("KEY=\"sk-secret\n") == ".env:1: the value of KEY has an open quote");
  CHECK(read_env_file("/no/such/file", "keys").error().message == "cannot read the environment file 'keys'");
}
