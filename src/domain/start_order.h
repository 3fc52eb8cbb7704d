#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace llmeval {

/// The order in which a run starts the cases of a suite: their places in its list, shuffled by the run's seed. So a run
/// that is cut short has a fair sample of them, whatever their file's order is.
std::vector<std::uint32_t> start_order(std::uint64_t seed, std::string_view suite, std::size_t cases);

}  // namespace llmeval
