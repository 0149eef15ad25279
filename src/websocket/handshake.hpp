#pragma once
// RFC 6455, section 4.2: which upgrade requests are accepted, and with which bytes. No subprotocol and no
// extension is chosen. Origins are the business of the layers above.

#include "net/http.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace porchlight::websocket {

/// The bytes of the 101 response, or the refusal: 405 (not GET), 426 (a version other than 13), 400.
/// `extra`: headers to be added to the 101, as `Set-Cookie`.
[[nodiscard]] std::variant<std::string, net::HttpResponse> answer_handshake(const net::HttpRequest& request,
                                                                            const net::Headers& extra = {});

/// The Sec-WebSocket-Accept that belongs to a Sec-WebSocket-Key.
[[nodiscard]] std::string accept_for(std::string_view key);

}  // namespace porchlight::websocket
