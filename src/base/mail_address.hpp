#pragma once
// Addresses of e-mail as SMTP takes them (RFC 5321, without quotes, comments and address literals): one
// reading for whatever is going to stand in an envelope or a header.

#include <cstddef>
#include <string_view>

namespace porchlight {

/// Octets of a whole address and of what stands before its `@`, by the RFC.
inline constexpr std::size_t longest_mail_address = 254;
inline constexpr std::size_t longest_mail_box = 64;

/// One bare address, `box@domain.example`: no name, no blanks, nothing that could end a line.
[[nodiscard]] bool is_mail_address(std::string_view text);

}  // namespace porchlight
