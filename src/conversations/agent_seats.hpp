#pragma once
// The agents of one I/O thread in their projects' rooms, and of everybody's agents who is here (AgentRoster):
// who may do what there, what the other threads are to be told of it, and what is to be shown of what they
// tell. Events and time in, values out. No socket, no clock, no bus in here.
//
// What happens to a seat is not shown at once, but when its entry comes back by the fan, as it comes to all
// the others.

#include "base/error.hpp"
#include "conversations/agent_roster.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::conversations {

/// What is to be shown to a thread's clients of one project.
struct RosterNews {
  ProjectId project = 0;
  bool agents = false;                      // to agents: who is here, or available
  std::vector<std::int64_t> conversations;  // to agents: whose viewers are others now
  std::vector<std::string> visitors{};      // to agents: the same
  std::optional<bool> available;            // to visitors who have asked: whether anybody is
  bool operator==(const RosterNews&) const = default;
};

class AgentSeats {
 public:
  /// Entries of a project that every thread of every gateway is to be told; none: nothing has changed.
  using ToTell = std::vector<RosterEntry>;

  /// The agent has come into the project's room, once more or for the first time.
  [[nodiscard]] ToTell sit(ProjectId project, RosterEntry entry);
  /// It has left.
  [[nodiscard]] ToTell leave(ProjectId project, std::string_view socket);
  /// Its role has become a viewer's, or another one.
  [[nodiscard]] ToTell set_reads_only(ProjectId project, std::string_view socket, bool reads_only);
  /// It looks at that conversation; 0: at none; and at that visitor; empty: at nobody. Errors: forbidden (not
  /// in the room).
  [[nodiscard]] Result<ToTell> view(ProjectId project, std::string_view socket, std::int64_t conversation,
                                    std::string visitor = {});
  /// It is available or away from now on. Errors: as may_write().
  [[nodiscard]] Result<ToTell> choose(ProjectId project, std::string_view socket, Availability choice,
                                      std::int64_t chosen_at);
  /// May it say something there? Errors: forbidden (not in the room, or a viewer).
  [[nodiscard]] Result<void> may_write(ProjectId project, std::string_view socket) const;
  /// Another gateway asks who is here.
  [[nodiscard]] ToTell roll_call(ProjectId project) const;

  /// An entry as it is now, of here or of another gateway.
  [[nodiscard]] RosterNews hear(ProjectId project, const RosterEntry& entry, SteadyTime now);

  struct Refresh {
    std::vector<RosterNews> news;                       // of agents whom nobody tells of any more
    std::vector<std::pair<ProjectId, ToTell>> to_tell;  // all that sit here
  };
  /// What time has made due: nothing before next().
  [[nodiscard]] Refresh refresh(SteadyTime now);
  /// None: nobody was ever here.
  [[nodiscard]] std::optional<SteadyTime> next() const { return refresh_at_; }

  [[nodiscard]] const AgentRoster& roster() const { return roster_; }

 private:
  using Seats = std::map<std::string, RosterEntry, std::less<>>;  // by socket

  [[nodiscard]] const RosterEntry* find(ProjectId project, std::string_view socket) const;
  [[nodiscard]] RosterEntry* find(ProjectId project, std::string_view socket);
  [[nodiscard]] RosterNews news(ProjectId project, AgentRoster::Change change);

  std::map<ProjectId, Seats> seats_;
  AgentRoster roster_;
  std::map<ProjectId, bool> told_available_;
  std::optional<SteadyTime> refresh_at_;
};

}  // namespace porchlight::conversations
