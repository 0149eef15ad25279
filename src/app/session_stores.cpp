#include "app/session_stores.hpp"

#include "driver/redis/check.hpp"
#include "store/sessions/memory/session_store.hpp"
#include "store/sessions/redis/scripts.hpp"
#include "store/sessions/redis/session_store.hpp"

#include <utility>

namespace porchlight::app {
namespace {

class MemorySessions final : public SessionStores {
 public:
  MemorySessions(const Clock& clock, store::SessionEventSink& sink) : store_(clock, sink) {}
  void start() override {}
  store::SessionStore& of(std::size_t) override { return store_; }
  void on_connected(std::size_t, UniqueFunction<void(bool)>) override {}  // it was never away
  void on_revision(ProjectId, store::Revision) override {}
  [[nodiscard]] bool shared() const override { return false; }

 private:
  store::MemorySessionStore store_;
};

class RedisSessions final : public SessionStores {
 public:
  RedisSessions(const Configuration& configuration, const driver::RedisOptions& server,
                const std::string& node, const std::vector<std::unique_ptr<net::EventLoop>>& loops,
                store::SessionEventSink& sink, Metrics& metrics)
      : availability_(*loops.front(), loops.front()->timers(), sink, metrics),
        events_(*loops.front(), server, {connection_name(node, "events"), configuration.redis.prefix}, sink,
                availability_, metrics) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
      stores_.push_back(std::make_unique<store::RedisSessionStore>(
          *loops[i], server,
          store::RedisSessionStore::Options{connection_name(node, std::to_string(i)),
                                            configuration.redis.prefix, configuration.presence.lease},
          events_, availability_, metrics));
    }
    for (const auto& loop : loops) loops_.push_back(loop.get());
  }

  void start() override {
    events_.start([&home = *stores_.front()](ProjectId project, store::Answer<store::Revision> answer) {
      home.revision(project, std::move(answer));
    });
    for (std::size_t i = 0; i < stores_.size(); ++i) {
      loops_[i]->post([&store = *stores_[i]] { store.start(); });
    }
  }
  store::SessionStore& of(std::size_t thread) override { return *stores_[thread]; }
  void on_connected(std::size_t thread, UniqueFunction<void(bool)> callback) override {
    stores_[thread]->on_connected(std::move(callback));
  }
  void on_revision(ProjectId project, store::Revision revision) override {
    events_.on_revision(project, revision);
  }
  [[nodiscard]] bool shared() const override { return true; }

 private:
  static std::string connection_name(const std::string& node, const std::string& part) {
    return "porchlight:" + node + "/" + part;
  }

  std::vector<net::EventLoop*> loops_;
  store::Availability availability_;
  store::RedisEvents events_;
  std::vector<std::unique_ptr<store::RedisSessionStore>> stores_;
};

}  // namespace

Result<void> check_session_stores(const Configuration& configuration) {
  if (configuration.redis.url.empty()) return {};
  const auto server = driver::parse_redis_url(configuration.redis.url);
  if (!server) return server.error();
  return driver::check_redis(*server, store::redis_probe(configuration.redis.prefix));
}

Result<std::unique_ptr<SessionStores>> make_session_stores(
    const Configuration& configuration, const Clock& clock, const std::string& node,
    const std::vector<std::unique_ptr<net::EventLoop>>& loops, store::SessionEventSink& sink,
    Metrics& metrics) {
  if (configuration.redis.url.empty()) {
    return std::unique_ptr<SessionStores>(std::make_unique<MemorySessions>(clock, sink));
  }
  auto server = driver::parse_redis_url(configuration.redis.url);
  if (!server) return server.error();
  return std::unique_ptr<SessionStores>(
      std::make_unique<RedisSessions>(configuration, *server, node, loops, sink, metrics));
}

}  // namespace porchlight::app
