#pragma once
// Of what happens in a conversation one occasion goes at once, and of those that follow it within
// limits::conversation_pause the last one, when that is over. Pure.

#include "base/clock.hpp"
#include "push/payload.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace porchlight::push {

class QuietTimes {
 public:
  struct Passed {
    std::vector<Occasion> now;  // go at once
    bool dropped = false;       // there is no room to remember another
  };
  [[nodiscard]] Passed pass(Occasion occasion, SteadyTime now);
  /// What has waited long enough.
  [[nodiscard]] std::vector<Occasion> due(SteadyTime now);
  /// None: nothing waits, and nothing is to be forgotten.
  [[nodiscard]] std::optional<SteadyTime> next() const;

 private:
  /// Messages of a conversation, or what mentions one agent in it.
  using Key = std::tuple<ProjectId, store::ConversationId, std::int64_t>;
  struct Quiet {
    SteadyTime until{};
    std::optional<Occasion> last;
  };
  void pass_one(const Key& key, Occasion occasion, SteadyTime now, Passed& passed);

  std::map<Key, Quiet> quiet_;
  std::multimap<SteadyTime, Key> ends_;
};

}  // namespace porchlight::push
