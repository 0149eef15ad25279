#include "api/team_fields.hpp"

#include "api/limits.hpp"
#include "api/request_fields.hpp"
#include "base/json_fields.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace porchlight::api {
namespace {

Result<Milliseconds> read_link_hours(const boost::json::object& object) {
  const boost::json::value* value = object.if_contains("hours");
  if (value == nullptr) return Milliseconds(limits::invitation_time_default);
  const std::int64_t* hours = value->if_int64();
  if (hours == nullptr || *hours < 1 || *hours > limits::invitation_hours) {
    return bad_request("hours: expected a whole number from 1 to " +
                       std::to_string(limits::invitation_hours));
  }
  return Milliseconds(std::chrono::hours(*hours));
}

Result<std::vector<std::string>> read_origins(const boost::json::object& object) {
  const boost::json::array* list = json::find_list(object, "origins");
  if (list == nullptr || list->empty()) return bad_request("origins: expected a list of texts, one at least");
  std::vector<std::string> origins;
  origins.reserve(list->size());
  for (const boost::json::value& origin : *list) {
    if (!origin.is_string()) return bad_request("origins: expected a list of texts");
    origins.emplace_back(origin.get_string());
  }
  return origins;
}

}  // namespace

Result<std::int64_t> read_row_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (problem == std::errc{} && end == text.data() + text.size() && id > 0) return id;
  return bad_request("id: expected a whole number above 0");
}

Result<store::Role> read_role(const boost::json::object& object) {
  const auto text = json::find_text(object, "role");
  const auto role = text ? store::role_from(*text) : std::nullopt;
  if (!role) return bad_request("role: expected owner, agent or viewer");
  return *role;
}

Result<std::string> read_optional_text(const boost::json::object& object, std::string_view name,
                                       std::size_t bytes) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string();
  const auto text = json::find_text(object, name);
  if (!text || text->size() > bytes) {
    return bad_request(std::string(name) + ": expected a text of at most " + std::to_string(bytes) +
                       " bytes");
  }
  return std::string(*text);
}

Result<store::NewInvitation> read_invitation(const boost::json::object& object) {
  auto email = read_optional_text(object, "email", limits::email_bytes);
  if (!email) return email.error();
  const auto role = read_role(object);
  if (!role) return role.error();
  const auto time = read_link_hours(object);
  if (!time) return time.error();
  return store::NewInvitation{std::move(*email), *role, *time};
}

Result<access::LinkUse> read_link_use(const boost::json::object& object) {
  auto token = read_required_text(object, "token", limits::link_token_bytes);
  if (!token) return token.error();
  auto email = read_optional_text(object, "email", limits::email_bytes);
  if (!email) return email.error();
  auto name = read_optional_text(object, "name", limits::name_bytes);
  if (!name) return name.error();
  auto password = read_required_text(object, "password", limits::password_bytes);
  if (!password) return password.error();
  return access::LinkUse{.token = std::move(*token),
                         .email = std::move(*email),
                         .name = std::move(*name),
                         .password = std::move(*password),
                         .address = {},
                         .cookies = {}};
}

Result<access::FirstStart> read_first_start(const boost::json::object& object) {
  auto key = read_required_text(object, "key", limits::link_token_bytes);
  if (!key) return key.error();
  auto email = read_required_text(object, "email", limits::email_bytes);
  if (!email) return email.error();
  auto name = read_optional_text(object, "name", limits::name_bytes);
  if (!name) return name.error();
  auto password = read_required_text(object, "password", limits::password_bytes);
  if (!password) return password.error();
  auto project = read_required_text(object, "projectName", limits::name_bytes);
  if (!project) return project.error();
  auto origins = read_origins(object);
  if (!origins) return origins.error();
  return access::FirstStart{.key = std::move(*key),
                            .email = std::move(*email),
                            .name = std::move(*name),
                            .password = std::move(*password),
                            .project = {std::move(*project), std::move(*origins)},
                            .address = {}};
}

}  // namespace porchlight::api
