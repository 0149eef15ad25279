#pragma once
// Session events as agents receive them. Pure.

#include "protocol/events.hpp"
#include "store/database/repositories.hpp"
#include "store/sessions/session_store.hpp"

#include <string_view>

namespace porchlight::protocol {

[[nodiscard]] EncodedEvent encode(const store::SessionEvent& event);
/// Who the visitor is by now.
/// Whether what a page says of the visitor is told as well: where nothing is, it is as it was.
enum class Attributes : std::uint8_t { as_they_were, told };
[[nodiscard]] EncodedEvent encode_identified(const store::Visitor& visitor, WallTime now,
                                             Attributes attributes = Attributes::as_they_were);
[[nodiscard]] EncodedEvent encode_resync(ProjectId project, Milliseconds spread);
[[nodiscard]] EncodedEvent encode_degraded(ProjectId project, bool degraded);

/// `active` is told as `online`.
[[nodiscard]] std::string_view status_word(store::Activity activity);

}  // namespace porchlight::protocol
