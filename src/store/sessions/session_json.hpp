#pragma once
// A session as Redis holds it, and an event as the scripts publish it: small JSON, times in
// milliseconds since 1970. A state is
//   {"status":"online"|"away","currentUrl":…,"title":…,"name":…}
// and begins with the status, which the scripts look at, as they do at an end of `"unchecked":true` or of
// `"devices":…`; a session is a state with `"since"` at its end.

#include "store/sessions/session_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::store {

[[nodiscard]] std::string state_json(const VisitorState& state);
/// None for what no script of ours has written.
[[nodiscard]] std::optional<Session> parse_session(std::string_view json);
/// None for what no script of ours has published.
[[nodiscard]] std::optional<SessionEvent> parse_session_event(ProjectId project, std::string_view json);

}  // namespace porchlight::store
