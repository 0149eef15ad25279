#pragma once
// One connection to Redis, or to a Sentinel, as bytes: dialled, under TLS where that is asked for.

#include "driver/redis/options.hpp"
#include "net/dialer.hpp"
#include "net/stream.hpp"
#include "net/tls_client.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::driver {

/// Thread: the loop's. Each call may close the wire, and dispose of it (EventLoop::dispose), but not destroy
/// it.
class RedisWireHandler {
 public:
  /// Connected, TLS included: what is written now goes out.
  virtual void on_wire_open() = 0;
  /// The bytes are valid during the call only.
  virtual void on_wire_bytes(std::string_view bytes) = 0;
  /// Once, by itself: it could not be made, or has ended.
  /// `why` names the address.
  virtual void on_wire_end(const std::string& why) = 0;

 protected:
  ~RedisWireHandler() = default;
};

class RedisWire final : private net::StreamHandler {
 public:
  /// `trust`: none without TLS; outlives the wire.
  RedisWire(net::EventLoop& loop, RedisAddress address, Milliseconds connect_time, const net::TlsTrust* trust,
            RedisWireHandler& handler);
  ~RedisWire() { close(); }
  RedisWire(const RedisWire&) = delete;
  RedisWire& operator=(const RedisWire&) = delete;

  void write(std::string bytes);
  /// Ends it with a reset; the handler hears nothing any more.
  void close();

 private:
  void on_socket(Result<net::DetachedSocket> socket);
  void on_bytes(std::string_view bytes) override;
  void on_end(net::StreamEnd end) override;
  void flush_tls();
  void fail(const std::string& why);
  void end_with(const std::string& why);

  net::EventLoop& loop_;
  RedisAddress address_;
  const net::TlsTrust* trust_;
  RedisWireHandler* handler_;  // null once it is over
  std::unique_ptr<net::Dial> dial_;
  net::StreamPtr stream_;
  std::optional<net::TlsClient> tls_;
};

}  // namespace porchlight::driver
