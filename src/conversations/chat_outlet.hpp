#pragma once
// One I/O thread's end of the chat fan: what is told of a conversation goes to the thread's agents and to its
// visitors, neither of whom know of each other; and the agents' seats are told again and again.

#include "base/timer_queue.hpp"
#include "conversations/agent_seats.hpp"
#include "conversations/chat_fan.hpp"

#include <string_view>
#include <vector>

namespace porchlight::conversations {

/// The thread's agents in a project's room.
class ChatAgents {
 public:
  virtual void show(ProjectId project, std::string_view event, std::string_view payload) = 0;
  /// Something may have passed by them.
  virtual void on_gap(ProjectId project) = 0;

 protected:
  ~ChatAgents() = default;
};

/// The thread's visitors.
class ChatVisitors {
 public:
  /// To those connections of the visitor that may hear of it.
  virtual void deliver(const VisitorKey& visitor, const ReadyEvent& event) = 0;
  virtual void show_availability(ProjectId project, bool available) = 0;
  /// Something may have passed by those of them who chat.
  virtual void on_gap(ProjectId project) = 0;

 protected:
  ~ChatVisitors() = default;
};

/// Thread: the loop's.
class ChatOutlet final : public ChatReceiver {
 public:
  ChatOutlet(Executor& loop, TimerQueue& timers, ChatFan& fan, AgentSeats& seats, ChatAgents& agents,
             ChatVisitors& visitors);

  void on_chat_event(const ChatEvent& event) override;
  void on_roster(ProjectId project, const std::vector<RosterEntry>& entries) override;
  void on_roll_call(ProjectId project) override;
  void on_listening(ProjectId project, bool missed) override;

 private:
  void refresh();
  void wake_in_time();
  void show(const RosterNews& news);

  TimerQueue& timers_;
  ChatFan& fan_;
  AgentSeats& seats_;
  ChatAgents& agents_;
  ChatVisitors& visitors_;
  Timer refresh_timer_;
};

}  // namespace porchlight::conversations
