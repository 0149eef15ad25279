#include "access/password_rules.hpp"

#include "access/limits.hpp"
#include "base/utf8.hpp"

#include <string>

namespace porchlight::access {

Result<void> check_new_password(std::string_view password) {
  if (password.size() > limits::password_bytes) {
    return bad_request("password: expected at most " + std::to_string(limits::password_bytes) + " bytes");
  }
  // What is no UTF-8 cannot be typed into a dashboard.
  if (!utf8::is_valid(password) || utf8::characters(password) < limits::password_characters_min) {
    return bad_request("password: expected " + std::to_string(limits::password_characters_min) +
                       " characters or more");
  }
  return {};
}

}  // namespace porchlight::access
