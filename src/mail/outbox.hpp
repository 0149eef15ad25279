#pragma once
// Sends the mails that wait in the database, whoever has queued them: each gateway takes one after the other,
// and one that dies with a mail is followed by another. And queues those to agents who want to be told of
// visitors that wait. What a mail server does not take now is tried again, for a day.

#include "base/blocking_pool.hpp"
#include "base/executor.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"
#include "conversations/chat_fan.hpp"
#include "driver/smtp/send.hpp"
#include "mail/letters.hpp"
#include "store/database/mails.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

namespace porchlight::mail {

/// How long a mail that has been tried so often waits for the next try.
[[nodiscard]] Milliseconds retry_after(std::int64_t attempts);

/// Thread: the timers'; what blocks runs on the pool, which is stopped or abandoned before this goes.
class Outbox {
 public:
  /// Blocks; gives up once told to stop. Thread: any.
  using HandIn = std::function<driver::Handed(const driver::Letter&, const std::atomic<bool>& stop)>;
  struct Parts {
    store::MailsRepository& mails;
    BlockingPool& pool;  // its own
    std::size_t threads;
    TimerQueue& timers;
    conversations::ChatFan& fan;
    Metrics& metrics;
    LetterHead head;
    HandIn hand_in;
  };
  explicit Outbox(Parts parts);

  /// What is under way is given up, and due at once for others. Thread: any.
  void stop() { stop_ = true; }

  /// Sends what is due, one after the other. Thread: the pool's.
  void send_due();
  /// Thread: the pool's.
  void queue_waiting();

 private:
  void tick();
  /// What is done now and then, however long there is something to send.
  void look();
  /// True for one of all threads, each time that so long has passed.
  [[nodiscard]] bool is_time(std::atomic<std::int64_t>& next, Milliseconds interval) const;
  void count();
  /// False: the mail server is to be left alone for a while.
  bool send(const store::Mail& mail);
  void settle(const store::Mail& mail, const driver::Handed& handed, WallTime now);
  void end(const store::Mail& mail, bool sent);
  void tell(const store::MailedMessage& message, std::string_view state);
  void note_server(const driver::Handed& handed);
  Counter counter(std::string_view result);

  Parts parts_;
  const Clock& clock_;
  Gauge waiting_;
  Gauge oldest_;
  std::atomic<bool> stop_ = false;
  std::atomic<bool> server_away_ = false;
  std::atomic<std::size_t> busy_ = 0;
  std::atomic<std::int64_t> silent_until_ = 0;  // of the steady clock
  std::atomic<std::int64_t> next_waiting_ = 0;  // of the steady clock
  std::atomic<std::int64_t> next_count_ = 0;
  std::mutex counting_;  // what was counted later is shown later
  Timer timer_;
};

}  // namespace porchlight::mail
