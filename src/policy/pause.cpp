#include "policy/pause.h"

#include <algorithm>

namespace llmeval {

bool Pause::extend(SteadyTime now, SteadyTime until) {
  if (until <= now || until <= until_) return false;
  until_ = until;
  stage_ = Stage::first_to_send;
  return true;
}

SteadyTime Pause::ready_at(SteadyTime now) const {
  if (stage_ == Stage::none) return now;
  return std::max(now, stage_ == Stage::first_is_out ? others_ : until_);
}

void Pause::sent(SteadyTime now) {
  if (stage_ == Stage::first_to_send) {
    stage_ = Stage::first_is_out;
    others_ = now + k_longest_lead;
  } else if (stage_ == Stage::first_is_out) {
    stage_ = Stage::none;
  }
}

void Pause::let_go() {
  if (stage_ == Stage::first_is_out) stage_ = Stage::first_to_send;
}

void Pause::answered(SteadyTime sent) {
  if (stage_ == Stage::first_is_out && sent >= until_) stage_ = Stage::none;
}

}  // namespace llmeval
