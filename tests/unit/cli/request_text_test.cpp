#include "cli/request_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace llmeval;

namespace {

CanonicalRequest a_request() {
  CanonicalRequest request;
  request.method = "POST";
  request.base_url = "https://api.example.com/v1";
  request.path = "/chat/completions";
  request.body =
      R"({"model":"m","messages":[{"role":"user","content":"Sort this ticket: my card was charged twice"}]})";
  return request;
}

std::vector<std::string> lines(const CanonicalRequest& a, const CanonicalRequest& b) {
  std::vector<std::string> found;
  for (const RequestDifference& one : compare_requests(a, b)) {
    found.push_back(one.name + ": " + one.first + " | " + one.second);
  }
  return found;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a request's parts, a line each") {
  const CanonicalRequest request = a_request();
  CHECK(describe_request(request) ==
        "key           " + request.key().hex() +
            "\n"
            "method        POST\n"
            "base URL      https://api.example.com/v1\n"
            "path          /chat/completions\n"
            "API version   –\n"
            "trial         1\n"
            "body          98 bytes\n"
            "  model       \"m\"\n"
            "  messages    [{\"role\":\"user\",\"content\":\"Sort this ticket: m…rd was charged twice\"}]\n");
}

TEST_CASE("a body that is no JSON object is shown as it is, and inert") {
  CanonicalRequest request;
  request.body = "q=\x1b[31m";
  CHECK(describe_request(request).ends_with("body          7 bytes\n              q=\\x1b[31m\n"));
}

TEST_CASE("requests differ in parts, and in a body by the place") {
  const CanonicalRequest a = a_request();
  CHECK(lines(a, a).empty());
  CanonicalRequest b = a;
  b.base_url = "http://localhost:1";
  b.api_version = "2026-01-01";
  b.trial = 3;
  CHECK(lines(a, b) == Lines{"base URL: https://api.example.com/v1 | http://localhost:1", "API version: – | 2026-01-01",
                             "trial: 1 | 3"});

  b = a;
  b.body = R"({"model":"n","messages":[{"role":"user","content":"Sort this ticket: my card was charged once"},)"
           R"({"role":"user"}],"temperature":0})";
  CHECK(lines(a, b) == Lines{"body /model: \"m\" | \"n\"",
                             "body /messages/0/content: …my card was charged twice\" | …my card was charged once\"",
                             "body /messages/1: – | {\"role\":\"user\"}", "body /temperature: – | 0"});
}

TEST_CASE("bodies that differ in the order of their keys, or are no JSON, are told as texts") {
  CanonicalRequest a;
  a.body = R"({"x":1,"y":2})";
  CanonicalRequest b;
  b.body = R"({"y":2,"x":1})";
  CHECK(lines(a, b) == Lines{R"(body: {"x":1,"y":2} | {"y":2,"x":1})"});
  a.body = "héllo wörld, this is a text that differs hére";
  b.body = "héllo wörld, this is a text that differs thére";
  CHECK(lines(a, b) == Lines{"body: …a text that differs hére | …a text that differs thére"});
}
