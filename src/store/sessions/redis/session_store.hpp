#pragma once
// The session store of several machines: Redis, one connection for each I/O thread. Every change is one
// script (lua/), so that a transition happens exactly once however many gateways race. What is
// answered with an error is never sent again, and never runs later than a script of the next connection to
// the same project: each carries the number of its connection (`epoch_`), and Redis refuses those of an older
// one. The holder then asks what is true.
//
// Thread: the loop's, but for subscribe and unsubscribe. Answers come on the loop's.

#include "driver/redis/client.hpp"
#include "net/event_loop.hpp"
#include "store/sessions/availability.hpp"
#include "store/sessions/redis/events.hpp"
#include "store/sessions/redis/scripts.hpp"
#include "store/sessions/session_store.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::store {

class RedisSessionStore final : public SessionStore, private driver::RedisObserver {
 public:
  struct Options {
    std::string name;    // of the connection, unlike any other's
    std::string prefix;  // of all keys
    Milliseconds lease{30'000};
  };
  RedisSessionStore(net::EventLoop& loop, const driver::RedisOptions& server, Options options,
                    RedisEvents& events, Availability& availability, Metrics& metrics);
  ~RedisSessionStore() override;

  void start() { client_.start(); }
  /// Called with each connection that stands, the first as well: what is claimed is to be compared.
  /// `same_server`: the process that answers is the one that answered before.
  void on_connected(UniqueFunction<void(bool same_server)> callback) { connected_ = std::move(callback); }

  void claim(ProjectId project, const std::string& holder, Milliseconds lease, const std::string& uid,
             VisitorState state, Answer<ClaimReply> answer) override;
  void release(ProjectId project, const std::string& holder, const std::string& uid, Milliseconds grace,
               Milliseconds ago, Answer<ReleaseReply> answer) override;
  void renew(ProjectId project, const std::string& holder, Milliseconds lease,
             Answer<RenewReply> answer) override;
  void refresh(ProjectId project, const std::string& holder, Milliseconds lease,
               std::vector<std::string> uids, Answer<RefreshReply> answer) override;
  void claims_of(ProjectId project, const std::string& holder, std::string cursor, std::size_t limit,
                 Answer<ClaimsPage> answer) override;
  void reap(ProjectId project, WallTime expected, std::size_t limit, Answer<ReapReply> answer) override;
  void read(ProjectId project, std::vector<std::string> uids, Answer<ReadReply> answer) override;
  void revision(ProjectId project, Answer<Revision> answer) override;
  void counts(ProjectId project, Answer<PresenceCounts> answer) override;
  /// Pages follow no order; somebody who stays is missed only if Redis shrinks its table meanwhile.
  void list_online(ProjectId project, std::string cursor, std::size_t limit,
                   Answer<OnlinePage> answer) override;
  void recent_projects(Answer<std::vector<ProjectId>> answer) override;
  void time(Answer<WallTime> answer) override;
  void subscribe(ProjectId project, UniqueFunction<void()> listening) override;
  void unsubscribe(ProjectId project) override;

 private:
  struct Refusal {
    bool stands = false;
    SteadyTime at{};
  };

  void on_redis_up() override;
  void on_redis_down(std::string_view why) override;
  void on_redis_forbids(std::string_view command, std::string_view instead) override;
  void on_redis_batch(std::size_t commands, std::chrono::microseconds took) override;

  /// Begins an EVALSHA of so many arguments of its own. `keys`: beside the project's own.
  [[nodiscard]] driver::RedisRequest call(RedisScript script, ProjectId project, Milliseconds lease,
                                          const std::vector<std::string>& keys, std::size_t arguments) const;
  [[nodiscard]] std::string set_key(ProjectId project, const std::string& holder) const;
  [[nodiscard]] std::vector<std::string> keys_of(ProjectId project, const std::string& holder,
                                                 const std::string& uid) const;
  template <typename Reply, typename Read>
  [[nodiscard]] driver::RedisClient::Handler scripted(RedisScript script, Answer<Reply> answer, Read read);
  template <typename Reply, typename Read>
  [[nodiscard]] driver::RedisClient::Handler plain(Answer<Reply> answer, Read read);
  [[nodiscard]] Error refused(RedisScript script, std::string_view why);
  void accepted(RedisScript script);
  void forget_refusals();
  [[nodiscard]] std::string part_of(RedisScript script) const;
  [[nodiscard]] std::string key(std::string_view kind, ProjectId project) const;
  WallTime learn_time(std::int64_t milliseconds);
  [[nodiscard]] WallTime now() const;

  net::EventLoop& loop_;
  Options options_;
  RedisEvents& events_;
  Availability& availability_;
  RedisScripts scripts_;
  std::array<Refusal, redis_script_count> refusals_;
  Timer refusals_timer_;
  std::array<Histogram, redis_script_count> script_seconds_;
  Histogram batch_commands_;
  Histogram batch_seconds_;
  Gauge queued_;
  UniqueFunction<void(bool)> connected_;
  std::int64_t epoch_ = 0;              // connections so far: of the one that stands
  std::optional<Milliseconds> offset_;  // the store's time since 1970 less our steady one
  driver::RedisClient client_;
};

}  // namespace porchlight::store
