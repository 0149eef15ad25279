#pragma once
// How large an image says it is. Pure; fed by strangers: reads within the bytes, and stops at the first that
// are none of the format.

#include <cstdint>
#include <optional>
#include <string_view>

namespace porchlight::files {

struct ImageSize {
  std::int64_t width = 0;
  std::int64_t height = 0;

  bool operator==(const ImageSize&) const = default;
};

/// None where the bytes are no such image. Zero: it does not say so within them.
[[nodiscard]] std::optional<ImageSize> png_size(std::string_view bytes);
[[nodiscard]] std::optional<ImageSize> gif_size(std::string_view bytes);
[[nodiscard]] std::optional<ImageSize> jpeg_size(std::string_view bytes);
[[nodiscard]] std::optional<ImageSize> webp_size(std::string_view bytes);

}  // namespace porchlight::files
