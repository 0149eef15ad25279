#pragma once
// What PostgreSQL takes as text is UTF-8 without a zero. SQLite takes any bytes, and so may clients have sent
// them; one row must not make the server refuse a batch of a thousand.

#include <string>
#include <string_view>

namespace porchlight::store {

/// For what identifies somebody or proves something: it is refused rather than changed.
[[nodiscard]] bool is_storable(std::string_view text);

/// For what is only shown: without zeros, and with U+FFFD for each byte that is not UTF-8.
[[nodiscard]] std::string storable(std::string_view text);

}  // namespace porchlight::store
