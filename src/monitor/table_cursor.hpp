#pragma once
// Where a page of the live table ended, as an opaque text that clients give back: the question, by a hash,
// and the last row's key in its order. A key, not a place: rows that come and go meanwhile neither repeat
// others nor hide them. Pure.

#include "base/error.hpp"
#include "monitor/table_query.hpp"

#include <string>
#include <string_view>

namespace porchlight::monitor {

[[nodiscard]] std::string encode_table_cursor(const protocol::TableQuestion& question, const TableKey& key);
/// Errors: badRequest for what no page of the question gave.
[[nodiscard]] Result<TableKey> decode_table_cursor(const protocol::TableQuestion& question,
                                                   std::string_view cursor);

}  // namespace porchlight::monitor
