#pragma once
// The cookie by which a browser shows that somebody has logged in there under this e-mail before. It is no
// login and gives no access: who has it is only not slowed down by the guesses of others. One for each
// e-mail, signed, so that nothing has to be kept, and any gateway knows it. Pure.

#include <string>
#include <string_view>

namespace porchlight::access {

/// The value of a `Set-Cookie` header.
[[nodiscard]] std::string make_device_cookie(std::string_view email, std::string_view secret);

/// The device that a `Cookie` header proves for the e-mail; empty where it proves none.
[[nodiscard]] std::string read_device_cookie(std::string_view header, std::string_view email,
                                             std::string_view secret);

}  // namespace porchlight::access
