// What owners do with a project.

#include "access/origin.hpp"
#include "api/acting.hpp"
#include "api/api.hpp"
#include "api/project_fields.hpp"
#include "api/project_json.hpp"
#include "api/request_fields.hpp"
#include "base/log.hpp"
#include "store/database/identity_secret.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace porchlight::api {
namespace {

/// Those that the project would still refuse.
Result<std::vector<store::RefusedOrigin>> still_refused(store::Database& database, ProjectId id,
                                                        WallTime since) {
  const auto project = database.projects().find(id);
  if (!project) return project.error();
  auto refused = database.refused_origins().list(id, since);
  if (!refused) return refused;
  std::erase_if(*refused, [&](const store::RefusedOrigin& one) {
    return access::origin_allowed(one.origin, project->origins);
  });
  return refused;
}

/// In pieces, and long.
Result<void> remove_with_a_word(store::Database& database, ProjectId project, const std::string& name,
                                const store::ActingAgent& agent, WallTime now) {
  if (auto noted = database.projects().note_removal(project, name, agent, now); !noted) return noted;
  log::info("a project is removed", {{"project", project}, {"agent", agent.id}});
  return database.projects().remove(project);
}

struct MadeProject {
  store::Project project;
  std::optional<store::Agent> owner;  // as whoever made it is by now; none: it could not be read
};

Result<MadeProject> make_project(store::Database& database, const store::Project& wanted,
                                 const store::ActingAgent& agent, WallTime now) {
  auto project = database.projects().make(wanted, agent, now);
  if (!project) return project.error();
  MadeProject made{std::move(*project), {}};
  if (auto owner = database.agents().find(agent.id)) made.owner = std::move(*owner);
  return made;
}

net::HttpResponse nothing() {
  return json_response("{}");
}

}  // namespace

/// Of the database and not of what is known: what an owner is about to change is what is there.
void Api::project_settings(Call call) {
  auto work = [&database = services_.database, project = call.project] {
    return database.projects().find(project);
  };
  auto done = [mail = services_.mail, call = std::move(call)](const Result<store::Project>& project) mutable {
    if (!project) return call.fail(project.error());
    call.answer(json_response(project_settings_json(*project, mail)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

/// Those who have its visitors are told that it is another by now: they know it for a second.
void Api::edit_project(Call call, store::ProjectEdit edit,
                       UniqueFunction<std::string(const store::Project&)> answer) {
  auto work = [&database = services_.database, project = call.project, edit = std::move(edit),
               agent = acting_agent(call), now = services_.sessions.now()] {
    return database.projects().change(project, edit, agent, now);
  };
  auto done = [this, answer = std::move(answer),
               call = std::move(call)](const Result<store::Project>& project) mutable {
    if (!project) return call.fail(project.error());
    services_.chat_fan.tell(
        {call.project, {}, {}, {std::string(conversations::project_changed), std::string("{}")}});
    call.answer(json_response(answer(*project)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::change_project_settings(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto change = read_project_change(*object);
  if (!change) return call.fail(change.error());
  auto edit = [change = std::move(*change)](store::Project& project) {
    return access::apply(change, project);
  };
  edit_project(std::move(call), std::move(edit), [mail = services_.mail](const store::Project& project) {
    return project_settings_json(project, mail);
  });
}

void Api::add_project(Call call) {
  const auto is_owner = [](const store::Membership& one) { return one.role == store::Role::owner; };
  if (std::ranges::none_of(call.agent.memberships, is_owner)) {
    return call.fail({ErrorCode::forbidden, "expected an owner of a project"});
  }
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto wanted = read_new_project(*object);
  if (!wanted) return call.fail(wanted.error());
  auto work = [&database = services_.database, wanted = std::move(*wanted), agent = acting_agent(call),
               now = services_.sessions.now()] { return make_project(database, wanted, agent, now); };
  auto done = [this, call = std::move(call)](const Result<MadeProject>& made) mutable {
    if (!made) return call.fail(made.error());
    if (made->owner) services_.authenticator.changed(*made->owner);
    call.answer(json_response(project_settings_json(made->project, services_.mail), 201));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::remove_project(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto name = read_removal(*object);
  if (!name) return call.fail(name.error());
  auto work = [&database = services_.database, project = call.project, name = std::move(*name),
               agent = acting_agent(call), now = services_.sessions.now()] {
    return remove_with_a_word(database, project, name, agent, now);
  };
  auto done = [call = std::move(call)](const Result<void>& removed) mutable {
    removed ? call.answer(nothing()) : call.fail(removed.error());
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::show_identity_secret(Call call) {
  auto work = [&database = services_.database, project = call.project, agent = acting_agent(call),
               now = services_.sessions.now()] {
    return database.projects().show_secrets(project, agent, now);
  };
  auto done = [call = std::move(call)](const Result<store::Project>& project) mutable {
    if (!project) return call.fail(project.error());
    call.answer(json_response(identity_secret_json(*project)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::rotate_identity_secret(Call call) {
  auto edit = [](store::Project& project) -> Result<void> {
    store::rotate_identity_secret(project);
    return {};
  };
  edit_project(std::move(call), edit, identity_secret_json);
}

void Api::drop_old_identity_secret(Call call) {
  auto edit = [](store::Project& project) -> Result<void> {
    project.previous_identity_secret.clear();
    return {};
  };
  edit_project(std::move(call), edit, identity_secret_json);
}

void Api::list_refused_origins(Call call) {
  const WallTime now = services_.sessions.now();
  auto work = [&database = services_.database, project = call.project, now] {
    return still_refused(database, project, now - store::limits::refused_origins_kept);
  };
  auto done = [now,
               call = std::move(call)](const Result<std::vector<store::RefusedOrigin>>& refused) mutable {
    if (!refused) return call.fail(refused.error());
    call.answer(json_response(refused_origins_json(*refused, now)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

}  // namespace porchlight::api
