#pragma once
// Requests and responses as values.

#include "base/shared_bytes.hpp"
#include "net/body.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;  // upper case
  std::string path;    // as sent, not decoded; begins with '/'
  std::string query;   // as sent, without '?'
  Headers headers;     // names in lower case
  std::string body;
  std::string peer;         // the client's address, without the port
  IncomingBody incoming{};  // instead of `body`, where the handler takes it in pieces

  /// The first header of that (lower-case) name; empty where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  /// True where one of the headers of that name, comma-separated lists, holds the token (both in lower case).
  [[nodiscard]] bool lists(std::string_view name, std::string_view token) const;
  /// The first query parameter of that name, decoded; none where it is missing.
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
  /// All query parameters, decoded, in order.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> parameters() const;
};

struct HttpResponse {
  unsigned status = 200;
  Headers headers;  // Content-Length, Date and Connection are added
  std::string body;
  SharedBytes shared_body;               // sent instead of `body` where it is set
  bool close = false;                    // end the connection after this response
  std::string_view static_body{};        // of static storage; sent instead of `body` where it is not empty
  std::unique_ptr<BodySource> source{};  // sent in pieces instead of any of them, where it is set

  [[nodiscard]] std::string_view content() const {
    if (!static_body.empty()) return static_body;
    return shared_body ? std::string_view(*shared_body) : std::string_view(body);
  }
};

/// `%41` → `A`; a broken escape stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text, bool plus_is_space);

/// `a=1&b=2`, decoded, in order; a name without `=` has an empty value.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

}  // namespace porchlight::net
