#include "files/file_kind.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "files/limits.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace porchlight::files {
namespace {

using namespace std::string_view_literals;

struct ImageFormat {
  std::string_view type;
  std::optional<ImageSize> (*size)(std::string_view);
};
constexpr std::array image_formats{
    ImageFormat{"image/png", png_size},
    ImageFormat{"image/jpeg", jpeg_size},
    ImageFormat{"image/gif", gif_size},
    ImageFormat{"image/webp", webp_size},
};

/// What begins so is that; none of it is anything to a browser that is told not to guess.
constexpr std::array beginnings{
    std::pair{"%PDF-"sv, "application/pdf"sv}, std::pair{"ID3"sv, "audio/mpeg"sv},
    std::pair{"OggS"sv, "application/ogg"sv},  std::pair{"\x1A\x45\xDF\xA3"sv, "video/webm"sv},
    std::pair{"\xFF\xFB"sv, "audio/mpeg"sv},
};

/// Entries of archives that are documents.
constexpr std::array documents{
    std::pair{"word/"sv, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"sv},
    std::pair{"xl/"sv, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"sv},
    std::pair{"ppt/"sv, "application/vnd.openxmlformats-officedocument.presentationml.presentation"sv},
};
constexpr std::array open_documents{
    "application/vnd.oasis.opendocument.text"sv,
    "application/vnd.oasis.opendocument.spreadsheet"sv,
    "application/vnd.oasis.opendocument.presentation"sv,
};

constexpr std::string_view zip_entry = "PK\x03\x04";
constexpr std::size_t zip_name_at = 30;

std::string_view archive_type(std::string_view head) {
  const std::string_view first = head.substr(std::min(zip_name_at, head.size()));
  for (const std::string_view type : open_documents) {
    if (first.starts_with("mimetype") && first.substr(8).starts_with(type)) return type;
  }
  if (first.starts_with("[Content_Types].xml") || first.starts_with("_rels/")) {
    for (std::size_t at = 0; at != head.npos; at = head.find(zip_entry, at + 1)) {
      const std::string_view name = head.substr(std::min(at + zip_name_at, head.size()));
      for (const auto& [folder, type] : documents) {
        if (name.starts_with(folder)) return type;
      }
    }
  }
  return "application/zip";
}

/// UTF-8 to be read, up to a character that the head cuts. What looks like markup, or like a program, is not.
bool is_plain_text(std::string_view head) {
  constexpr std::size_t longest_character = 4;
  const std::size_t valid = utf8::valid_prefix(head);
  const bool cut = head.size() >= limits::head_bytes && head.size() - valid < longest_character;
  if (valid != head.size() && !cut) return false;
  const auto is_binary = [](char c) { return utf8::is_control(c) && (c < '\t' || c > '\r') && c != 0x1B; };
  if (std::ranges::any_of(head.substr(0, valid), is_binary)) return false;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t begin = head.find_first_not_of(" \t\n\v\f\r");
  if (begin == head.npos) return true;
  return head[begin] != '<' && !head.substr(begin).starts_with("#!");
}

}  // namespace

FileKind kind_of(std::string_view head, std::optional<ImageSize> jpeg) {
  for (const ImageFormat& format : image_formats) {
    auto size = format.size(head);
    if (!size) continue;
    if (size->width == 0) size = jpeg.value_or(ImageSize());
    const bool fits = size->width > 0 && size->width <= limits::image_pixels / size->height;
    return fits ? FileKind{format.type, size->width, size->height} : FileKind{};
  }
  for (const auto& [beginning, type] : beginnings) {
    if (head.starts_with(beginning)) return {.type = type};
  }
  if (head.starts_with(zip_entry)) return {.type = archive_type(head)};
  if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WAVE")
    return {.type = "audio/wav"};
  if (head.size() >= 12 && head.substr(4, 4) == "ftyp") return {.type = "video/mp4"};
  if (is_plain_text(head)) return {.type = "text/plain"};
  return {};
}

bool is_shown(std::string_view type) {
  return std::ranges::find(image_formats, type, &ImageFormat::type) != image_formats.end();
}

bool is_thumbnail(std::string_view type) {
  return is_shown(type) && type != "image/gif";
}

}  // namespace porchlight::files
