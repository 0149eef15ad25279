#pragma once
// What a file is, by its content and not by what anybody says of it: nothing that a browser runs has another
// type than bytes. Of an image, how large it says it is, out of its headers; no picture is ever decoded
// (decision 0056). Pure; fed by strangers.

#include "files/image_size.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace porchlight::files {

struct FileKind {
  std::string_view type = "application/octet-stream";
  std::int64_t width = 0;  // of images; 0: not known
  std::int64_t height = 0;

  bool operator==(const FileKind&) const = default;
};

/// `head`: its beginning, limits::head_bytes of it or all. `jpeg`: the size of a JPEG, where it stands behind
/// that. An image is one whose size is known, and not beyond what is shown.
[[nodiscard]] FileKind kind_of(std::string_view head, std::optional<ImageSize> jpeg = {});

/// Is it shown by its address? All else is a download.
[[nodiscard]] bool is_shown(std::string_view type);
/// May it be a thumbnail?
[[nodiscard]] bool is_thumbnail(std::string_view type);

}  // namespace porchlight::files
