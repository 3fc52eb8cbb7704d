#pragma once

#include "engine/endpoint.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace llmeval {

/// The endpoints of a run, each made when a model is first asked for, their accounts, and what they share.
class Endpoints {
 public:
  static constexpr std::int64_t k_default_concurrency = 32;
  static constexpr std::int64_t k_default_total = 128;

  /// \param concurrency  `-j`: how many requests may be out at all, and the limit of endpoints that have none; absent:
  /// 128, and endpoints find their own limit, up to 32.
  Endpoints(Loop& loop, EventHub& hub, std::optional<std::int64_t> concurrency);

  /// What would have to wait beyond it is not waited for: the wait is cancelled, and `out_of_time` called.
  void set_deadline(SteadyTime deadline, std::function<void()> out_of_time);

  Endpoint& of(const Model& model);
  /// How many requests may be out at once, once all have found their limits.
  std::int64_t concurrency() const;

 private:
  std::optional<std::int64_t> concurrency_;
  TotalLimit total_;
  EndpointPorts ports_;
  std::map<std::string, Account> accounts_;
  std::map<std::string, std::unique_ptr<Endpoint>> endpoints_;
};

}  // namespace llmeval
