#pragma once
// Paths of the REST interface: segments that must be the same, and `{name}` for one that may be anything.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// What stood in the places of `{…}`, percent-decoded, in order; none where the path is another, or where an
/// encoded segment is none.
[[nodiscard]] std::optional<std::vector<std::string>> match_path(std::string_view pattern,
                                                                 std::string_view path);

}  // namespace porchlight::api
