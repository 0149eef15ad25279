#pragma once
// Session events as agents receive them: the contract's JSON, laid by hand. Pure.

#include "store/database/repositories.hpp"
#include "store/sessions/session_store.hpp"

#include <string>
#include <string_view>

namespace porchlight::protocol {

struct AgentEvent {
  std::string_view name;  // of the event, a literal
  std::string payload;    // one JSON object
};

[[nodiscard]] AgentEvent encode(const store::SessionEvent& event);
/// Who the visitor is by now.
[[nodiscard]] AgentEvent encode_identified(const store::Visitor& visitor, WallTime now);
[[nodiscard]] AgentEvent encode_resync(ProjectId project, Milliseconds spread);
[[nodiscard]] AgentEvent encode_degraded(ProjectId project, bool degraded);

/// `active` is told as `online`.
[[nodiscard]] std::string_view status_word(store::Activity activity);

}  // namespace porchlight::protocol
