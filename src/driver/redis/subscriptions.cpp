#include "driver/redis/subscriptions.hpp"

#include "driver/redis/limits.hpp"

#include <algorithm>

namespace porchlight::driver {

std::string RedisSubscriptions::subscribe(const std::string& channel) {
  Channel& state = channels_[channel];
  if (std::exchange(state.wanted, true) || !reader_) return {};
  ++state.asked;
  return RedisRequest().command(2).arg("SUBSCRIBE").arg(channel).bytes();
}

std::string RedisSubscriptions::unsubscribe(const std::string& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end() || !found->second.wanted) return {};
  found->second.wanted = false;
  std::string bytes;
  if (reader_) bytes = RedisRequest().command(2).arg("UNSUBSCRIBE").arg(channel).bytes();
  if (found->second.asked == 0) channels_.erase(found);
  return bytes;
}

std::string RedisSubscriptions::on_up() {
  reader_.emplace();
  RedisRequest request;
  std::size_t left = channels_.size();
  std::size_t room = 0;  // in the command that was begun
  for (auto& [channel, state] : channels_) {
    if (room == 0) {
      room = std::min(left, limits::redis_subscribe_channels);
      request.command(1 + room).arg("SUBSCRIBE");
    }
    request.arg(channel);
    state.asked = 1;
    --room;
    --left;
  }
  return std::move(request).take_bytes();
}

void RedisSubscriptions::on_down() {
  reader_.reset();
  std::erase_if(channels_, [](const auto& entry) { return !entry.second.wanted; });
  for (auto& [channel, state] : channels_) state.asked = 0;
}

Result<void> RedisSubscriptions::receive(std::string_view bytes, RedisChannelSink& sink) {
  if (!reader_) return {};
  reader_->feed(bytes);
  while (!closed_) {
    const auto reply = reader_->next();
    if (!reply) return reply.error();
    if (!*reply) return {};
    if (auto taken = on_reply((*reply)->get(), sink); !taken) return taken;
  }
  return {};
}

Result<void> RedisSubscriptions::on_reply(RedisReply reply, RedisChannelSink& sink) {
  if (reply.is_error()) {
    return Error{ErrorCode::unavailable, std::string(reply.text().substr(0, limits::redis_reason_bytes))};
  }
  const std::string_view kind = reply[0].text();
  const std::string_view channel = reply[1].text();
  if (kind == "message") {
    const auto found = channels_.find(channel);
    if (found != channels_.end() && found->second.wanted) sink.on_message(channel, reply[2].text());
  } else if (kind == "subscribe") {
    on_subscribed(channel, sink);
  }
  return {};
}

/// Told only for the last SUBSCRIBE of a channel: behind an earlier one there is an UNSUBSCRIBE yet to come.
void RedisSubscriptions::on_subscribed(std::string_view channel, RedisChannelSink& sink) {
  const auto found = channels_.find(channel);
  if (found == channels_.end() || found->second.asked == 0 || --found->second.asked > 0) return;
  if (found->second.wanted) return sink.on_subscribed(channel);
  channels_.erase(found);
}

}  // namespace porchlight::driver
