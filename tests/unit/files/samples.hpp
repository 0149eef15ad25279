// The beginnings of files that tests of several kinds read.
#pragma once

#include <string>

namespace porchlight::files {

using namespace std::string_literals;

/// The head of a PNG of 640 × 480 pixels.
inline const std::string png = "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x06\0\0\0"s;

}  // namespace porchlight::files
