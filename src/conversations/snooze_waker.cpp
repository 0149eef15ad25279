#include "conversations/snooze_waker.hpp"

#include "conversations/conversation_json.hpp"
#include "conversations/limits.hpp"
#include "store/database/limits.hpp"

namespace porchlight::conversations {

SnoozeWaker::SnoozeWaker(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
                         ChatFan& fan)
    : clock_(timers.clock()),
      fan_(fan),
      rounds_(
          {pool, home, timers}, Milliseconds(0),
          [&database](WallTime now) { return database.conversations().wake(now); },
          [this](const Awake& awake) { return tell(awake); }) {}

Milliseconds SnoozeWaker::tell(const Awake& awake) {
  if (!awake) return limits::snooze_interval;
  for (const store::Conversation& conversation : *awake) {
    fan_.tell({.project = conversation.project,
               .agents = ready(conversation_changed(conversation, clock_.wall())),
               .visitor_uid = {},
               .visitor = {}});
  }
  return awake->size() >= store::limits::woken_conversations ? Milliseconds(0) : limits::snooze_interval;
}

}  // namespace porchlight::conversations
