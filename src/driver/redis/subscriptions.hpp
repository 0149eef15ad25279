#pragma once
// The conversation of a connection that listens (RESP2: SUBSCRIBE, UNSUBSCRIBE, PING and nothing else),
// without a socket: what is wanted, what has been asked for, what has come.

#include "driver/redis/channel_sink.hpp"
#include "driver/redis/reader.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::driver {

class RedisSubscriptions {
 public:
  /// These answer what is to be written; nothing while no connection stands.
  [[nodiscard]] std::string subscribe(const std::string& channel);
  [[nodiscard]] std::string unsubscribe(const std::string& channel);
  /// A connection stands: everything is asked for again.
  [[nodiscard]] std::string on_up();

  void on_down();
  /// Takes bytes that have come and tells the sink, which may subscribe, unsubscribe and close().
  /// Errors: `unavailable`: the connection is of no use.
  [[nodiscard]] Result<void> receive(std::string_view bytes, RedisChannelSink& sink);
  /// The sink hears nothing any more.
  void close() { closed_ = true; }

 private:
  struct Channel {
    bool wanted = false;
    unsigned asked = 0;  // SUBSCRIBEs that are not answered yet
  };
  [[nodiscard]] Result<void> on_reply(RedisReply reply, RedisChannelSink& sink);
  void on_subscribed(std::string_view channel, RedisChannelSink& sink);

  std::map<std::string, Channel, std::less<>> channels_;
  std::optional<RedisReader> reader_;  // while a connection stands
  bool closed_ = false;
};

}  // namespace porchlight::driver
