#pragma once
// What a push says, encrypted for one browser (RFC 8291 over RFC 8188, aes128gcm, one record): the service
// that carries it sees bytes of one length.

#include "base/error.hpp"
#include "push/p256.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace porchlight::push {

inline constexpr std::size_t auth_bytes = 16;
inline constexpr std::size_t salt_bytes = 16;

/// Of a browser: its public point, and a secret that it shares with us. Raw bytes.
struct Recipient {
  std::string point;
  std::string auth;
};

/// The body of a request. `padded`: what is encrypted is filled up to so many bytes; it is never cut.
/// `once`, `salt`: made for this push alone. Errors: badRequest where the recipient or the salt is none.
[[nodiscard]] Result<std::string> encrypt(std::string_view payload, const Recipient& recipient,
                                          const P256Key& once, std::string_view salt, std::size_t padded = 0);
/// The same with a key and a salt of its own. Errors: also internal.
[[nodiscard]] Result<std::string> encrypt(std::string_view payload, const Recipient& recipient,
                                          std::size_t padded);

}  // namespace porchlight::push
