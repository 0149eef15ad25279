#include "driver/redis/subscriber.hpp"

#include "driver/redis/limits.hpp"
#include "driver/redis/link.hpp"
#include "driver/redis/subscriptions.hpp"

#include <utility>

namespace porchlight::driver {

namespace {

RedisClient::Settings without_prologue(RedisClient::Settings settings) {
  settings.prologue = {};
  settings.probe = {};
  return settings;
}

}  // namespace

// Lives until the end of the turn in which its subscriber is destroyed, as RedisClient's does.
struct RedisSubscriber::Impl final : RedisLinkOwner {
  Impl(net::EventLoop& on, RedisOptions options, RedisClient::Settings settings, RedisChannelSink& to)
      : loop(on),
        sink(to),
        reply_time(settings.reply_time),
        link(on, std::move(options), without_prologue(std::move(settings)), *this),
        ping_timer(on.timers(), [this] { ping(); }),
        reply_timer(on.timers(), [this] { on_reply_time(); }) {}

  void close() {
    closed = true;
    subscriptions.close();
    link.close();
    ping_timer.cancel();
    reply_timer.cancel();
  }

  void ping() {
    ++pings;
    link.write(RedisRequest().command(1).arg("PING").bytes());
    reply_timer.arm_in(reply_time);
  }

  void on_reply_time() {
    // At the end of the turn: this thread may have been held up, and the answer be here.
    loop.at_end_of_turn([this, ping = pings] {
      if (closed || ping != pings || ping_timer.armed()) return;
      link.lose("no answer within " + std::to_string(reply_time.count()) + " ms");
    });
  }

  void on_link_up() override {
    ping_timer.arm_in(limits::redis_ping_time);
    link.write(subscriptions.on_up());
    sink.on_redis_up();
  }

  void on_link_bytes(std::string_view bytes) override {
    reply_timer.cancel();
    ping_timer.arm_in(limits::redis_ping_time);
    const auto taken = subscriptions.receive(bytes, sink);
    if (!closed && !taken) link.lose(taken.error().message);
  }

  void on_link_down(const Error& why, bool news) override {
    ping_timer.cancel();
    reply_timer.cancel();
    subscriptions.on_down();
    if (news) sink.on_redis_down(why.message);
  }

  net::EventLoop& loop;
  RedisChannelSink& sink;
  const Milliseconds reply_time;
  RedisLink link;
  RedisSubscriptions subscriptions;
  Timer ping_timer;   // armed while nothing is asked: after each word for the next silence
  Timer reply_timer;  // of a PING
  std::uint64_t pings = 0;
  bool closed = false;
};

RedisSubscriber::RedisSubscriber(net::EventLoop& loop, RedisOptions options, RedisClient::Settings settings,
                                 RedisChannelSink& sink)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(settings), sink)) {}

RedisSubscriber::~RedisSubscriber() {
  impl_->close();
  net::EventLoop& loop = impl_->loop;
  loop.dispose(std::move(impl_));
}

void RedisSubscriber::start() {
  impl_->link.start();
}

void RedisSubscriber::subscribe(const std::string& channel) {
  impl_->link.write(impl_->subscriptions.subscribe(channel));
}

void RedisSubscriber::unsubscribe(const std::string& channel) {
  impl_->link.write(impl_->subscriptions.unsubscribe(channel));
}

}  // namespace porchlight::driver
