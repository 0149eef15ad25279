#pragma once
// A file that is compiled into the binary, ready to be sent: its type, its tag and its compressed forms are
// made at build time (tools/embed-assets.mjs), so that serving it is a look-up and a copy.

#include <string_view>

namespace porchlight::net {

/// All views are of static storage.
struct Asset {
  std::string_view path;          // as requested, from '/'
  std::string_view content_type;  // charset included
  std::string_view etag;          // strong, quotes included, of the identity form
  std::string_view identity;
  std::string_view gzip;    // empty where it would not be smaller
  std::string_view brotli;  // empty where it would not be smaller than both
  bool immutable = false;   // the name carries a hash of the content
  std::string_view inline_scripts =
      {};  // of a page: what stands in it, as sources of a policy ("'sha256-…'")
};

}  // namespace porchlight::net
