#pragma once

#include "async/task_group.h"
#include "engine/run.h"
#include "engine_world.h"

#include <map>
#include <memory>
#include <utility>

namespace llmeval {

/// A whole engine on the virtual loop. All models of the first suite answer by one script.
struct RunWorld {
  RunWorld(Project the_project, ScriptedProvider::Script script, EngineOptions options = {})
      : project(std::move(the_project)), plan(project, 7) {
    std::map<const Model*, std::unique_ptr<Provider>> providers;
    for (const auto& model : project.suites[0].models) {
      auto one = std::make_unique<ScriptedProvider>(loop, script);
      provider = one.get();
      providers[model.get()] = std::move(one);
    }
    engine = std::make_unique<Engine>(loop, plan, std::move(providers), journal, hub, options);
  }

  Result<std::string> run() {
    RunInfo info;
    info.id = "run";
    SuiteInfo suite;
    suite.planned = plan.size();
    info.suites.push_back(suite);
    return run_task(loop, engine->run(std::move(info)));
  }

  VirtualLoop loop;
  Project project;
  Plan plan;
  SlowJournal journal{loop};
  EventList events;
  EventHub hub{loop, {&events}};
  ScriptedProvider* provider = nullptr;
  std::unique_ptr<Engine> engine;
};

}  // namespace llmeval
