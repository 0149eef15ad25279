#include "conversations/snooze_waker.hpp"

#include "conversations/conversation_json.hpp"
#include "conversations/limits.hpp"
#include "store/database/limits.hpp"

namespace porchlight::conversations {

SnoozeWaker::SnoozeWaker(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
                         ChatFan& fan)
    : database_(database),
      pool_(pool),
      home_(home),
      clock_(timers.clock()),
      fan_(fan),
      timer_(timers, [this] { look(); }) {
  timer_.arm_in(Milliseconds(0));
}

void SnoozeWaker::look() {
  // Armed first: a pool that is stopped answers nothing.
  timer_.arm_in(limits::snooze_interval);
  auto work = [&database = database_, now = clock_.wall()] { return database.conversations().wake(now); };
  pool_.ask(home_, std::move(work),
            lifetime_.guard([this](const Result<std::vector<store::Conversation>>& awake) {
              if (!awake) return;
              tell(*awake);
              if (awake->size() >= store::limits::woken_conversations) timer_.arm_in(Milliseconds(0));
            }));
}

void SnoozeWaker::tell(const std::vector<store::Conversation>& awake) {
  for (const store::Conversation& conversation : awake) {
    fan_.tell({.project = conversation.project,
               .agents = ready(conversation_changed(conversation, clock_.wall())),
               .visitor_uid = {},
               .visitor = {}});
  }
}

}  // namespace porchlight::conversations
