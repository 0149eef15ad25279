#pragma once
// One connection from a node to the store, as the Redis driver keeps it up: commands run in order, answers
// come in order, both late. When it is lost, what is under way is answered with an error. What is stuck in
// the network may still run, untold, until the next one stands: its first words are CLIENT KILL for the last.

#include "base/error.hpp"
#include "simulation/draw.hpp"
#include "simulation/scheduler.hpp"
#include "store/sessions/session_store.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>

namespace porchlight::simulation {

/// The store, as the network sees it.
struct Road {
  SteadyTime away_until{};   // connections are refused
  SteadyTime hangs_until{};  // nothing runs, and nothing is lost
  unsigned server = 0;       // which one answers
  std::uint64_t commands = 0;
  [[nodiscard]] SteadyTime open_from() const { return std::max(away_until, hangs_until); }
  [[nodiscard]] bool open(SteadyTime now) const { return now >= open_from(); }
};

class Channel {
 public:
  template <typename Reply>
  using Execute = std::function<void(store::Answer<Reply>)>;
  template <typename Reply>
  using Handle = std::function<void(const Result<Reply>&)>;

  struct Hooks {
    std::function<SteadyTime()> reachable_from;       // when it can be made again
    std::function<void()> up;                         // it stands
    std::function<void(std::uint64_t command)> late;  // unanswered for too long
  };

  Channel(Scheduler& scheduler, const SteadyTime& now, Road& road, Latency latency, Hooks hooks);

  template <typename Reply>
  void send(Execute<Reply> execute, Handle<Reply> handle) {
    const auto fail = [handle] { handle(Error{ErrorCode::unavailable, "lost"}); };
    if (!up_) return scheduler_.at(now_, fail);
    const std::uint64_t id = ++last_;
    under_way_[id] = fail;
    enqueue(id, [this, id, execute = std::move(execute), handle = std::move(handle)] {
      execute([this, id, handle](Result<Reply> reply) { answer<Reply>(id, handle, std::move(reply)); });
    });
  }

  [[nodiscard]] bool waits_for(std::uint64_t command) const { return under_way_.contains(command); }
  [[nodiscard]] bool up() const { return up_; }
  /// The connection is lost. `with_the_store`: so is what had not run.
  void cut(bool with_the_store = false);

 private:
  struct Queued {
    SteadyTime arrives;
    std::function<void()> run;
  };

  template <typename Reply>
  void answer(std::uint64_t id, Handle<Reply> handle, Result<Reply> reply) {
    last_reply_ = std::max(last_reply_, now_ + latency_.back(now_));
    scheduler_.at(last_reply_, [this, id, handle = std::move(handle), reply = std::move(reply)] {
      if (under_way_.erase(id) != 0) handle(reply);
    });
  }
  void enqueue(std::uint64_t id, std::function<void()> run);
  void arrive();
  void get_stuck();
  void connect(unsigned attempt);

  Scheduler& scheduler_;
  const SteadyTime& now_;
  Road& road_;
  Latency latency_;
  Hooks hooks_;
  bool up_ = false;
  std::map<std::uint64_t, std::function<void()>> under_way_;  // how each is told that it is lost
  std::deque<Queued> queue_;                                  // on the way to the store, or waiting there
  std::uint64_t last_ = 0;
  SteadyTime last_arrival_{};
  SteadyTime last_reply_{};
};

}  // namespace porchlight::simulation
