#pragma once

#include "api/call.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::api {

class Api;

enum class Access : std::uint8_t {
  open,    // anybody
  agent,   // a good token
  member,  // a good token, of a member of the project in the path
  writer,  // of a member who may do more than look
  owner,   // of an owner of it
};

/// One line of the interface.
struct Route {
  std::string_view method;
  std::string_view pattern;
  Access access;
  void (Api::*handler)(Call);

  [[nodiscard]] static std::span<const Route> all();
  /// The methods of a path, "GET, PATCH".
  [[nodiscard]] static std::string methods(std::string_view pattern);
};

}  // namespace porchlight::api
