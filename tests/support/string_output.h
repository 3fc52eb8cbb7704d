#pragma once

#include "report/output.h"

#include <memory>
#include <string>

namespace llmeval {

/// An output whose bytes a test reads. The string outlives it.
class StringOutput final : public Output {
 public:
  explicit StringOutput(std::string& bytes) : bytes_(bytes) {}

  Result<> append(std::string_view bytes) override {
    bytes_ += bytes;
    return {};
  }
  Result<> finish() override { return {}; }

  static std::unique_ptr<Output> into(std::string& bytes) { return std::make_unique<StringOutput>(bytes); }

 private:
  std::string& bytes_;
};

}  // namespace llmeval
