#pragma once
// Responses as bytes.

#include "net/http_message.hpp"

#include <string>
#include <string_view>

namespace porchlight::net {

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
