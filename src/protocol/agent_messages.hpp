#pragma once
// What an agent's dashboard says, read strictly. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"

#include <boost/json/array.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::protocol {

struct WatchMessage {
  ProjectId project = 0;
  std::optional<std::vector<std::string>> uids;  // none: everybody again
};

/// joinProjectRoom, leaveProjectRoom: {projectId}.
/// Errors: badRequest.
[[nodiscard]] Result<ProjectId> read_room(const boost::json::array& args, std::string_view event);
/// Errors: badRequest.
[[nodiscard]] Result<WatchMessage> read_watch(const boost::json::array& args);

}  // namespace porchlight::protocol
