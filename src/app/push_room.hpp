#pragma once
// What alerts agents who are away, where that is switched on: the keys, and threads of its own, so that a
// push service that hangs holds up nothing else.

#include "app/configuration.hpp"
#include "base/blocking_pool.hpp"
#include "push/deliveries.hpp"
#include "push/desk.hpp"
#include "store/database/repositories.hpp"

#include <memory>
#include <string>

namespace porchlight::app {

class PushRoom {
 public:
  /// What a node brings along.
  struct Parts {
    const Configuration& configuration;
    store::Database& database;
    BlockingPool& database_pool;
    Executor& home;
    TimerQueue& timers;
    Metrics& metrics;
  };
  /// Null where it is switched off, or `keys` (of the database) are none: then web push is off, and the log
  /// says so.
  [[nodiscard]] static std::unique_ptr<PushRoom> open(const Parts& parts, const std::string& keys);
  PushRoom(const PushRoom&) = delete;
  PushRoom& operator=(const PushRoom&) = delete;
  ~PushRoom() { close(); }

  [[nodiscard]] const push::Desk& desk() const { return desk_; }
  /// Thread: any.
  void tell(push::Occasion occasion) { deliveries_.tell(std::move(occasion)); }
  /// What is under way is given up, in a second. A second call does nothing. Thread: any but the pool's.
  void close();

 private:
  PushRoom(const Parts& parts, push::Vapid vapid);

  push::Vapid vapid_;
  push::Sender sender_;
  BlockingPool pool_;
  push::Deliveries deliveries_;
  push::Desk desk_;
};

/// As what this Porchlight introduces itself to push services.
[[nodiscard]] std::string push_contact(const Configuration& configuration);

}  // namespace porchlight::app
