#pragma once
// How large an image says it is. Pure; fed by strangers: reads within the bytes, and stops at the first that
// are none of the format.

#include <cstdint>
#include <optional>
#include <string>
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
[[nodiscard]] std::optional<ImageSize> webp_size(std::string_view bytes);

/// Of a JPEG, whose size stands behind whatever cameras and programs write in front of it, however much that
/// is: what has a length is passed over as it comes, and no more is held than the beginning of one.
class JpegSize {
 public:
  /// The next bytes.
  void take(std::string_view bytes);
  /// None where they are no JPEG. Zero: it does not say so within them.
  [[nodiscard]] std::optional<ImageSize> size() const;

 private:
  enum class State : std::uint8_t { begins, goes_on, found, is_none };
  void step();
  void read_segment();

  State state_ = State::begins;
  std::string segment_;            // from its marker on
  std::uint64_t passed_over_ = 0;  // bytes that still are
  ImageSize size_;
};
[[nodiscard]] std::optional<ImageSize> jpeg_size(std::string_view bytes);

}  // namespace porchlight::files
