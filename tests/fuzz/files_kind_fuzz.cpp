// Properties: whatever a file and its name are, its type is one of ours, only an image has a size, what is
// shown is an image of a size that may be drawn, and the name can stand in a header and in a folder.

#include "base/utf8.hpp"
#include "files/file_kind.hpp"
#include "files/file_name.hpp"
#include "files/limits.hpp"
#include "fuzz.hpp"

#include <algorithm>

namespace {

using namespace porchlight;
using namespace std::string_literals;

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

}  // namespace

std::vector<std::string> fuzz::samples() {
  return {"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x06\0\0\0"s,
          "GIF89a\x80\x02\xE0\x01\xF7\0\0"s,
          "\xFF\xD8\xFF\xE0\0\x04JF\xFF\xC2\0\x0B\x08\x01\xE0\x02\x80\x01\x01\x11\0"s,
          "RIFF\x40\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x7F\x02\0\xDF\x01\0\0\0\0\0"s,
          "PK\x03\x04[Content_Types].xml"s,
          "<!doctype html><script>alert(1)</script>"s,
          "../../a \xE2\x80\xAE name.png"s};
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  const files::FileKind kind = files::kind_of(bytes);
  fuzz::require(!kind.type.empty() && std::ranges::all_of(kind.type, is_printable),
                "a type is a header's value");
  fuzz::require(kind.type.find("html") == kind.type.npos && kind.type.find("svg") == kind.type.npos,
                "nothing is a page");
  fuzz::require(files::is_shown(kind.type) || kind.width + kind.height == 0, "only an image has a size");
  fuzz::require(kind.width >= 0 && kind.height >= 0, "a size is none that is negative");
  fuzz::require(kind.height == 0 || kind.width <= files::limits::image_pixels / kind.height,
                "what is shown may be drawn");
  const std::string name = files::clean_name(bytes);
  fuzz::require(!name.empty() && name.size() <= files::limits::name_bytes && utf8::is_valid(name),
                "a name is a text within its limit");
  fuzz::require(name.find('/') == name.npos && name.find('\\') == name.npos && name.front() != '.',
                "a name stands in no other folder, and is not hidden");
  fuzz::require(std::ranges::none_of(name, utf8::is_control), "a name has no control characters");
  fuzz::require(std::ranges::all_of(files::content_disposition(false, name), is_printable),
                "a name can stand in a header");
  return 0;
}
