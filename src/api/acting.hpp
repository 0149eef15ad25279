#pragma once

#include "api/call.hpp"
#include "store/database/acts.hpp"

namespace porchlight::api {

/// Who is asking, as the log calls them.
[[nodiscard]] inline store::ActingAgent acting_agent(const Call& call) {
  return {call.agent.id, call.agent.name.empty() ? call.agent.email : call.agent.name};
}

}  // namespace porchlight::api
