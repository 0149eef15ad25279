#include "conversations/chat_outlet.hpp"

#include "conversations/roster_json.hpp"

namespace porchlight::conversations {

ChatOutlet::ChatOutlet(Executor& loop, TimerQueue& timers, ChatFan& fan, AgentSeats& seats,
                       ChatAgents& agents, ChatVisitors& visitors)
    : timers_(timers),
      fan_(fan),
      seats_(seats),
      agents_(agents),
      visitors_(visitors),
      refresh_timer_(timers, [this] { refresh(); }) {
  fan_.add(loop, *this);
}

void ChatOutlet::on_chat_event(const ChatEvent& event) {
  if (!event.agents.name.empty()) agents_.show(event.project, event.agents.name, event.agents.payload);
  if (!event.visitor.name.empty()) visitors_.deliver({event.project, event.visitor_uid}, event.visitor);
}

void ChatOutlet::on_roster(ProjectId project, const std::vector<RosterEntry>& entries) {
  for (const RosterEntry& entry : entries) show(seats_.hear(project, entry, timers_.now()));
  wake_in_time();
}

void ChatOutlet::on_roll_call(ProjectId project) {
  fan_.tell_roster(project, seats_.roll_call(project));
}

/// An agent's join waits for it; visitors' first questions do not, and may have been too early.
void ChatOutlet::on_listening(ProjectId project, bool missed) {
  if (missed) agents_.on_gap(project);
  visitors_.on_gap(project);
}

void ChatOutlet::refresh() {
  AgentSeats::Refresh due = seats_.refresh(timers_.now());
  for (const RosterNews& news : due.news) show(news);
  for (auto& [project, entries] : due.to_tell) fan_.tell_roster(project, std::move(entries));
  wake_in_time();
}

void ChatOutlet::wake_in_time() {
  if (const auto next = seats_.next(); next && !refresh_timer_.armed()) refresh_timer_.arm(*next);
}

void ChatOutlet::show(const RosterNews& news) {
  const ProjectId project = news.project;
  if (news.agents) {
    const auto event = agents_availability(project, seats_.roster().agents(project));
    agents_.show(project, event.name, event.payload);
  }
  if (news.available) visitors_.show_availability(project, *news.available);
  for (const std::int64_t conversation : news.conversations) {
    const auto event =
        conversation_viewers(project, conversation, seats_.roster().viewers(project, conversation));
    agents_.show(project, event.name, event.payload);
  }
  for (const std::string& visitor : news.visitors) {
    const auto event = visitor_viewers(project, visitor, seats_.roster().viewers_of(project, visitor));
    agents_.show(project, event.name, event.payload);
  }
}

}  // namespace porchlight::conversations
