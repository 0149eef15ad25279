#include "conversations/agent_seats.hpp"

#include "conversations/limits.hpp"

namespace porchlight::conversations {
namespace {

Error not_in_the_room() {
  return {ErrorCode::forbidden, "Expected joinProjectRoom of that project first."};
}

}  // namespace

const RosterEntry* AgentSeats::find(ProjectId project, std::string_view socket) const {
  const auto seats = seats_.find(project);
  if (seats == seats_.end()) return nullptr;
  const auto found = seats->second.find(socket);
  return found == seats->second.end() ? nullptr : &found->second;
}

RosterEntry* AgentSeats::find(ProjectId project, std::string_view socket) {
  return const_cast<RosterEntry*>(std::as_const(*this).find(project, socket));
}

AgentSeats::ToTell AgentSeats::sit(ProjectId project, RosterEntry entry) {
  seats_[project].insert_or_assign(entry.socket, entry);
  return {std::move(entry)};
}

AgentSeats::ToTell AgentSeats::leave(ProjectId project, std::string_view socket) {
  RosterEntry* const seat = find(project, socket);
  if (seat == nullptr) return {};
  RosterEntry entry = std::move(*seat);
  Seats& seats = seats_[project];
  seats.erase(seats.find(socket));
  if (seats.empty()) seats_.erase(project);
  entry.gone = true;
  return {std::move(entry)};
}

AgentSeats::ToTell AgentSeats::set_reads_only(ProjectId project, std::string_view socket, bool reads_only) {
  RosterEntry* const seat = find(project, socket);
  if (seat == nullptr || seat->reads_only == reads_only) return {};
  seat->reads_only = reads_only;
  return {*seat};
}

Result<AgentSeats::ToTell> AgentSeats::view(ProjectId project, std::string_view socket,
                                            std::int64_t conversation, std::string visitor) {
  RosterEntry* const seat = find(project, socket);
  if (seat == nullptr) return not_in_the_room();
  seat->conversation = conversation;
  seat->visitor = std::move(visitor);
  return ToTell{*seat};
}

Result<AgentSeats::ToTell> AgentSeats::choose(ProjectId project, std::string_view socket, Availability choice,
                                              std::int64_t chosen_at) {
  if (auto allowed = may_write(project, socket); !allowed) return allowed.error();
  RosterEntry& seat = *find(project, socket);
  seat.choice = choice;
  seat.chosen_at = chosen_at;
  return ToTell{seat};
}

Result<void> AgentSeats::may_write(ProjectId project, std::string_view socket) const {
  const RosterEntry* const seat = find(project, socket);
  if (seat == nullptr) return not_in_the_room();
  if (!seat->reads_only) return {};
  return Error{ErrorCode::forbidden, "Expected an owner or an agent of that project: viewers only read."};
}

AgentSeats::ToTell AgentSeats::roll_call(ProjectId project) const {
  ToTell entries;
  if (const auto seats = seats_.find(project); seats != seats_.end()) {
    for (const auto& [socket, entry] : seats->second) entries.push_back(entry);
  }
  return entries;
}

RosterNews AgentSeats::hear(ProjectId project, const RosterEntry& entry, SteadyTime now) {
  // Also without agents of its own a thread has to forget those of a gateway that died.
  if (!refresh_at_) refresh_at_ = now + limits::roster_refresh;
  return news(project, roster_.hear(project, entry, now));
}

RosterNews AgentSeats::news(ProjectId project, AgentRoster::Change change) {
  RosterNews news{.project = project,
                  .agents = change.agents,
                  .conversations = std::move(change.conversations),
                  .visitors = std::move(change.visitors),
                  .available = {}};
  if (!change.agents) return news;
  const bool available = roster_.anyone_available(project);
  if (std::exchange(told_available_[project], available) != available) news.available = available;
  return news;
}

AgentSeats::Refresh AgentSeats::refresh(SteadyTime now) {
  Refresh refresh;
  if (!refresh_at_ || now < *refresh_at_) return refresh;
  refresh_at_ = now + limits::roster_refresh;
  for (auto& [project, change] : roster_.forget_silent(now)) {
    refresh.news.push_back(news(project, std::move(change)));
  }
  for (const auto& [project, seats] : seats_) refresh.to_tell.emplace_back(project, roll_call(project));
  return refresh;
}

}  // namespace porchlight::conversations
