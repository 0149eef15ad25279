#pragma once
// Who belongs to a project: roles, who is taken out, and the links by which somebody joins or sets a password
// anew. Each change is written together with its entry in the log.
//
// A link is known by the SHA-256 of its token; the token itself is nowhere. An invitation is good while who
// made it is an owner of the project; a link for a password while who made it owns every project that the
// agent is in, since a password opens all of them. Otherwise there is none, whoever asks.

#include "store/database/acts.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

enum class LinkKind : std::uint8_t { invitation, password };

struct Link {
  std::int64_t id = 0;
  LinkKind kind = LinkKind::invitation;
  ProjectId project = 0;
  std::string project_name{};
  std::string email{};  // for whom; empty: an invitation for anybody
  Role role = Role::viewer;
  std::int64_t agent = 0;  // who has that e-mail; 0: nobody
  ActingAgent by{};
  WallTime created{};
  WallTime expires{};
};

struct NewInvitation {
  std::string email;  // empty: for anybody
  Role role = Role::agent;
  Milliseconds time{0};  // how long it is good
};

/// What an owner does in a project.
struct TeamAct {
  ProjectId project = 0;
  ActingAgent by{};
  WallTime at{};
};

struct NewAgent {
  std::string email;
  std::string name;
  std::string password_hash;
};

class TeamRepository {
 public:
  virtual ~TeamRepository() = default;
  /// Answers the member as it is then. Errors: notFound (no member), conflict (the last owner stays one),
  /// forbidden (who asks is no owner any more).
  virtual Result<Agent> set_role(const TeamAct& act, std::int64_t member, Role role) = 0;
  /// Takes the project away; the account stays. Answers and errors: as above.
  virtual Result<Agent> remove_member(const TeamAct& act, std::int64_t member) = 0;

  /// Those that are open, the newest first.
  virtual Result<std::vector<Link>> invitations(ProjectId project, WallTime now) = 0;
  /// Errors: badRequest (the e-mail), conflict (a member has it; limits::open_links).
  virtual Result<Link> invite(const TeamAct& act, const NewInvitation& invitation,
                              std::string_view token_hash) = 0;
  /// Errors: notFound.
  virtual Result<void> withdraw(const TeamAct& act, std::int64_t invitation) = 0;
  /// In place of an older one. Answers when it expires. Errors: notFound (no member), forbidden, conflict
  /// (limits::open_links).
  virtual Result<WallTime> make_password_link(const TeamAct& act, std::int64_t member,
                                              std::string_view token_hash) = 0;

  /// Errors: notFound for whatever is no open link.
  virtual Result<Link> find_link(std::string_view token_hash, WallTime now) = 0;
  /// A new account. Errors: notFound, badRequest (e-mail, name), conflict (the e-mail has an account),
  /// forbidden (the invitation is for another e-mail).
  virtual Result<Agent> join(std::string_view token_hash, const NewAgent& agent, WallTime now) = 0;
  /// An account that there is, whose password was looked at. Errors: notFound, conflict (a member already),
  /// forbidden, unauthorized (its password is another one since).
  virtual Result<Agent> join(std::string_view token_hash, const Agent& known, WallTime now) = 0;
  /// Ends every session of the agent. Errors: notFound.
  virtual Result<Agent> set_password_by_link(std::string_view token_hash, std::string_view password_hash,
                                             WallTime now) = 0;
  /// Links that have expired.
  virtual Result<void> prune(WallTime now) = 0;
};

}  // namespace porchlight::store
