#include "simulation/differential.hpp"

#include <map>
#include <set>

namespace porchlight::simulation {
namespace {

struct Moment {
  std::multiset<std::string> events;
  std::set<std::string> revisions;
  bool operator==(const Moment&) const = default;
};

std::string number(WallTime time) {
  return std::to_string(time.time_since_epoch().count());
}

std::string words_of(const store::SessionEvent& event) {
  using Kind = store::SessionEvent::Kind;
  const std::string who = std::to_string(event.project) + "/" + event.uid + " ";
  const auto& state = event.session.state;
  const std::string shown = AgentView::words_of(state) + " '" + state.title + "' '" + state.name + "'";
  const std::string at = " seen " + number(event.last_seen) + " now " + number(event.now);
  if (event.kind == Kind::offline) return who + "offline, was " + shown + at;
  const char* const kind = event.kind == Kind::changed ? "changed " : event.again ? "again " : "online ";
  return who + kind + shown + " since " + number(event.session.online_since) + at;
}

std::map<Milliseconds, Moment> moments_of(const Outcome& outcome) {
  std::map<Milliseconds, Moment> moments;
  for (const Outcome::Told& told : outcome.told) {
    Moment& moment = moments[told.at];
    moment.events.insert(words_of(told.event));
    moment.revisions.insert(std::to_string(told.event.project) + ": " + std::to_string(told.event.revision));
  }
  return moments;
}

std::string describe(const char* whose, const Moment& moment) {
  std::string text = std::string(whose) + ":\n";
  for (const std::string& event : moment.events) text += "  " + event + "\n";
  for (const std::string& revision : moment.revisions) text += "  revision " + revision + "\n";
  return text;
}

}  // namespace

std::string first_difference(const Outcome& one, const Outcome& other) {
  auto ones = moments_of(one);
  auto others = moments_of(other);
  for (const auto& [at, moment] : others) ones.try_emplace(at);
  for (const auto& [at, moment] : ones) {
    if (moment == others[at]) continue;
    return "at " + std::to_string(at.count()) + " ms\n" + describe("one", moment) +
           describe("other", others[at]);
  }
  return {};
}

}  // namespace porchlight::simulation
