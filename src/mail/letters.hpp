#pragma once
// What the mails say, in English (decision 0055). Pure.

#include "driver/smtp/letter.hpp"
#include "store/database/mails.hpp"

#include <span>
#include <string>
#include <string_view>

namespace porchlight::mail {

struct LetterHead {
  std::string from;           // an address
  std::string dashboard_url;  // empty: no links to it
};

[[nodiscard]] driver::Letter letter_of(const store::Mail& mail, const LetterHead& head, WallTime now);

/// The page's address without query and fragment, where it is one of the project's own; empty otherwise. A
/// pattern that allows every origin names none: anybody could send a link through the operator's mail server.
[[nodiscard]] std::string link_to_page(std::string_view page, std::span<const std::string> origins);

}  // namespace porchlight::mail
