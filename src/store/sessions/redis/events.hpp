#pragma once
// The node's ear: one connection that listens to the channels of the projects that have agents here, and
// hands their events to the sink in the order of their revisions. Where one was lost, the sink is told to ask
// again (event_sequence.hpp says how that is noticed).

#include "base/lifetime.hpp"
#include "driver/redis/subscriber.hpp"
#include "net/event_loop.hpp"
#include "store/sessions/availability.hpp"
#include "store/sessions/event_sequence.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace porchlight::store {

class RedisEvents final : private driver::RedisChannelSink {
 public:
  struct Options {
    std::string name;    // of the connection
    std::string prefix;  // of the channels
  };
  /// The sink is told on home's thread.
  RedisEvents(net::EventLoop& home, const driver::RedisOptions& server, Options options,
              SessionEventSink& sink, Availability& availability, Metrics& metrics);
  /// Thread: home's, as start().
  ~RedisEvents();
  RedisEvents(const RedisEvents&) = delete;
  RedisEvents& operator=(const RedisEvents&) = delete;

  /// `read`: asks for a project's revision, and answers on home's thread.
  void start(UniqueFunction<void(ProjectId, Answer<Revision>)> read);
  /// As SessionStore's. Thread: any.
  void subscribe(ProjectId project, UniqueFunction<void()> listening);
  void unsubscribe(ProjectId project);
  /// A reap has read this revision. Thread: home's.
  void on_revision(ProjectId project, Revision revision);

 private:
  struct Channel {
    std::size_t subscriptions = 0;
    std::uint64_t number = 0;  // of its last confirmation: a base that is read late is not taken for another
    bool stands = false;       // events arrive
    bool missed = false;       // it was to stand and did not: whoever listens must ask again
    std::vector<UniqueFunction<void()>> waiting;
  };

  void on_message(std::string_view channel, std::string_view message) override;
  void on_subscribed(std::string_view channel) override;
  void on_redis_up() override;
  void on_redis_down(std::string_view why) override;
  void stand(ProjectId project);
  void add(ProjectId project, UniqueFunction<void()> listening);
  void remove(ProjectId project);
  void resync(ProjectId project);
  void resync_overdue();
  [[nodiscard]] std::string channel_of(ProjectId project) const;
  /// 0 for a channel that is none of ours.
  [[nodiscard]] ProjectId project_of(std::string_view channel) const;

  net::EventLoop& home_;
  Options options_;
  SessionEventSink& sink_;
  Availability& availability_;
  Counter events_;
  Counter resyncs_;
  std::unordered_map<ProjectId, Channel> channels_;
  std::uint64_t confirmations_ = 0;
  UniqueFunction<void(ProjectId, Answer<Revision>)> read_;
  EventSequence sequence_;
  Timer overdue_;
  bool up_ = false;
  Lifetime lifetime_;
  driver::RedisSubscriber subscriber_;
};

}  // namespace porchlight::store
