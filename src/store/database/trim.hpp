#pragma once

#include <span>
#include <string_view>

namespace porchlight::store {

/// The text without what is `narrow` (a byte) or one of `wide` (characters of UTF-8) at its ends. Pure.
[[nodiscard]] std::string_view trim(std::string_view text, bool (*narrow)(char),
                                    std::span<const std::string_view> wide);

}  // namespace porchlight::store
