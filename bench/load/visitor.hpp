#pragma once
// What the visitors of a bench say: as long as in life (a uid and a secret of 22 characters as the widget
// makes them, a URL of 60 bytes, a title of 30), and with a number in the URL by which its event is known
// again at the agents.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::bench {

[[nodiscard]] std::string visitor_auth(long project);
[[nodiscard]] std::string agent_auth(std::string_view token);
/// Event and arguments. `page`: the number in the URL.
[[nodiscard]] std::string identify(long project, std::size_t visitor, std::size_t page);
[[nodiscard]] std::string update_context(std::size_t page);
[[nodiscard]] std::string join_project_room(long project);

/// The number in the URL of an event, where it has one.
[[nodiscard]] std::optional<std::size_t> page_of(std::string_view event);
[[nodiscard]] bool says_offline(std::string_view event);
[[nodiscard]] bool is_ok(std::string_view ack);

}  // namespace porchlight::bench
