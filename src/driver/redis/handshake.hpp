#pragma once
// What is said on a new connection before anybody may use it, without a socket. First, in one go: who we are,
// which database, and who answers: its process (run_id), our connection's number, whether it is the master,
// whether it takes commands at all (it may still be loading). Then, if this very process has had a connection
// of ours before: CLIENT KILL for that one, so that nothing that is stuck on it can run any more. Only then
// the prologue.
//
// Providers forbid much of this. What is forbidden is told (forbidden()) and done without: whether it is the
// master is asked with ROLE, else with INFO replication, else a write that changes nothing (the probe) tells
// it, else the first real one does.
//
// RESP2 throughout: there is no HELLO, so Redis 5 and the likes of Redis understand it as well.

#include "driver/redis/options.hpp"
#include "driver/redis/reader.hpp"
#include "driver/redis/reply.hpp"
#include "driver/redis/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::driver {

/// A connection as the server knows it.
struct RedisIdentity {
  std::string run_id;       // of the server's process
  std::int64_t client = 0;  // never given again within a process
  bool cluster = false;     // it has answered a command as only a cluster's node does
  bool operator==(const RedisIdentity&) const = default;
};

/// The last connection to each of the last few servers that took commands of ours.
class RedisIdentities {
 public:
  void remember(RedisIdentity identity);
  /// 0 where there is none.
  [[nodiscard]] std::int64_t client_of(std::string_view run_id) const;
  [[nodiscard]] bool is_cluster(std::string_view run_id) const;
  /// The one remembered last is of this process. False where it did not say who it is.
  [[nodiscard]] bool is_last(std::string_view run_id) const;

 private:
  [[nodiscard]] RedisIdentity find(std::string_view run_id) const;

  std::vector<RedisIdentity> identities_;  // the newest last
};

/// `bad_request`: what answers there can never be used. For a sentence that begins with the server's name.
[[nodiscard]] Error redis_cluster_error();

/// What the user may not do, and what is done instead. The texts are literals.
struct RedisForbidden {
  std::string_view command;
  std::string_view instead;
  bool operator==(const RedisForbidden&) const = default;
};

class RedisHandshake {
 public:
  /// All three outlive it.
  RedisHandshake(const RedisOptions& options, const RedisSettings& settings, const RedisIdentities& before);

  /// What is to be written now, once.
  [[nodiscard]] std::string take_output() { return std::exchange(output_, {}); }
  /// True when it is done. Errors: `unavailable`, with the reason: the connection cannot be used; or
  /// redis_cluster_error().
  [[nodiscard]] Result<bool> receive(std::string_view bytes);
  /// Once it is done.
  [[nodiscard]] const RedisIdentity& identity() const { return identity_; }
  /// Once it is done.
  [[nodiscard]] const std::vector<RedisForbidden>& forbidden() const { return forbidden_; }

 private:
  enum class Step : std::uint8_t {
    auth,
    select,
    name,
    client,
    info,
    role,
    ping,
    replication,
    kill,
    probe,
    prologue
  };
  enum class Stage : std::uint8_t { greeting, replication, last };
  void ask(Step step, const RedisRequest& request);
  [[nodiscard]] Result<void> check(Step step, RedisReply reply);
  [[nodiscard]] Result<void> check_role(std::string_view role);
  [[nodiscard]] Result<void> check_server(std::string_view info);
  [[nodiscard]] static bool can_do_without(Step step);
  void do_without(Step step);
  void ask_next();
  void ask_last();

  const RedisOptions& options_;
  const RedisSettings& settings_;
  const RedisIdentities& before_;
  RedisReader reader_;
  RedisIdentity identity_;
  std::string output_;
  std::vector<Step> asked_;  // each answered by one reply, in order
  std::size_t answered_ = 0;
  std::vector<RedisForbidden> forbidden_;
  Stage stage_ = Stage::greeting;
  bool informed_ = false;    // INFO is allowed
  bool mode_known_ = false;  // it is no cluster
  bool role_known_ = false;  // it is a master
};

/// Where the master is, as one Sentinel says it.
class RedisSentinelQuestion {
 public:
  explicit RedisSentinelQuestion(const RedisOptions& options);
  [[nodiscard]] std::string take_output() { return std::exchange(output_, {}); }
  /// None: not yet answered. Errors: `unavailable`, with the reason: the next Sentinel is to be asked.
  [[nodiscard]] Result<std::optional<RedisAddress>> receive(std::string_view bytes);

 private:
  RedisReader reader_;
  std::string output_;
  bool authenticates_ = false;  // the first reply is AUTH's
};

}  // namespace porchlight::driver
