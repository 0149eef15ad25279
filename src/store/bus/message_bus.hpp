#pragma once
// From one gateway to the others, per project: what clients of theirs are to be told now. Nothing is kept:
// what was published while a gateway did not listen is lost to it, and it is told that it missed something.
// The truth is in the database, and clients ask there.

#include "base/ids.hpp"
#include "base/unique_function.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// Thread: the bus's. Must not block.
class MessageBusSink {
 public:
  /// Also what this node has published itself.
  virtual void on_bus_message(ProjectId project, std::string_view payload) = 0;
  /// From now on messages of the project arrive. `missed`: some may be lost.
  virtual void on_bus_listening(ProjectId project, bool missed) = 0;
  /// Something of the project that had to arrive did not go out. The others do not know; now they can be
  /// told.
  virtual void on_bus_lost(ProjectId project) = 0;

 protected:
  ~MessageBusSink() = default;
};

/// Thread: any.
class MessageBus {
 public:
  virtual ~MessageBus() = default;
  /// `must_arrive`: that it was lost is told (on_bus_lost).
  virtual void publish(ProjectId project, std::string payload, bool must_arrive) = 0;
  /// Counted: twice needs unsubscribing twice.
  virtual void subscribe(ProjectId project) = 0;
  virtual void unsubscribe(ProjectId project) = 0;
  /// Calls back, on the bus's thread, once messages of a project that was subscribed to arrive. While the bus
  /// is away: at once, and the sink is told afterwards that something was missed.
  virtual void when_listening(ProjectId project, UniqueFunction<void()> listening) = 0;
};

/// One node alone has nobody to tell.
class NoMessageBus final : public MessageBus {
 public:
  void publish(ProjectId, std::string, bool) override {}
  void subscribe(ProjectId) override {}
  void unsubscribe(ProjectId) override {}
  void when_listening(ProjectId, UniqueFunction<void()> listening) override { listening(); }
};

}  // namespace porchlight::store
