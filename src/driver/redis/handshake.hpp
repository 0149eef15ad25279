#pragma once
// What is said on a new connection before anybody may use it, without a socket. First, in one go: who we are,
// which database, and who answers: its process (run_id), our connection's number, whether it is the master,
// whether it takes commands at all (it may still be loading). Then, if this very process has had a connection
// of ours before: CLIENT KILL for that one, so that nothing that is stuck on it can run any more. Only then
// the prologue.
//
// RESP2 throughout: there is no HELLO, so Redis 5 and the likes of Redis understand it as well.

#include "driver/redis/options.hpp"
#include "driver/redis/reader.hpp"
#include "driver/redis/reply.hpp"

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

 private:
  [[nodiscard]] RedisIdentity find(std::string_view run_id) const;

  std::vector<RedisIdentity> identities_;  // the newest last
};

/// `bad_request`: what answers there can never be used. For a sentence that begins with the server's name.
[[nodiscard]] Error redis_cluster_error();

class RedisHandshake {
 public:
  /// All three outlive it.
  RedisHandshake(const RedisOptions& options, const std::string& name, const RedisRequest& prologue,
                 const RedisIdentities& before);

  /// What is to be written now, once.
  [[nodiscard]] std::string take_output() { return std::exchange(output_, {}); }
  /// True when it is done. Errors: `unavailable`, with the reason: the connection cannot be used; or
  /// redis_cluster_error().
  [[nodiscard]] Result<bool> receive(std::string_view bytes);
  /// Once it is done.
  [[nodiscard]] const RedisIdentity& identity() const { return identity_; }

 private:
  enum class Step : std::uint8_t { auth, select, name, client, info, role, ping, kill, prologue };
  void ask(Step step, const RedisRequest& request);
  [[nodiscard]] Result<void> check(Step step, RedisReply reply);
  [[nodiscard]] Result<void> check_role(RedisReply reply) const;
  [[nodiscard]] Result<void> check_server(std::string_view info);
  void ask_second();

  const RedisOptions& options_;
  const std::string& name_;
  const RedisRequest& prologue_;
  const RedisIdentities& before_;
  RedisReader reader_;
  RedisIdentity identity_;
  std::string output_;
  std::vector<Step> asked_;  // each answered by one reply, in order
  std::size_t answered_ = 0;
  bool second_ = false;
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
