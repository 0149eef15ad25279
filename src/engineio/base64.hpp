#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::engineio {

/// RFC 4648, section 4: the alphabet with `+` and `/`, padded. Appends to `out`.
void append_base64(std::string& out, std::string_view bytes);

/// None where the text is no base64. The padding may be missing.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

}  // namespace porchlight::engineio
