#pragma once
// The verbs that read and change accounts, on the database directly: they work while servers run, which
// notice within a second. Data goes to standard output, as text for people or as JSON; what went wrong is the
// result.

#include "access/project_change.hpp"
#include "app/configuration.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/database/repositories.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::app {

struct Output {
  std::ostream& out;
  bool json = false;
};

struct ProjectAdd {
  std::string name;
  std::vector<std::string> origins;
  bool allow_missing_origin = false;
  std::optional<std::int64_t> visit_days;
};

/// What `project set` says.
struct ProjectSet {
  ProjectId id = 0;
  access::ProjectChange change;
  std::vector<std::string> origins;  // in place of those it has; empty: as they are
  std::vector<std::string> added_origins;
  std::vector<std::string> removed_origins;
  bool new_identity_secret = false;
};

/// Of the secret that proves who is signed in. A new one leaves the old one valid until that is dropped.
struct IdentitySecretChange {
  ProjectId id = 0;
  bool rotate = false;
  bool drop_old = false;
  bool show = false;
};

struct AgentAdd {
  std::string email;
  std::string name;
  std::vector<ProjectId> projects;
  store::Role role = store::Role::agent;
  std::optional<std::string> password;  // none: made, and printed once
};

struct MembershipChange {
  std::vector<ProjectId> projects;
  std::optional<store::Role> role;  // none: as it is, and `agent` in projects that are new to the agent
};

[[nodiscard]] Result<void> project_add(store::Database& database, const ProjectAdd& add, Output output);
[[nodiscard]] Result<void> project_list(store::Database& database, Output output);
[[nodiscard]] Result<void> project_set(store::Database& database, const ProjectSet& set, Output output);
[[nodiscard]] Result<void> project_secret(store::Database& database, const IdentitySecretChange& change,
                                          Output output);

/// With all that belongs to it: visitors, conversations, memberships.
[[nodiscard]] Result<void> project_remove(store::Database& database, const store::Project& project,
                                          Output output);

[[nodiscard]] Result<void> agent_add(store::Database& database, const AgentAdd& add, Output output);
[[nodiscard]] Result<void> agent_list(store::Database& database, Output output);
/// No password: one is made, and printed once.
[[nodiscard]] Result<void> agent_passwd(store::Database& database, const std::string& email,
                                        const std::optional<std::string>& password, Output output);
/// These memberships are added, or their role is changed; the agent's others stay.
[[nodiscard]] Result<void> agent_set(store::Database& database, const std::string& email,
                                     const MembershipChange& change, Output output);
/// No projects: the agent goes; else only these memberships. Errors: notFound where one of them is not the
/// agent's, and then none is taken away.
[[nodiscard]] Result<void> agent_remove(store::Database& database, const std::string& email,
                                        const std::vector<ProjectId>& projects, Output output);

/// Makes the key of the first start and prints it: its part of the dashboard's address, and where that likely
/// is. Errors: conflict where there are agents.
[[nodiscard]] Result<void> print_setup(const Configuration& configuration, store::Database& database,
                                       WallTime now, Output output);

/// Prints the agent's token alone, or as `{token, expiresAt}`.
[[nodiscard]] Result<void> print_token(store::Database& database, const std::string& email,
                                       const std::string& secret, WallTime now, Milliseconds ttl,
                                       Output output);

/// A copy of the SQLite database, while servers use it. Errors: badRequest for another database, conflict for
/// a file that is there and not to be replaced, unavailable.
[[nodiscard]] Result<void> backup(const Configuration& configuration, const std::string& file, bool replace,
                                  Output output);
/// Puts such a copy in the place of the database; the one that was there is kept beside it. Errors:
/// badRequest for another database or what is no copy, conflict for one that is there and not to be replaced,
/// unavailable where a server runs.
[[nodiscard]] Result<void> restore(const Configuration& configuration, const std::string& file, bool replace,
                                   WallTime now, Output output);

/// Looks at stores, database and machine, and goes the way through the public address where one is given
/// (else it is empty); prints what it finds, with what to do. False where something is wrong. Blocks for some
/// seconds where somebody is away; changes nothing.
[[nodiscard]] bool examine(const Configuration& configuration, const std::string& address, Output output);

/// Why a visitor is online or not: what the session store and the database say.
[[nodiscard]] Result<void> explain(const Configuration& configuration, store::Database& database,
                                   ProjectId project, const std::string& uid, Output output);

}  // namespace porchlight::app
