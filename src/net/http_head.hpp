#pragma once
// What the head of a request says (RFC 9112, sections 2 to 6), to the letter and pure: proxies and servers
// that read one head in two ways are how requests are smuggled, so whatever leaves room for a second reading
// is refused instead of guessed at (decision 0013).

#include "net/http.hpp"

#include <cstdint>
#include <string_view>
#include <variant>

namespace porchlight::net {

/// Why a request is not taken, as it is answered; the connection ends with the answer.
struct HttpDefect {
  unsigned status = 400;
  std::string_view expected;  // a literal
};

struct HttpHead {
  HttpRequest request;               // all but body and peer
  std::uint64_t content_length = 0;  // of a body that is not chunked; the largest number where it is larger
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
  bool to_server = false;  // `OPTIONS *`: about the server, not about a path
  bool websocket = false;  // asks for the upgrade
};

/// `head`: request line and fields, each line with its CRLF, without the empty line at the end.
[[nodiscard]] std::variant<HttpHead, HttpDefect> parse_head(std::string_view head);

/// `name: value` without the line's end. None where it is no field, or a folded one.
[[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> parse_field(std::string_view line);

}  // namespace porchlight::net
