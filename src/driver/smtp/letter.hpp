#pragma once
// A mail as it goes over the wire (RFC 5322 and MIME): one text in UTF-8. Whatever subjects, names and texts
// have in them, no line of theirs becomes a header or ends the mail. Pure.

#include "base/clock.hpp"

#include <string>
#include <string_view>

namespace porchlight::driver {

struct Letter {
  std::string from;       // an address (base/mail_address)
  std::string from_name;  // empty: none is shown
  std::string to;         // an address
  std::string subject{};
  std::string text{};
  std::string id;  // unlike any other's of this sender: letters, digits, `.` and `-`
  WallTime date{};
};

[[nodiscard]] std::string write_letter(const Letter& letter);

/// As a header has it: itself where it is short and of ASCII, encoded words otherwise.
[[nodiscard]] std::string header_text(std::string_view text);
/// As header_text(), for a name before an address: quoted where it has to be.
[[nodiscard]] std::string header_name(std::string_view name);
/// `Mon, 01 Jan 2024 10:00:00 +0000`
[[nodiscard]] std::string header_date(WallTime time);
/// RFC 2045's quoted-printable, with CRLF at the ends of lines.
[[nodiscard]] std::string quoted_printable(std::string_view text);

}  // namespace porchlight::driver
