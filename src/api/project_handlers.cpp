// What owners do with a project.

#include "api/acting.hpp"
#include "api/api.hpp"
#include "api/project_fields.hpp"
#include "api/project_json.hpp"
#include "api/request_fields.hpp"

#include <utility>

namespace porchlight::api {

/// Of the database and not of what is known: what an owner is about to change is what is there.
void Api::project_settings(Call call) {
  auto work = [&database = services_.database, project = call.project] {
    return database.projects().find(project);
  };
  auto done = [call = std::move(call)](const Result<store::Project>& project) mutable {
    if (!project) return call.fail(project.error());
    call.answer(json_response(project_settings_json(*project)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::change_project_settings(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto change = read_project_change(*object);
  if (!change) return call.fail(change.error());
  auto work = [&database = services_.database, project = call.project, change = std::move(*change),
               agent = acting_agent(call), now = services_.sessions.now()] {
    const auto edit = [&change](store::Project& one) { return access::apply(change, one); };
    return database.projects().change(project, edit, agent, now);
  };
  auto done = [call = std::move(call)](const Result<store::Project>& project) mutable {
    if (!project) return call.fail(project.error());
    call.answer(json_response(project_settings_json(*project)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

}  // namespace porchlight::api
