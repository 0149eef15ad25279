#pragma once
// A connection to the Redis master that is kept up: where the Sentinels say that it is, if there are any
// (asked anew each time), then the handshake, then its owner's bytes; when it is lost, the same again after a
// back-off. RedisClient and RedisSubscriber are two owners of one.

#include "driver/redis/back_off.hpp"
#include "driver/redis/handshake.hpp"
#include "driver/redis/options.hpp"
#include "driver/redis/settings.hpp"
#include "driver/redis/wire.hpp"
#include "net/event_loop.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace porchlight::driver {

/// Thread: the loop's. Each may close the link.
class RedisLinkOwner {
 public:
  virtual void on_link_up() = 0;
  /// Once for each command, before on_link_up(). Must not close the link.
  virtual void on_link_forbids(const RedisForbidden& /*what*/) {}
  /// What follows the handshake; valid during the call only.
  virtual void on_link_bytes(std::string_view bytes) = 0;
  /// It is lost, or an attempt has failed; `news`: for the first time since it was up, or now with another
  /// code. `unavailable`; or `bad_request`: what answers can never be used (a cluster), though it is asked
  /// again all the same.
  virtual void on_link_down(const Error& why, bool news) = 0;

 protected:
  ~RedisLinkOwner() = default;
};

class RedisLink final : private RedisWireHandler {
 public:
  RedisLink(net::EventLoop& loop, RedisOptions options, RedisSettings settings, RedisLinkOwner& owner);
  ~RedisLink() { close(); }
  RedisLink(const RedisLink&) = delete;
  RedisLink& operator=(const RedisLink&) = delete;

  /// Nothing is told from inside.
  void start();
  /// Ignored where it is not up.
  void write(std::string bytes);
  /// Resets the connection, tells the owner and tries again. Ignored where it is not up.
  void lose(const std::string& why);
  /// As lose(): a reply was one of a cluster's. While this process answers there it is not up again.
  void refuse_cluster();
  /// For ever; the owner hears nothing any more.
  void close();
  [[nodiscard]] bool up() const { return step_ == Step::up; }
  /// Whoever answers is the process that answered on the connection before. False of the first, and of one
  /// that does not say who it is.
  [[nodiscard]] bool same_server() const { return same_server_; }

 private:
  enum class Step : std::uint8_t { idle, sentinel, handshake, up, closed };

  void attempt();
  void ask_sentinel();
  void sentinel_failed(const std::string& why);
  void connect(RedisAddress address);
  void open_wire(Step step, RedisAddress address);
  void drop_wire();
  void on_limit();
  void failed(std::string why, ErrorCode code = ErrorCode::unavailable);
  void refused(const Error& why);
  void on_handshake(std::string_view bytes);
  void on_sentinel(std::string_view bytes);
  [[nodiscard]] bool load_trust();

  void on_wire_open() override;
  void on_wire_bytes(std::string_view bytes) override;
  void on_wire_end(const std::string& why) override;

  net::EventLoop& loop_;
  const RedisOptions options_;
  const RedisSettings settings_;
  RedisLinkOwner& owner_;
  RedisBackOff back_off_;
  RedisIdentities identities_;
  std::optional<net::TlsTrust> trust_;  // loaded with the first connection that needs it
  std::unique_ptr<RedisWire> wire_;
  RedisAddress address_;  // of the wire
  std::optional<RedisHandshake> handshake_;
  std::optional<RedisSentinelQuestion> question_;
  Timer limit_;  // of the step
  Timer retry_;
  SteadyTime up_at_{};
  bool same_server_ = false;
  std::size_t sentinel_ = 0;         // the one that is asked first
  std::size_t sentinels_asked_ = 0;  // in this attempt
  Step step_ = Step::idle;
  std::set<std::string_view> told_forbidden_;
  std::optional<ErrorCode> told_down_;  // with which code; none: it is up, or has not been tried
};

}  // namespace porchlight::driver
