#include "store/database/repositories.hpp"

namespace porchlight::store {

std::string_view to_string(Role role) {
  switch (role) {
    case Role::owner:
      return "owner";
    case Role::agent:
      return "agent";
    case Role::viewer:
      return "viewer";
  }
  return "viewer";
}

std::optional<Role> role_from(std::string_view text) {
  for (const Role role : {Role::owner, Role::agent, Role::viewer}) {
    if (text == to_string(role)) return role;
  }
  return std::nullopt;
}

Error no_schema() {
  return {ErrorCode::not_found, "there is no database of Porchlight"};
}

}  // namespace porchlight::store
