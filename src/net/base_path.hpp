#pragma once
// The path that a server is reached under where a proxy shares one host among several: `/chat`. What it is
// asked for may come with it or without, since some proxies take it off and some do not; inside there is no
// such path.

#include "net/http.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::net {

/// `/chat` for `/chat`, `/chat/` and `chat`; empty for none. None where it could be no path of an address:
/// segments have letters, digits and `-._~`, and are neither `.` nor `..`.
[[nodiscard]] std::optional<std::string> normalise_base_path(std::string_view text);

class BasePath {
 public:
  /// `path`: as normalise_base_path gives it.
  explicit BasePath(std::string path) : path_(std::move(path)) {}
  /// Takes the path off the request's, where it stands there. An answer: the request was for the path itself,
  /// without the slash that everything relative hangs on.
  [[nodiscard]] std::optional<HttpResponse> enter(HttpRequest& request) const;

 private:
  std::string path_;
};

}  // namespace porchlight::net
