#pragma once

#include "base/clock.h"
#include "data/shape.h"
#include "data/value.h"
#include "domain/answer_cleaning.h"
#include "domain/price.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace llmeval {

struct Limits {
  std::optional<std::int64_t> concurrency;  ///< Requests at once; absent: 32.
  std::optional<std::int64_t> requests_per_minute;
  std::optional<std::int64_t> tokens_per_minute;
  std::optional<std::int64_t> requests_per_day;  ///< From midnight to midnight, UTC.
  std::optional<std::int64_t> tokens_per_day;
};

struct Timeouts {
  Duration connect = std::chrono::seconds(5);
  /// Until a streamed answer begins, or the reply of one that is not; absent: 30 s where it is streamed.
  std::optional<Duration> first_token;
  Duration idle = std::chrono::seconds(30);  ///< Between two pieces of a stream.
  Duration total = std::chrono::minutes(2);
};

/// A named, configured endpoint, as `evals/models.yaml` gives it.
struct Model {
  std::string name;
  std::string provider;        ///< A name of the providers' table.
  std::string base_url;        ///< With the environment filled in; never a secret.
  std::string model;           ///< The provider's own id of the model.
  std::string api_key_env;     ///< The variable that holds the key; empty: none is sent.
  Object parameters;           ///< Under our names (parameters.h), checked.
  bool drop_params = false;    ///< Parameters that the provider cannot take are left out instead of refused.
  std::optional<bool> stream;  ///< Whether answers are streamed; absent: where the API can.
  std::string ca_file;         ///< PEM file of certificates to trust, absolute; empty: the system's.
  std::vector<std::pair<std::string, std::string>> headers;  ///< Sent with each request, none of them secret.
  std::optional<Price> price;
  Limits limits;
  Timeouts timeouts;
  std::int64_t attempts = 4;  ///< At most, per call.
  AnswerCleaning cleaning;    ///< Of its answers, before the suite's own.
  std::string version;        ///< Of the program or application that answers, as stated; empty: nobody says.
  /// Names of the models that are asked in this one's place, in this order: those that its entry names, then theirs. No
  /// name comes twice, its own never. Suite::fallbacks holds those that are not among the suite's models.
  std::vector<std::string> fallback;
  /// Secrets by the name that the model knows them by: each the name of the variable that holds it.
  std::vector<std::pair<std::string, std::string>> secrets;
  Object options;      ///< What only this provider has, checked against its shape.
  std::string folder;  ///< Of the file that defines it: what its paths are relative to. Absolute.
  Place place;
};

/// What the program knows of a wire protocol before it speaks it, so that `config` can check a model's entry.
struct ProviderInfo {
  std::string_view name;
  std::string_view description;
  bool needs_prompt = true;  ///< False: may be asked with the case's variables alone (`exec`, `replay`).
  bool is_recorded = false;  ///< Answers come from a file: nothing is sent or paid.
  bool is_local = false;     ///< Answers come from a file or are made up: they are neither cached nor recorded.
  bool needs_model_id = false;
  bool has_base_url = false;  ///< Speaks HTTP.
  /// The user's own: its address, headers and body are templates, its answers are found by JSON pointers.
  bool is_application = false;
  std::string_view default_base_url;
  std::string_view default_key_env;
  /// Hosts that the default key may be sent to, over TLS, with one `*` for any text; empty: the default address only.
  std::string_view key_hosts;
  std::int64_t default_attempts = 4;         ///< Per call; 1 where an attempt may have effects.
  std::vector<std::string_view> parameters;  ///< Accepted names; `*`: all.
  std::vector<Field> options;                ///< Keys of an entry that only this provider has.
};

/// All providers, in the order of help.
const std::vector<ProviderInfo>& providers();
const ProviderInfo* find_provider(std::string_view name);

}  // namespace llmeval
