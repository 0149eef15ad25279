#pragma once
// Where the connections of a thread unmask what they read.

#include <string>

namespace porchlight::websocket {

/// Its content matters only while one of the connections takes a read, and reads do not nest. One that has
/// grown past limits::scratch_kept_bytes is given back here, before it is used again.
[[nodiscard]] std::string& thread_scratch();

}  // namespace porchlight::websocket
