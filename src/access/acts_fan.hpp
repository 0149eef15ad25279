#pragma once
// What agents do with visitors, told to every I/O thread of every gateway: who is banned, and what agents
// call and tag somebody. Bans are read from the database: at the start, when somebody says that a project's
// have changed (here, or on the bus), and each minute, should a word have been lost.
//
// All gateways hear it, whether they have anybody of the project or not: whoever is banned may go to any. So
// it goes over the bus as that of no project (0).

#include "access/ban_list.hpp"
#include "base/blocking_pool.hpp"
#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/timer_queue.hpp"
#include "base/unique_function.hpp"
#include "store/bus/message_bus.hpp"
#include "store/database/repositories.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace porchlight::access {

/// How a visitor is shown from now on.
struct Shown {
  VisitorKey visitor;
  std::string name;  // what agents call it, else what it says; empty: neither
  std::string tags;  // a line each
};

/// What a thread does when it hears of them. Thread: its own, or any before it runs.
class ActsReceiver {
 public:
  virtual void on_bans(ProjectId project, std::shared_ptr<const BanList> bans) = 0;
  virtual void on_shown(const Shown& shown) = 0;

 protected:
  ~ActsReceiver() = default;
};

/// One for the node.
class ActsFan final : public store::MessageBusSink {
 public:
  struct Parts {
    std::string node;
    store::Database& database;
    BlockingPool& pool;
    Executor& home;
    TimerQueue& timers;  // home's
    Metrics& metrics;
  };
  explicit ActsFan(Parts parts);
  ActsFan(const ActsFan&) = delete;
  ActsFan& operator=(const ActsFan&) = delete;

  /// Thread: before any other call. The bus outlives every call.
  void set_bus(store::MessageBus& bus);
  void add(Executor& home, ActsReceiver& receiver) { outlets_.push_back({&home, &receiver}); }
  /// All that are in force, before anybody comes. Blocking; the threads do not run yet. Errors: the
  /// database's.
  [[nodiscard]] Result<void> load();

  /// Somebody has written bans of the project. `then` is called at home once all threads of this node know
  /// them, or could not be told. Thread: any.
  void bans_changed(ProjectId project, UniqueFunction<void()> then);
  /// A visitor whom that ban is about was here with that address. Thread: any.
  void add_address(const store::Ban& ban, std::string hash);
  /// Thread: any.
  void tell_shown(const Shown& shown);

  void on_bus_message(ProjectId project, std::string_view payload) override;
  void on_bus_listening(ProjectId project, bool missed) override;
  void on_bus_lost(ProjectId project) override;

 private:
  using Lists = std::vector<std::pair<ProjectId, std::shared_ptr<const BanList>>>;
  struct Outlet {
    Executor* home;
    ActsReceiver* receiver;
  };
  struct Address {
    ProjectId project = 0;
    std::int64_t ban = 0;
    std::string hash;
  };
  /// Of a project (0: of all): what is under way, and who waits for it.
  struct Reading {
    bool under_way = false;
    bool again = false;
    std::size_t addresses = 0;  // that are written
    std::vector<UniqueFunction<void()>> waiting;
  };

  void read(ProjectId project);
  void have_read(ProjectId project, Result<std::vector<store::Ban>> bans);
  [[nodiscard]] Lists take(ProjectId project, std::vector<store::Ban> bans);
  void end_read(ProjectId project);
  void settle(ProjectId project);
  void write(const Address& address);
  void post_shown(const Shown& shown);
  void publish_bans(ProjectId project);
  void tick();
  void count();

  Parts parts_;
  store::MessageBus* bus_ = nullptr;
  std::vector<Outlet> outlets_;
  std::unordered_map<ProjectId, std::shared_ptr<const BanList>> lists_;
  std::unordered_map<ProjectId, Reading> readings_;
  std::deque<Address> owed_;  // that the database did not take
  Gauge in_force_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::access
