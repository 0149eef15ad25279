#pragma once
// One connection from a node to the store: commands run in order, answers come in order, both late. When it
// is cut, what had not run never runs, and what had run is not told: the rule that Redis' form keeps with
// SO_LINGER and CLIENT KILL.

#include "base/error.hpp"
#include "simulation/scheduler.hpp"
#include "store/session_store.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace porchlight::simulation {

class Channel {
 public:
  template <typename Reply>
  using Execute = std::function<void(store::Answer<Reply>)>;
  template <typename Reply>
  using Handle = std::function<void(const Result<Reply>&)>;
  using Latency = std::function<Milliseconds()>;

  Channel(Scheduler& scheduler, const SteadyTime& now, Latency latency)
      : scheduler_(scheduler), now_(now), latency_(std::move(latency)) {}

  template <typename Reply>
  void send(Execute<Reply> execute, Handle<Reply> handle) {
    const std::uint64_t id = ++last_;
    UnderWay& command = under_way_[id];
    command.fail = [handle] { handle(Error{ErrorCode::unavailable, "lost"}); };
    command.run = [this, id, execute = std::move(execute), handle] {
      if (may_run(id)) {
        execute([this, id, handle](Result<Reply> reply) { answer<Reply>(id, handle, std::move(reply)); });
      }
    };
    last_run_ = std::max(last_run_, now_ + latency_());
    scheduler_.at(last_run_, command.run);
  }

  /// Every command under way is answered with an error, in order; `then` is told after. What got stuck on its
  /// way may arrive at the store much later, and must not run then: may_run() sees to it.
  void cut(std::function<void()> then) {
    last_reply_ = std::max(last_reply_, now_ + latency_());
    for (const auto& [id, command] : under_way_) {
      if (!command.ran) scheduler_.at(last_reply_ + latency_() * 500, command.run);
    }
    scheduler_.at(last_reply_, [lost = std::exchange(under_way_, {}), then = std::move(then)] {
      for (const auto& [id, command] : lost) command.fail();
      then();
    });
  }

 private:
  struct UnderWay {
    std::function<void()> fail;
    std::function<void()> run;
    bool ran = false;
  };

  /// Once, and never after the connection was cut.
  bool may_run(std::uint64_t id) {
    const auto command = under_way_.find(id);
    return command != under_way_.end() && !std::exchange(command->second.ran, true);
  }

  template <typename Reply>
  void answer(std::uint64_t id, Handle<Reply> handle, Result<Reply> reply) {
    last_reply_ = std::max(last_reply_, now_ + latency_());
    scheduler_.at(last_reply_, [this, id, handle = std::move(handle), reply = std::move(reply)] {
      if (under_way_.erase(id) != 0) handle(reply);
    });
  }

  Scheduler& scheduler_;
  const SteadyTime& now_;
  Latency latency_;
  std::map<std::uint64_t, UnderWay> under_way_;
  std::uint64_t last_ = 0;
  SteadyTime last_run_{};
  SteadyTime last_reply_{};
};

}  // namespace porchlight::simulation
