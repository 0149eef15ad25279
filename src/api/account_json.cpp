#include "api/account_json.hpp"

#include "base/json.hpp"
#include "hours/opening_hours.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/chat_texts.hpp"

namespace porchlight::api {
namespace {

std::string agent_json(std::int64_t id, std::string_view email, std::string_view name) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("id", id).text("email", email).text("name", name);
  object.end();
  return out;
}

std::string projects_json(const std::vector<access::AgentProject>& projects) {
  std::string out;
  json::ListWriter list(out);
  for (const access::AgentProject& project : projects) {
    json::ObjectWriter object(list.next());
    object.number("id", project.id).text("name", project.name).text("role", to_string(project.role));
    object.raw("origins", json::list_of_texts(project.origins)).boolean("files", project.files);
    object.end();
  }
  list.end();
  return out;
}

std::string availability_json(const std::optional<hours::OpeningHours>& hours, WallTime now) {
  const hours::Opening opening = hours ? hours::opening_at(*hours, now) : hours::Opening{};
  std::string out;
  json::ObjectWriter object(out);
  hours ? object.raw("hours", hours::to_json(*hours)) : object.null("hours");
  object.boolean("open", opening.open);
  opening.opens_at ? object.text("opensAt", to_iso8601(*opening.opens_at)) : object.null("opensAt");
  object.end();
  return out;
}

void append_login(json::ObjectWriter& object, const access::Login& login) {
  object.text("token", login.token).text("expiresAt", to_iso8601(login.expires_at));
  object.raw("agent", agent_json(login.agent.id, login.agent.email, login.agent.name));
  object.raw("projects", projects_json(login.projects));
}

}  // namespace

std::string me_json(const access::AgentAccess& agent, const std::vector<access::AgentProject>& projects,
                    bool mail) {
  std::string out;
  json::ObjectWriter object(out);
  object.raw("agent", agent_json(agent.id, agent.email, agent.name)).raw("projects", projects_json(projects));
  object.boolean("mail", mail).number("mailAfterMinutes", agent.mail_after);
  object.end();
  return out;
}

std::string login_json(const access::Login& login) {
  std::string out;
  json::ObjectWriter object(out);
  append_login(object, login);
  object.end();
  return out;
}

std::string setup_json(const access::Login& login) {
  std::string out;
  json::ObjectWriter object(out);
  append_login(object, login);
  object.number("projectId", login.projects.empty() ? 0 : login.projects.front().id).end();
  return out;
}

std::string members_json(const std::vector<store::Member>& members) {
  std::string agents;
  json::ListWriter list(agents);
  for (const store::Member& member : members) {
    json::ObjectWriter object(list.next());
    object.number("id", member.id).text("name", member.name).text("email", member.email);
    object.text("role", to_string(member.role)).end();
  }
  list.end();
  std::string out;
  json::ObjectWriter(out).raw("agents", agents).end();
  return out;
}

std::string settings_json(const store::Project& project, std::string_view language, WallTime now) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("projectId", project.id).text("name", project.name);
  object.boolean("identityRequired", project.enforce_identity);
  const auto* texts = store::texts_for(project.chat.texts, language);
  object.raw("chat", store::appearance_to_json(
                         texts == nullptr ? project.chat : store::in_language(project.chat, texts->second)));
  if (texts != nullptr) object.text("language", texts->first);
  object.raw("availability", availability_json(project.hours, now)).text("now", to_iso8601(now));
  object.end();
  return out;
}

}  // namespace porchlight::api
