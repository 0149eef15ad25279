// The rules that tests of this folder read browsers by: they take a while to build.
#pragma once

#include "visits/user_agents.hpp"

#include <string_view>

namespace porchlight::visits {

inline const UserAgentRules& rules() {
  static const UserAgentRules made;
  return made;
}

inline Device device_of(std::string_view user_agent, std::string_view brands = {}) {
  return rules().device_of({.user_agent = user_agent, .brands = brands, .mobile = {}, .platform = {}});
}

}  // namespace porchlight::visits
