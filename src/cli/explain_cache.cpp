#include "cli/explain_cache.h"

#include "async/uv_loop.h"
#include "base/duration.h"
#include "base/version.h"
#include "cli/model_settings.h"
#include "cli/planned_request.h"
#include "cli/request_text.h"
#include "net/curl_transport.h"
#include "store/cache_entries.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>
#include <vector>

namespace llmeval {

namespace {

Error too_many(const std::string& wanted, const std::vector<PlannedRequest>& found) {
  constexpr std::size_t k_shown = 6;
  std::string names;
  for (std::size_t i = 0; i < found.size() && i < k_shown; ++i) names += "\n  " + found[i].label();
  if (found.size() > k_shown) names += "\n  …";
  return Error(fmt::format("'{}' names {} samples:{}", wanted, found.size(), names),
               "narrow with SUITE/CASE, -p, -m or --trial");
}

// The one or two samples that the words name.
Result<std::vector<PlannedRequest>> find_samples(const Project& project, const CacheExplainCommand& command,
                                                 const ProviderPorts& ports) {
  std::vector<PlannedRequest> samples;
  const std::size_t allowed = command.samples.size() == 1 ? 2 : 1;
  for (const std::string& wanted : command.samples) {
    LLMEVAL_TRY(std::vector<PlannedRequest> found, planned_requests(project, wanted, ports));
    if (command.trial) std::erase_if(found, [&](const auto& one) { return one.key.trial != *command.trial; });
    if (found.empty())
      return failure(fmt::format("no sample is named '{}'", wanted), "write a case's id, or SUITE/CASE");
    if (found.size() > allowed) return failure(too_many(wanted, found));
    for (PlannedRequest& one : found) samples.push_back(std::move(one));
  }
  return samples;
}

std::string without_request(const PlannedRequest& sample) {
  return fmt::format("model '{}' ({}) is never looked up: it answers here\n", sample.key.model, sample.model->provider);
}

std::string cached_text(const PlannedRequest& sample, const Database& database, SystemTime now) {
  if (!sample.request->cacheable) {
    return fmt::format("never cached: model '{}' states no version\n", sample.key.model);
  }
  const Result<std::optional<CachedEntry>> entry = find_cached(database, sample.request->key());
  if (!entry) return entry.error().message + "\n";
  if (!*entry) return "not cached\n";
  return fmt::format("cached: asked {} ago by run {}\n", format_age(now - (*entry)->recorded_at), (*entry)->run_id);
}

// What of a sample is not as it was when it was asked last.
std::string past_text(const PlannedRequest& sample, const Database& database) {
  const Result<std::optional<PastQuestion>> past = find_past_question(database, sample.key);
  if (!past) return past.error().message + "\n";
  if (!*past) return "never asked before\n";
  const PastQuestion& before = **past;
  if (before.cache_key == sample.request->key()) {
    return fmt::format("last asked by run {}, under the same key\n", before.run_id);
  }
  std::string changes;
  const auto add = [&changes](const std::string& what) { changes += (changes.empty() ? "" : ", ") + what; };
  if (before.prompt_hash != sample.prompt_hash) {
    add(fmt::format("the prompt (was {}, is {})", before.prompt_hash.substr(0, 12), sample.prompt_hash.substr(0, 12)));
  }
  if (before.case_hash != sample.case_hash) add("the case");
  if (before.model_settings != model_settings(*sample.model)) add("the model's settings");
  if (before.version != k_version) add(fmt::format("llmeval ({}, now {})", before.version, k_version));
  if (!before.cache_key) {
    return fmt::format("last asked by run {}, which kept no key (--cache off, or no version)\n", before.run_id);
  }
  return fmt::format("last asked by run {}, under another key {}; since then has changed: {}\n", before.run_id,
                     before.cache_key->short_hex(), changes.empty() ? "what cannot be told" : changes);
}

std::string describe_one(const PlannedRequest& sample, const Workspace& workspace, SystemTime now) {
  std::string text = sample.label() + "\n";
  if (!sample.request) return text + without_request(sample);
  text += describe_request(*sample.request);
  std::error_code error;
  if (!std::filesystem::exists(workspace.database, error)) return text + "not cached: nothing is stored yet\n";
  const Result<Database> database = Database::open_existing(workspace.database);
  if (!database) return text + database.error().message + "\n";
  return text + cached_text(sample, *database, now) + past_text(sample, *database);
}

std::string describe_two(const PlannedRequest& a, const PlannedRequest& b) {
  std::string text;
  for (const PlannedRequest* sample : {&a, &b}) {
    const std::string key = sample->request ? sample->request->key().short_hex() : std::string("–");
    text += fmt::format("{:<14}{}\n", key, sample->label());
    if (!sample->request) text += without_request(*sample);
  }
  if (!a.request || !b.request) return text;
  const std::vector<RequestDifference> differences = compare_requests(*a.request, *b.request);
  if (differences.empty()) return text + "the same request: asked once, whichever comes first\n";
  for (const RequestDifference& one : differences) {
    text += fmt::format("{} differs:\n  {}\n  {}\n", one.name, one.first, one.second);
  }
  return text;
}

}  // namespace

Result<std::string> explain_cache(const Project& project, const CacheExplainCommand& command,
                                  const Workspace& workspace) {
  UvLoop loop;
  CurlTransport transport(loop, loop, {});
  const ProviderPorts ports{loop, transport, &loop, workspace.environment, true};
  LLMEVAL_TRY(const std::vector<PlannedRequest> samples, find_samples(project, command, ports));
  if (samples.size() == 2) return describe_two(samples[0], samples[1]);
  return describe_one(samples[0], workspace, loop.clock().system_now());
}

}  // namespace llmeval
