#include "policy/model_watch.h"

#include <doctest/doctest.h>

using namespace llmeval;

namespace {

Call served(std::string id, std::string fingerprint = {}) {
  Call call;
  call.model = "mini";
  call.completion.reported_model = std::move(id);
  call.completion.fingerprint = std::move(fingerprint);
  return call;
}

// What is told, a line each.
std::string told_of(ModelWatch watch, const std::vector<Call>& calls) {
  std::string told;
  for (const Call& call : calls) {
    const std::optional<Notice> notice = watch.observe(0, call);
    if (!notice) continue;
    CHECK(notice->kind == NoticeKind::model_change);
    CHECK(notice->model == "mini");
    told += notice->state + ": " + notice->text + "\n";
  }
  return told;
}

ModelWatch after(std::vector<ModelIdentity> identities) {
  ModelWatch watch;
  watch.expect(0, "mini", {"r1", std::move(identities)});
  return watch;
}

}  // namespace

TEST_CASE("another id than before is told, each once") {
  CHECK(told_of(after({{"m-1", ""}}), {served("m-1"), served("m-1")}).empty());
  CHECK(told_of(after({{"m-1", ""}}), {served("m-2"), served("m-2")}) ==
        "changed: 'm-2' answers, in run r1 it was 'm-1'\n");
  CHECK(told_of(after({{"m-1", ""}, {"m-2", ""}}), {served("m-2")}).empty());
  CHECK(told_of(after({{"m-1", ""}}), {served("m-2"), served("m-3"), served("m-2")}) ==
        "changed: 'm-2' answers, in run r1 it was 'm-1'\nchanged: 'm-3' answers, in run r1 it was 'm-1'\n");
}

TEST_CASE("two ids in one run are told once") {
  CHECK(told_of({}, {served("m-1"), served("m-1"), served("m-2"), served("m-1"), served("m-3")}) ==
        "mixed: 'm-1' and 'm-2' answer in one run\n");
  CHECK(told_of(after({{"m-1", ""}}), {served("m-2"), served("m-1"), served("m-2")}) ==
        "changed: 'm-2' answers, in run r1 it was 'm-1'\nmixed: 'm-2' and 'm-1' answer in one run\n");
}

TEST_CASE("another fingerprint of the same id is told once, where there was one before") {
  CHECK(told_of(after({{"m", "f1"}}), {served("m", "f1"), served("m", "f2"), served("m", "f3")}) ==
        "fingerprint: 'm' has the fingerprint 'f2', in run r1 it was 'f1'\n");
  CHECK(told_of(after({{"m", "f1"}, {"m", "f2"}}), {served("m", "f2"), served("m", "f1")}).empty());
  CHECK(told_of(after({{"m", ""}}), {served("m", "f1")}).empty());
  CHECK(told_of(after({{"m", "f1"}}), {served("m")}).empty());
}

TEST_CASE("nothing is told of what says nothing, and of other suites and names nothing is known") {
  CHECK(told_of(after({{"m-1", ""}}), {served(""), served("")}).empty());
  CHECK(told_of({}, {served("m-1")}).empty());
  ModelWatch watch = after({{"m-1", ""}});
  CHECK_FALSE(watch.observe(1, served("m-2")));
  Call other = served("m-2");
  other.model = "large";
  CHECK_FALSE(watch.observe(0, other));
  CHECK(watch.observe(0, served("m-2")));
}
