#include "engine/single_flight.h"

namespace llmeval {

void SingleFlight::Lead::land(std::shared_ptr<const StoredAnswer> answer) {
  flight_->answer = std::move(answer);
  give_back();
}

void SingleFlight::Lead::give_back() {
  if (!flight_) return;
  flight_->is_led = false;
  // Those who wait hold the flight themselves; with an answer, or without any of them, nobody is to find it any more.
  if (flight_->answer || !flight_->changed.has_waiters()) flights_->flights_.erase(key_);
  flight_->changed.notify_all();
  flight_.reset();
}

Task<SingleFlight::Place> SingleFlight::join(Digest key, CancelToken stop) {
  Place place;
  std::shared_ptr<Flight>& known = flights_[key];
  if (!known) known = std::make_shared<Flight>(loop_);
  const std::shared_ptr<Flight> flight = known;
  while (flight->is_led) {
    const WaitEnd end = co_await flight->changed.wait(stop);
    if (end == WaitEnd::cancelled) co_return place;
  }
  if (flight->answer) {
    place.answer = flight->answer;
    co_return place;
  }
  flight->is_led = true;
  place.lead = Lead(*this, key, flight);
  co_return place;
}

}  // namespace llmeval
