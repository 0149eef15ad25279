#pragma once
// What a file is called, as it may be shown and saved. Pure.

#include <string>
#include <string_view>

namespace porchlight::files {

/// Of what somebody has called it, in UTF-8: without folders, control characters and what is not to be seen
/// or turns the text around, of limits::name_bytes at most. `file` where nothing is left of it.
[[nodiscard]] std::string clean_name(std::string_view text);

/// The header's value (RFC 6266): to be shown, or to be saved, under that name.
[[nodiscard]] std::string content_disposition(bool shown, std::string_view name);

}  // namespace porchlight::files
