#pragma once
// What sends mails, where there is a mail server: the queue's worker with threads of its own, so that a
// server that hangs holds up nothing else.

#include "app/configuration.hpp"
#include "base/blocking_pool.hpp"
#include "mail/outbox.hpp"
#include "store/database/repositories.hpp"

#include <memory>

namespace porchlight::app {

class MailRoom {
 public:
  /// Null where no mail is to be sent. The configuration has been checked.
  [[nodiscard]] static std::unique_ptr<MailRoom> open(const Configuration& configuration,
                                                      store::Database& database, TimerQueue& timers,
                                                      conversations::ChatFan& fan, Metrics& metrics);
  MailRoom(const MailRoom&) = delete;
  MailRoom& operator=(const MailRoom&) = delete;
  ~MailRoom() { close(); }

  /// What is under way is given up, in a second. A second call does nothing. Thread: any but the pool's.
  void close();

 private:
  MailRoom(const Configuration& configuration, store::Database& database, TimerQueue& timers,
           conversations::ChatFan& fan, Metrics& metrics);

  BlockingPool pool_;
  mail::Outbox outbox_;
};

}  // namespace porchlight::app
