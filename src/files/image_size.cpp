#include "files/image_size.hpp"

#include <algorithm>
#include <cstddef>

namespace porchlight::files {
namespace {

using namespace std::string_view_literals;

/// Numbers out of bytes; whoever reads past the end is told so.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool has(std::size_t at, std::size_t count) const {
    return at <= bytes_.size() && count <= bytes_.size() - at;
  }
  [[nodiscard]] std::int64_t big(std::size_t at, std::size_t count) const {
    std::int64_t number = 0;
    for (std::size_t i = 0; i < count; ++i) number = number << 8 | byte(at + i);
    return number;
  }
  [[nodiscard]] std::int64_t little(std::size_t at, std::size_t count) const {
    std::int64_t number = 0;
    for (std::size_t i = count; i > 0; --i) number = number << 8 | byte(at + i - 1);
    return number;
  }
  [[nodiscard]] std::string_view text(std::size_t at, std::size_t count) const {
    return bytes_.substr(at, count);
  }

 private:
  [[nodiscard]] unsigned char byte(std::size_t at) const {
    return at < bytes_.size() ? static_cast<unsigned char>(bytes_[at]) : 0;
  }
  std::string_view bytes_;
};

std::optional<ImageSize> sized(std::int64_t width, std::int64_t height) {
  if (width <= 0 || height <= 0) return std::nullopt;
  return ImageSize{width, height};
}

/// SOF0 to SOF15, but DHT, JPG and DAC, which stand between them.
bool begins_frame(std::int64_t marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}
/// Markers without a length.
bool stands_alone(std::int64_t marker) {
  return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

}  // namespace

std::optional<ImageSize> png_size(std::string_view bytes) {
  const ByteReader reader(bytes);
  if (!bytes.starts_with("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv) || !reader.has(0, 24)) return std::nullopt;
  return sized(reader.big(16, 4), reader.big(20, 4));
}

std::optional<ImageSize> gif_size(std::string_view bytes) {
  const ByteReader reader(bytes);
  if (!bytes.starts_with("GIF87a") && !bytes.starts_with("GIF89a")) return std::nullopt;
  if (!reader.has(0, 13)) return std::nullopt;
  return sized(reader.little(6, 2), reader.little(8, 2));
}

void JpegSize::take(std::string_view bytes) {
  while (!bytes.empty() && (state_ == State::begins || state_ == State::goes_on)) {
    if (passed_over_ > 0) {
      const auto some = std::min<std::uint64_t>(passed_over_, bytes.size());
      passed_over_ -= some;
      bytes.remove_prefix(static_cast<std::size_t>(some));
      continue;
    }
    segment_ += bytes.front();
    bytes.remove_prefix(1);
    step();
  }
}

void JpegSize::step() {
  constexpr std::string_view beginning = "\xFF\xD8\xFF"sv;
  if (state_ == State::goes_on) return read_segment();
  if (!beginning.starts_with(segment_)) {
    state_ = State::is_none;
  } else if (segment_.size() == beginning.size()) {
    state_ = State::goes_on;
    segment_ = "\xFF";
  }
}

void JpegSize::read_segment() {
  const ByteReader reader(segment_);
  if (reader.big(0, 1) != 0xFF) state_ = State::is_none;
  if (state_ == State::is_none || !reader.has(0, 2)) return;
  const std::int64_t marker = reader.big(1, 1);
  if (marker == 0xFF) {  // filling
    segment_.pop_back();
  } else if (stands_alone(marker)) {
    segment_.clear();
  } else if (marker == 0 || marker == 0xD8 || marker == 0xD9 || marker == 0xDA) {
    state_ = State::is_none;
  } else if (reader.has(0, 4)) {
    const std::int64_t length = reader.big(2, 2);
    if (length < 2) {
      state_ = State::is_none;
    } else if (!begins_frame(marker)) {
      passed_over_ = static_cast<std::uint64_t>(length - 2);
      segment_.clear();
    } else if (reader.has(0, 9)) {
      const auto found = sized(reader.big(7, 2), reader.big(5, 2));
      state_ = found ? State::found : State::is_none;
      size_ = found.value_or(ImageSize());
    }
  }
}

std::optional<ImageSize> JpegSize::size() const {
  if (state_ == State::begins || state_ == State::is_none) return std::nullopt;
  return size_;
}

std::optional<ImageSize> jpeg_size(std::string_view bytes) {
  JpegSize size;
  size.take(bytes);
  return size.size();
}

std::optional<ImageSize> webp_size(std::string_view bytes) {
  const ByteReader reader(bytes);
  if (!bytes.starts_with("RIFF") || reader.text(reader.has(8, 4) ? 8 : 0, 4) != "WEBP" ||
      !reader.has(0, 30)) {
    return std::nullopt;
  }
  const std::string_view chunk = reader.text(12, 4);
  if (chunk == "VP8X") return sized(reader.little(24, 3) + 1, reader.little(27, 3) + 1);
  if (chunk == "VP8L") {
    if (reader.big(20, 1) != 0x2F) return std::nullopt;
    const std::int64_t bits = reader.little(21, 4);
    return sized((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
  }
  if (chunk != "VP8 " || reader.text(23, 3) != "\x9D\x01\x2A"sv) return std::nullopt;
  return sized(reader.little(26, 2) & 0x3FFF, reader.little(28, 2) & 0x3FFF);
}

}  // namespace porchlight::files
