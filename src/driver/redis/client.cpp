#include "driver/redis/client.hpp"

#include "base/assert.hpp"
#include "driver/redis/limits.hpp"
#include "driver/redis/link.hpp"
#include "driver/redis/pipeline.hpp"

#include <string>
#include <utility>
#include <vector>

namespace porchlight::driver {

// A handler or the observer may destroy the client that calls it: the client then closes this and disposes of
// it at the end of the turn, so that whatever is on the stack finds it there, closed. What was put off to the
// end of the turn before runs before.
struct RedisClient::Impl final : RedisLinkOwner {
  Impl(net::EventLoop& on, RedisOptions options, Settings settings, RedisObserver& to)
      : loop(on),
        observer(to),
        reply_time(settings.reply_time),
        probe(settings.probe),
        link(on, std::move(options), std::move(settings), *this),
        reply_timer(on.timers(), [this] { on_reply_time(); }),
        ping_timer(on.timers(), [this] { ping(); }) {}

  void close();
  void send(RedisRequest request, Handler handler);
  void refuse(Handler handler);
  void answer_refused();
  void schedule_flush();
  void flush();
  void ping();
  void on_reply_time();
  void give_up(std::string_view why);
  void on_batch_done(RedisPipeline::Unfit unfit);

  void on_link_up() override;
  void on_link_forbids(const RedisForbidden& what) override {
    observer.on_redis_forbids(what.command, what.instead);
  }
  void on_link_bytes(std::string_view bytes) override;
  void on_link_down(const Error& why, bool news) override;

  /// Runs `what` at the end of the turn if the batch under way is still this one, on this connection.
  template <typename What>
  void later_in_this_batch(What what) {
    loop.at_end_of_turn([this, what, batch = batches] {
      if (!closed && link.up() && batches == batch) what();
    });
  }

  net::EventLoop& loop;
  RedisObserver& observer;
  const Milliseconds reply_time;
  const RedisRequest probe;
  RedisLink link;
  RedisPipeline pipeline;
  std::vector<Handler> refused;  // answered at the end of the turn
  Timer reply_timer;             // of the batch under way
  Timer ping_timer;              // while the link is up
  SteadyTime batch_began;
  std::uint64_t batches = 0;  // begun
  bool flush_scheduled = false;
  bool giving_up = false;
  bool ping_queued = false;
  bool only_ping = false;  // the batch under way
  bool closed = false;
};

void RedisClient::Impl::close() {
  closed = true;
  link.close();
  reply_timer.cancel();
  ping_timer.cancel();
  pipeline.close();
  refused.clear();
}

void RedisClient::Impl::send(RedisRequest request, Handler handler) {
  PORCHLIGHT_ASSERT(loop.owned_here() && !closed && handler);
  if (!link.up() || !pipeline.add(request, handler)) return refuse(std::move(handler));
  schedule_flush();
}

void RedisClient::Impl::refuse(Handler handler) {
  refused.push_back(std::move(handler));
  if (refused.size() > 1) return;
  loop.at_end_of_turn([this] { answer_refused(); });
}

void RedisClient::Impl::answer_refused() {
  auto handlers = std::exchange(refused, {});
  for (auto& handler : handlers) {
    if (closed) return;
    handler(Error{ErrorCode::unavailable, link.up() ? "Too much waits for Redis" : "Redis is not reachable"});
  }
}

void RedisClient::Impl::schedule_flush() {
  if (flush_scheduled || pipeline.under_way()) return;
  flush_scheduled = true;
  loop.at_end_of_turn([this] {
    flush_scheduled = false;
    flush();
  });
}

void RedisClient::Impl::flush() {
  if (closed || giving_up || !link.up()) return;
  std::string bytes = pipeline.begin_batch();
  if (bytes.empty()) return;
  ++batches;
  batch_began = loop.now();
  only_ping = std::exchange(ping_queued, false) && pipeline.batch_commands() == 1;
  reply_timer.arm_in(reply_time);
  link.write(std::move(bytes));
}

/// However much is asked: whoever only reads would go on reading from a master that has become a replica.
void RedisClient::Impl::ping() {
  ping_timer.arm_in(limits::redis_ping_time);
  if (ping_queued) return;
  RedisRequest request = probe;
  if (request.commands() == 0) request.command(1).arg("PING");
  Handler nobody = [](const Result<std::span<const RedisReply>>&) {};
  ping_queued = pipeline.add(request, nobody);
  schedule_flush();
}

void RedisClient::Impl::on_reply_time() {
  // Looked at again at the end of the turn: this thread may have been held up, and the answer be here.
  later_in_this_batch([this] {
    if (!pipeline.under_way()) return;
    link.lose("no answer within " + std::to_string(reply_time.count()) + " ms");
  });
}

void RedisClient::Impl::give_up(std::string_view why) {
  if (giving_up || !link.up()) return;
  giving_up = true;
  later_in_this_batch([this, reason = std::string(why)] { link.lose(reason); });
}

void RedisClient::Impl::on_link_up() {
  ping_timer.arm_in(limits::redis_ping_time);
  observer.on_redis_up();
}

void RedisClient::Impl::on_link_bytes(std::string_view bytes) {
  const auto progress = pipeline.receive(bytes);
  if (closed) return;
  if (!progress) return link.lose(progress.error().message);
  if (progress->batch_done) on_batch_done(progress->unfit);
}

void RedisClient::Impl::on_batch_done(RedisPipeline::Unfit unfit) {
  reply_timer.cancel();
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(loop.now() - batch_began);
  if (!only_ping) observer.on_redis_batch(pipeline.batch_commands(), took);
  if (closed) return;
  if (unfit == RedisPipeline::Unfit::replica) return link.lose("READONLY: it has become a replica");
  if (unfit == RedisPipeline::Unfit::cluster) return link.refuse_cluster();
  if (pipeline.queued() > 0) schedule_flush();
}

void RedisClient::Impl::on_link_down(const Error& why, bool news) {
  reply_timer.cancel();
  ping_timer.cancel();
  giving_up = false;
  ping_queued = false;
  pipeline.fail({ErrorCode::unavailable, "Redis is not reachable"});
  answer_refused();
  if (!closed && news) observer.on_redis_down(why.message);
}

RedisClient::RedisClient(net::EventLoop& loop, RedisOptions options, Settings settings,
                         RedisObserver& observer)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(settings), observer)) {}

RedisClient::~RedisClient() {
  impl_->close();
  net::EventLoop& loop = impl_->loop;
  loop.dispose(std::move(impl_));
}

void RedisClient::start() {
  impl_->link.start();
}

void RedisClient::send(RedisRequest request, Handler handler) {
  impl_->send(std::move(request), std::move(handler));
}

void RedisClient::give_up(std::string_view why) {
  impl_->give_up(why);
}

bool RedisClient::up() const {
  return impl_->link.up();
}

bool RedisClient::same_server() const {
  return impl_->link.same_server();
}

std::size_t RedisClient::queued() const {
  return impl_->pipeline.queued();
}

}  // namespace porchlight::driver
