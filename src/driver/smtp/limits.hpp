#pragma once
// smtp's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::driver::limits {

/// How long a connection to the mail server may take. Past it: the try has failed.
inline constexpr Milliseconds smtp_connect_time{10'000};
/// How long a mail may take, from the first byte to the last answer. Reason: servers that look for spam take
/// seconds, and a lease of the queue is minutes. Past it: the try has failed.
inline constexpr Milliseconds smtp_time{60'000};
/// Characters of a mail's line, by RFC 5322; and of a piece of a header that is encoded (RFC 2047), in bytes
/// before it is. Past them: the next line; another piece.
inline constexpr std::size_t mail_line = 76;
inline constexpr std::size_t encoded_piece = 42;
/// Bytes of a subject, and of a name. Reason: a line to read in a list. Past it: cut at a character.
inline constexpr std::size_t mail_header_bytes = 200;

}  // namespace porchlight::driver::limits
