#pragma once
// From whoever has changed a conversation to every I/O thread of every gateway: at once to the threads of
// this node, and over the bus to the others. So a node alone, or one that Redis has left, still tells its own
// clients everything; and what a node has lost its clients ask for again (on_listening).

#include "base/executor.hpp"
#include "conversations/chat_event.hpp"
#include "store/bus/message_bus.hpp"

#include <memory>
#include <string>
#include <vector>

namespace porchlight::conversations {

/// What a thread does with chat events. Thread: its own.
class ChatReceiver {
 public:
  virtual void on_chat_event(const ChatEvent& event) = 0;
  virtual void on_roster(ProjectId project, const std::vector<RosterEntry>& entries) = 0;
  /// Another gateway asks which agents are here.
  virtual void on_roll_call(ProjectId project) = 0;
  /// From now on this node hears what others say of the project. `missed`: it was to hear some that it has
  /// not.
  virtual void on_listening(ProjectId project, bool missed) = 0;

 protected:
  ~ChatReceiver() = default;
};

class ChatFan final : public store::MessageBusSink {
 public:
  explicit ChatFan(std::string node) : node_(std::move(node)) {}
  ChatFan(const ChatFan&) = delete;
  ChatFan& operator=(const ChatFan&) = delete;

  /// Thread: before any event. The bus outlives every call.
  void set_bus(store::MessageBus& bus) { bus_ = &bus; }
  void add(Executor& home, ChatReceiver& receiver) { outlets_.push_back({&home, &receiver}); }

  /// Thread: any.
  void tell(const ChatEvent& event);
  /// Thread: any.
  void tell_roster(ProjectId project, std::vector<RosterEntry> entries);
  /// Clients of the project are here: counted. Thread: any.
  void listen(ProjectId project) { bus_->subscribe(project); }
  void unlisten(ProjectId project) { bus_->unsubscribe(project); }
  /// As MessageBus's. Thread: any.
  void when_listening(ProjectId project, UniqueFunction<void()> listening) {
    bus_->when_listening(project, std::move(listening));
  }

  void on_bus_message(ProjectId project, std::string_view payload) override;
  void on_bus_listening(ProjectId project, bool missed) override;
  void on_bus_lost(ProjectId project) override;

 private:
  struct Outlet {
    Executor* home;
    ChatReceiver* receiver;
  };
  template <typename Value, typename Deliver>
  void post_to_all(Value value, Deliver deliver);
  void publish(ProjectId project, Envelope envelope);

  const std::string node_;
  store::MessageBus* bus_ = nullptr;
  std::vector<Outlet> outlets_;
};

}  // namespace porchlight::conversations
