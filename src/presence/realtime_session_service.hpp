#pragma once
// Who is here, for one I/O thread. The service is a holder in the presence protocol: it claims the visitors
// that are connected to this thread and lets go of them, and it answers who is online anywhere. The protocol
// itself is in holder.hpp; here are the loop, the timer and the store.
//
// Truth is the session store's. Where that cannot be asked the answer is offline, never an error and never a
// hang: when in doubt, assume they are gone.
//
// Thread: everything on the loop's; every callback too.

#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/timer_queue.hpp"
#include "presence/holder.hpp"
#include "presence/pending_queries.hpp"
#include "presence/presence_metrics.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight::presence {

class Reaper;

enum class Status : std::uint8_t { online, away, offline, unknown };
[[nodiscard]] std::string_view to_string(Status status);

/// A visitor as the session store knows it. Everything but the first two is empty while not online.
struct VisitorStatus {
  bool is_online = false;
  Status status = Status::offline;
  std::string url;
  std::string title;
  std::string name;
  std::string visit;  // as the session has it (store/sessions/visit_facts.hpp)
  std::string tags;   // a line each
  WallTime online_since{};
  std::string devices{};  // as the session has them (store/sessions/visitor_devices.hpp)
};

/// The state of many, read at one moment.
struct StatusReport {
  std::vector<VisitorStatus> statuses;  // one for each uid asked for, in that order
  store::Revision revision = 0;
  WallTime now{};
  bool known = true;  // false: the store could not be asked in time; all are offline, status unknown
};

struct RealtimeSessionOptions {
  std::string holder;  // <node>/<thread>, <node> new at every start
  Milliseconds lease{30'000};
  Milliseconds grace{8'000};
  std::uint64_t seed = 0;  // of the jitter; random_u64() in production
  PresenceMetrics metrics{};
  /// Told when the first visitor of a project is here, and when the last has gone; of its bots likewise, so
  /// it is to be counted.
  UniqueFunction<void(ProjectId, bool has_visitors)> on_project{};
};

class RealtimeSessionService {
 public:
  using Options = RealtimeSessionOptions;

  /// `reaper` is told which projects have visitors here and when a grace ends; null: nobody is.
  RealtimeSessionService(store::SessionStore& store, Executor& loop, TimerQueue& timers, Options options,
                         Reaper* reaper = nullptr);
  ~RealtimeSessionService();
  RealtimeSessionService(const RealtimeSessionService&) = delete;
  RealtimeSessionService& operator=(const RealtimeSessionService&) = delete;

  /// A connection has identified as this visitor.
  [[nodiscard]] ConnectionHandle open(const VisitorKey& key, const store::VisitorState& state);
  /// Another page, away or active, another name.
  void update(ConnectionHandle connection, const store::VisitorState& state);
  /// `draining` lets the visitor come back within a lease, to whichever gateway, without an event.
  void close(ConnectionHandle connection, Farewell farewell = Farewell::normal);

  /// Whose connection it is; none for a stale handle.
  [[nodiscard]] std::optional<VisitorKey> visitor_of(ConnectionHandle connection) const {
    return holder_.visitor_of(connection);
  }
  [[nodiscard]] std::vector<ConnectionHandle> connections_of(const VisitorKey& key) const {
    return holder_.connections_of(key);
  }
  /// The connection whose page this thread shows for the visitor; none where there is none.
  [[nodiscard]] ConnectionHandle front_of(const VisitorKey& key) const { return holder_.front_of(key); }
  /// What the connection said last; none for a stale handle.
  [[nodiscard]] std::optional<store::VisitorState> state_of(ConnectionHandle connection) const {
    return holder_.state_of(connection);
  }

  void is_visitor_online(ProjectId project, std::string uid, UniqueFunction<void(bool)> answer);
  /// One look-up for all of them.
  void get_many_visitor_online_status(ProjectId project, std::vector<std::string> uids,
                                      UniqueFunction<void(StatusReport)> answer);
  /// Errors: `unavailable`, after the time limit at the latest; so with the two below.
  void counts(ProjectId project, store::Answer<store::PresenceCounts> answer);
  void list_online(ProjectId project, std::string cursor, std::size_t limit,
                   store::Answer<store::OnlinePage> answer);
  void revision(ProjectId project, store::Answer<store::Revision> answer);

  /// The store's wall clock, estimated from its last reply; our own before the first: good enough to be
  /// shown, not to be written.
  [[nodiscard]] WallTime now() const;
  /// A moment, to be dated now or later.
  [[nodiscard]] SteadyTime moment() const { return timers_.now(); }
  /// A moment of ours by the store's wall clock; none before its first reply.
  [[nodiscard]] std::optional<WallTime> date(SteadyTime moment) const;
  /// Called once, at the first reply.
  void on_clock_known(UniqueFunction<void()> callback) { clock_known_ = std::move(callback); }
  /// The way to the store was cut, or leads to another one: all claims are compared and made again.
  void on_store_reconnected();
  /// Called about once a minute for each connection that stays, so that even a crash of everything leaves
  /// last_seen_at right to a minute.
  void on_still_here(UniqueFunction<void(const VisitorKey&)> callback);

  [[nodiscard]] std::size_t connections() const { return holder_.connections(); }
  [[nodiscard]] std::size_t visitors() const { return holder_.visitors(); }
  /// Nothing is under way to the store: after the last close a draining server waits for this.
  [[nodiscard]] bool flushed() const { return holder_.quiet(); }

 private:
  template <typename Reply, typename Handler>
  store::Answer<Reply> on_loop(Handler handler);
  template <typename Reply>
  store::Answer<Reply> limited(store::Answer<Reply> answer);
  void flush();
  void execute(HolderCommand command);
  template <typename Reply, typename Handle>
  store::Answer<Reply> to_holder(Handle handle);
  void claim(HolderCommand command);
  void release(const HolderCommand& command);
  void renew(ProjectId project);
  void refresh(ProjectId project, std::vector<std::string> uids);
  void list_claims(ProjectId project, std::string cursor);
  void hint_reaper(ProjectId project, Milliseconds grace);
  void learn_time(WallTime store_now);
  void sweep();

  store::SessionStore& store_;
  Executor& loop_;
  TimerQueue& timers_;
  Options options_;
  Reaper* reaper_;
  Holder holder_;
  PendingQueries queries_;
  Timer timer_;        // the holder's next deadline
  Timer sweep_timer_;  // the next part of those who are still here
  std::size_t sweep_part_ = 0;
  UniqueFunction<void(const VisitorKey&)> still_here_;
  std::optional<Milliseconds> offset_;  // the store's wall clock less our steady one
  UniqueFunction<void()> clock_known_;
  std::unordered_map<ProjectId, SteadyTime> hinted_;
  Lifetime lifetime_;
};

}  // namespace porchlight::presence
