#include "access/authenticator.hpp"
#include "access/password_rules.hpp"
#include "app/commands.hpp"
#include "base/crypto.hpp"
#include "base/json.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace porchlight::app {
namespace {

/// Characters of a password that we make, six bits each.
constexpr std::size_t password_characters = 20;

struct Password {
  std::string hash;
  std::string shown;  // empty where the operator gave it
};

Result<Password> make_password(const std::optional<std::string>& given) {
  if (given) {
    if (auto fits = access::check_new_password(*given); !fits) return fits.error();
  }
  const std::string text = given ? *given : random_token(password_characters);
  auto hash = crypto::hash_password(text);
  if (!hash) return hash.error();
  return Password{std::move(*hash), given ? std::string() : text};
}

std::string to_json(const store::Agent& agent, std::string_view password = {}) {
  std::string projects;
  json::ListWriter list(projects);
  for (const store::Membership& membership : agent.memberships) {
    json::ObjectWriter object(list.next());
    object.number("projectId", membership.project).text("role", to_string(membership.role));
    object.end();
  }
  list.end();
  std::string out;
  json::ObjectWriter object(out);
  object.number("agentId", agent.id).text("email", agent.email).text("name", agent.name);
  object.raw("projects", projects);
  if (!password.empty()) object.text("password", password);
  object.end();
  return out;
}

void print(const store::Agent& agent, std::string_view password, Output output) {
  if (output.json) {
    output.out << to_json(agent, password) << '\n';
    return;
  }
  output.out << "agent " << agent.id << ": " << agent.email << "\n  projects:";
  for (const store::Membership& membership : agent.memberships) {
    output.out << ' ' << membership.project << " (" << to_string(membership.role) << ')';
  }
  output.out << (agent.memberships.empty() ? " none\n" : "\n");
  if (!password.empty()) output.out << "  password: " << password << "  (shown only now)\n";
}

auto membership_of(store::Agent& agent, ProjectId project) {
  return std::ranges::find(agent.memberships, project, &store::Membership::project);
}

/// Stores the agent's memberships, and prints the agent as it is in the database afterwards.
Result<void> store_memberships(store::Database& database, const store::Agent& agent, Output output) {
  if (auto set = database.agents().set_memberships(agent.id, agent.memberships); !set) return set;
  const auto stored = database.agents().find(agent.id);
  if (!stored) return stored.error();
  print(*stored, {}, output);
  return {};
}

/// Errors: notFound, saying which projects are the agent's.
Result<void> take_away(store::Agent& agent, const std::vector<ProjectId>& projects) {
  std::string theirs;
  for (const store::Membership& one : agent.memberships) {
    theirs += (theirs.empty() ? "" : ", ") + std::to_string(one.project);
  }
  for (const ProjectId project : projects) {
    if (membership_of(agent, project) != agent.memberships.end()) continue;
    return Error{ErrorCode::not_found, "--project " + std::to_string(project) + ": expected a project of " +
                                           agent.email + ", who has " + (theirs.empty() ? "none" : theirs)};
  }
  std::erase_if(agent.memberships,
                [&](const auto& one) { return std::ranges::count(projects, one.project) > 0; });
  return {};
}

}  // namespace

Result<void> agent_add(store::Database& database, const AgentAdd& add, Output output) {
  std::vector<store::Membership> memberships;
  for (const ProjectId project : add.projects) memberships.push_back({project, add.role});
  const auto password = make_password(add.password);
  if (!password) return password.error();
  const auto agent = database.agents().add(add.email, add.name, password->hash, memberships);
  if (!agent) return agent.error();
  print(*agent, password->shown, output);
  return {};
}

Result<void> agent_list(store::Database& database, Output output) {
  const auto agents = database.agents().list();
  if (!agents) return agents.error();
  std::string all;
  json::ListWriter list(all);
  for (const store::Agent& agent : *agents) {
    list.next() += to_json(agent);
    if (!output.json) print(agent, {}, output);
  }
  if (output.json) {
    list.end();
    output.out << all << '\n';
  } else if (agents->empty()) {
    output.out << "no agents yet: porchlight agent add EMAIL --project ID makes one\n";
  }
  return {};
}

Result<void> agent_passwd(store::Database& database, const std::string& email,
                          const std::optional<std::string>& given, Output output) {
  const auto agent = database.agents().find_by_email(email);
  if (!agent) return agent.error();
  const auto password = make_password(given);
  if (!password) return password.error();
  if (auto set = database.agents().set_password(agent->id, password->hash, SystemClock().wall()); !set)
    return set;
  print(*agent, password->shown, output);
  return {};
}

Result<void> agent_set(store::Database& database, const std::string& email, const MembershipChange& change,
                       Output output) {
  auto agent = database.agents().find_by_email(email);
  if (!agent) return agent.error();
  for (const ProjectId project : change.projects) {
    const auto membership = membership_of(*agent, project);
    if (membership == agent->memberships.end()) {
      agent->memberships.push_back({project, change.role.value_or(store::Role::agent)});
    } else {
      membership->role = change.role.value_or(membership->role);
    }
  }
  return store_memberships(database, *agent, output);
}

Result<void> agent_remove(store::Database& database, const std::string& email,
                          const std::vector<ProjectId>& projects, Output output) {
  auto agent = database.agents().find_by_email(email);
  if (!agent) return agent.error();
  if (!projects.empty()) {
    if (auto taken = take_away(*agent, projects); !taken) return taken;
    return store_memberships(database, *agent, output);
  }
  if (auto removed = database.agents().remove(agent->id); !removed) return removed;
  if (output.json) {
    output.out << to_json(*agent) << '\n';
  } else {
    output.out << "removed " << agent->email << '\n';
  }
  return {};
}

Result<void> print_token(store::Database& database, const std::string& email, const std::string& secret,
                         WallTime now, Milliseconds ttl, Output output) {
  const auto agent = database.agents().find_by_email(email);
  if (!agent) return agent.error();
  const std::string token = access::issue_token(*agent, now, ttl, secret);
  if (!output.json) {
    output.out << token << '\n';
    return {};
  }
  std::string out;
  json::ObjectWriter(out).text("token", token).text("expiresAt", to_iso8601(now + ttl)).end();
  output.out << out << '\n';
  return {};
}

}  // namespace porchlight::app
