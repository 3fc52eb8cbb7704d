#include "cli/planned_request.h"

#include "engine/conversation.h"
#include "engine/plan.h"
#include "text/inert.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace llmeval {

namespace {

class Finder {
 public:
  Finder(const Project& project, std::string_view wanted, const ProviderPorts& ports)
      : project_(project), wanted_(wanted), ports_(ports) {}

  Result<std::vector<PlannedRequest>> find() {
    const Plan plan(project_, 0);
    std::vector<PlannedRequest> found;
    for (std::uint64_t position = 0; position < plan.size(); ++position) {
      const PlannedSample planned = plan.at(position);
      const Suite& suite = project_.suites.at(planned.suite);
      LLMEVAL_TRY(const SuiteCase golden, suite.cases->at(planned.case_index));
      const std::string& id = golden.subject->id;
      if (!glob_matches(wanted_, id) && !glob_matches(wanted_, suite.name + "/" + id)) continue;
      LLMEVAL_TRY(PlannedRequest one, make(suite, planned, golden));
      found.push_back(std::move(one));
    }
    return found;
  }

 private:
  Result<PlannedRequest> make(const Suite& suite, const PlannedSample& planned, const SuiteCase& golden) {
    const Prompt* prompt = suite.prompts.empty() ? nullptr : suite.prompts.at(planned.prompt).get();
    PlannedRequest one;
    one.model = suite.models.at(planned.model);
    one.key = {suite.name, prompt == nullptr ? std::string() : prompt->version.name, one.model->name,
               golden.subject->id, planned.trial};
    if (prompt != nullptr) one.prompt_hash = prompt->version.hash;
    one.case_hash = case_hash(*golden.subject);
    const Rendered<Conversation> talk = Conversation::begin(prompt, *one.model, golden, planned.trial);
    if (!talk) return failure(fmt::format("{}: {}", one.label(), talk.error().message));
    std::unique_ptr<Provider>& provider = providers_[one.model.get()];
    if (provider == nullptr) {
      LLMEVAL_TRY(provider, make_provider(one.model, ports_));
    }
    const Result<std::shared_ptr<Request>> whole = with_images(talk->question(), project_.files.get());
    if (!whole) return failure(fmt::format("{}: {}", one.label(), whole.error().message));
    one.request = provider->canonical(**whole);
    return one;
  }

  const Project& project_;
  std::string_view wanted_;
  const ProviderPorts& ports_;
  std::map<const Model*, std::unique_ptr<Provider>> providers_;
};

}  // namespace

std::string PlannedRequest::label() const {
  std::string text = fmt::format("{} › {}", key.suite, key.case_id);
  if (key.trial > 1) text += fmt::format(" #{}", key.trial);
  text += " · " + (key.prompt.empty() ? key.model : key.prompt + " × " + key.model);
  return inert_line(text);
}

Result<std::vector<PlannedRequest>> planned_requests(const Project& project, std::string_view wanted,
                                                     const ProviderPorts& ports) {
  return Finder(project, wanted, ports).find();
}

}  // namespace llmeval
