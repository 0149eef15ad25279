#pragma once
// Queries and responses as bytes.

#include "net/http.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::net {

/// `%41` → `A`; a broken escape stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text, bool plus_is_space);

/// `a=1&b=2`, decoded, in order; a name without `=` has an empty value.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query);

struct ResponseFraming {
  bool keep_alive = true;
  bool head_only = false;  // the answer to HEAD: all headers, no body
};

/// Status line, headers and body. With a shared or static body only its headers are in the result: the caller
/// writes the body behind them.
[[nodiscard]] std::string encode_response(const HttpResponse& response, ResponseFraming framing);

/// `Not Found` for 404; empty for a status that nobody defined.
[[nodiscard]] std::string_view reason_phrase(unsigned status);

}  // namespace porchlight::net
