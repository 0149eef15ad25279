#include "api/project_json.hpp"

#include "base/json.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/chat_texts.hpp"
#include "store/database/preview_settings.hpp"

namespace porchlight::api {
namespace {

/// With `texts` also where there are none.
std::string chat_settings_json(const store::ChatAppearance& chat) {
  std::string out = store::appearance_to_json(chat);
  out.back() = ',';
  out += "\"texts\":" + store::texts_to_json(chat.texts) + '}';
  return out;
}

}  // namespace

std::string project_settings_json(const store::Project& project) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("projectId", project.id).text("name", project.name);
  object.raw("origins", json::list_of_texts(project.origins));
  object.boolean("allowMissingOrigin", project.allow_missing_origin);
  object.boolean("enforceIdentity", project.enforce_identity);
  object.boolean("publicCount", project.count_is_public).number("visitDays", project.visit_days);
  object.boolean("hasPreviousSecret", !project.previous_identity_secret.empty());
  object.raw("chat", chat_settings_json(project.chat));
  object.raw("preview", store::preview_to_json(project.preview)).null("hours").end();
  return out;
}

}  // namespace porchlight::api
