#pragma once
// Ends the snooze of conversations when its time has come, and tells the agents. Each gateway looks, again
// and again; of those that look at once one is given a conversation, by the database. What was due while
// nobody ran is found at the start.

#include "base/rounds.hpp"
#include "conversations/chat_fan.hpp"
#include "store/database/conversations.hpp"
#include "store/database/repositories.hpp"

#include <vector>

namespace porchlight::conversations {

/// Thread: home's. The pool is stopped or abandoned before this goes.
class SnoozeWaker {
 public:
  SnoozeWaker(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
              ChatFan& fan);

 private:
  using Awake = Result<std::vector<store::Conversation>>;
  Milliseconds tell(const Awake& awake);

  const Clock& clock_;
  ChatFan& fan_;
  Rounds<Awake> rounds_;
};

}  // namespace porchlight::conversations
