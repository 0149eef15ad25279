#pragma once
// Passwords, digests and comparisons, each by a library: argon2id and the constant-time compare are
// libsodium's, SHA-256 and HMAC OpenSSL's. Nothing here is our own invention.

#include "base/error.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::crypto {

/// argon2id with a random salt and libsodium's interactive limits (64 MiB, about 60 ms): `$argon2id$v=19$…`.
/// Errors: internal, when the memory cannot be had.
/// Thread: the pool's: it blocks.
[[nodiscard]] Result<std::string> hash_password(std::string_view password);

/// False for a wrong password and for a hash that is none.
/// Thread: the pool's: it blocks.
[[nodiscard]] bool verify_password(std::string_view hash, std::string_view password);

/// Takes as long as verify_password and is always false: for a login under an e-mail that nobody has, so that
/// the time of the answer does not tell which e-mails exist.
/// Thread: the pool's: it blocks.
bool verify_nobody(std::string_view password);

using Sha256 = std::array<unsigned char, 32>;
[[nodiscard]] Sha256 sha256(std::string_view bytes);
/// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// 40 lower-case hexadecimal digits: the name that Redis gives to a script. For nothing that must be secret.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);

/// 32 raw bytes.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);

/// The time depends on the lengths only.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

/// Without padding (RFC 4648, section 5).
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// None for padding, for characters outside the alphabet, and for any text that encode() would not give.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace porchlight::crypto
