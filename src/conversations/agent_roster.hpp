#pragma once
// Which agents of a project are here, on whatever gateway: available or away, and looking at which
// conversation. Soft state: each thread of each gateway tells of its own agents' sockets, again and again,
// and believes what it hears for a while. Nothing of it is worth a database. Pure.

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "protocol/chat_messages.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::conversations {

using protocol::Availability;

/// One agent's socket in one project.
struct RosterEntry {
  std::string socket;  // unlike any other's on any gateway
  std::int64_t agent = 0;
  std::string name;
  Availability choice = Availability::by_presence;
  std::int64_t chosen_at = 0;     // ms since 1970: of several sockets of an agent the last choice counts
  std::int64_t conversation = 0;  // that it looks at; 0: none
  std::string visitor{};          // whom it looks at, by the uid; empty: nobody
  bool reads_only = false;  // a viewer: here for the other agents, and nobody who could answer a visitor
  bool gone = false;
  bool operator==(const RosterEntry&) const = default;
};

struct PresentAgent {
  std::int64_t agent = 0;
  std::string name;
  bool available = true;
  bool operator==(const PresentAgent&) const = default;
};

class AgentRoster {
 public:
  /// What hearing of an entry has changed for those who are shown it.
  struct Change {
    bool agents = false;                      // who is here, or available
    std::vector<std::int64_t> conversations;  // whose viewers are others now
    std::vector<std::string> visitors;        // the same
  };

  /// An entry as it is now, of here or of another gateway.
  Change hear(ProjectId project, const RosterEntry& entry, SteadyTime now);
  /// Forgets whom nobody has told of for long: one change for each project that it concerns.
  [[nodiscard]] std::vector<std::pair<ProjectId, Change>> forget_silent(SteadyTime now);

  /// Each agent once, by number.
  [[nodiscard]] std::vector<PresentAgent> agents(ProjectId project) const;
  [[nodiscard]] std::vector<PresentAgent> viewers(ProjectId project, std::int64_t conversation) const;
  [[nodiscard]] std::vector<PresentAgent> viewers_of(ProjectId project, std::string_view visitor) const;
  /// The visitors who are looked at, each once.
  [[nodiscard]] std::vector<std::string> visitors_viewed(ProjectId project) const;
  [[nodiscard]] bool anyone_available(ProjectId project) const;

 private:
  struct Heard {
    RosterEntry entry;
    SteadyTime at{};
  };
  using Sockets = std::map<std::string, Heard, std::less<>>;
  Change forget(ProjectId project, const std::string& socket);
  template <typename Looks>
  [[nodiscard]] std::vector<PresentAgent> agents_who(ProjectId project, Looks looks) const;
  [[nodiscard]] const Sockets* sockets_of(ProjectId project) const;

  std::map<ProjectId, Sockets> projects_;
  std::size_t entries_ = 0;
};

}  // namespace porchlight::conversations
