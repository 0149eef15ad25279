#pragma once
// The session store's side of `porchlight explain`.

#include "app/configuration.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <string>

namespace porchlight::app {

struct PresenceNote {
  std::string text;  // lines, each indented by two
  std::string json;  // one value
};

/// Where sessions are in a server's memory, it says how to ask that. An answer in any case: a Redis that is
/// away is part of the explanation.
[[nodiscard]] PresenceNote explain_presence(const Configuration& configuration, ProjectId project,
                                            const std::string& uid);

}  // namespace porchlight::app
