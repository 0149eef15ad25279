#pragma once
// Questions to the session store that must be answered in time, whatever the store does. All have the same
// time limit, so they end in the order in which they began and one timer serves them all.
//
// Thread: the timer queue's.

#include "base/timer_queue.hpp"
#include "presence/limits.hpp"
#include "store/sessions/session_store.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace porchlight::presence {

class PendingQueries {
 public:
  explicit PendingQueries(TimerQueue& timers) : timers_(timers), timer_(timers, [this] { give_up_due(); }) {}

  /// `answer` gets `unavailable` unless complete() comes in time.
  template <typename Reply>
  [[nodiscard]] std::uint64_t add(store::Answer<Reply> answer) {
    const SteadyTime deadline = timers_.now() + limits::query_time;
    queries_.emplace(++last_, Entry{deadline, std::make_unique<QueryOf<Reply>>(std::move(answer))});
    if (!timer_.armed()) timer_.arm(deadline);
    return last_;
  }

  /// `Reply` is the one of add(). Nothing happens where the time limit was first.
  template <typename Reply>
  void complete(std::uint64_t id, Result<Reply> reply) {
    auto node = queries_.extract(id);
    if (!node.empty()) static_cast<QueryOf<Reply>&>(*node.mapped().query).answer(std::move(reply));
  }

 private:
  struct Query {
    virtual ~Query() = default;
    virtual void give_up() = 0;
  };
  template <typename Reply>
  struct QueryOf final : Query {
    explicit QueryOf(store::Answer<Reply> to) : answer(std::move(to)) {}
    void give_up() override {
      answer(Error{ErrorCode::unavailable, "the session store does not answer in time"});
    }
    store::Answer<Reply> answer;
  };
  struct Entry {
    SteadyTime deadline;
    std::unique_ptr<Query> query;
  };

  void give_up_due() {
    while (!queries_.empty() && queries_.begin()->second.deadline <= timers_.now()) {
      const auto node = queries_.extract(queries_.begin());
      node.mapped().query->give_up();
    }
    if (!queries_.empty()) timer_.arm(queries_.begin()->second.deadline);
  }

  TimerQueue& timers_;
  std::map<std::uint64_t, Entry> queries_;  // by number, which is by deadline
  std::uint64_t last_ = 0;
  Timer timer_;
};

}  // namespace porchlight::presence
