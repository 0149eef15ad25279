#pragma once
// What a page says of itself, made fit to be stored and shown: its URL without user info and without the
// query parameters that carry secrets or e-mail addresses, its title without what could paint over other
// text.
//
// Browsers write URLs as WHATWG has it, which leaves characters bare (`|`, `{`, `[` in a query) that RFC
// 3986, and so Boost.URL, refuses; these are percent-encoded first.

#include "base/error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace porchlight::gateway {

inline constexpr std::size_t url_characters = 2048;   // past it: refused
inline constexpr std::size_t title_characters = 512;  // past it: refused

/// `stripped`: names of query parameters to take out, in any case; they are taken out of the fragment too,
/// where single-page sites and OAuth put them. `field` names the value in messages: "currentUrl". Errors:
/// badRequest with what was expected.
[[nodiscard]] Result<std::string> clean_page_url(std::string_view url, std::span<const std::string> stripped,
                                                 std::string_view field = "currentUrl");

/// The text without control characters and direction overrides, white space at its ends dropped.
/// Errors: badRequest where it is longer than title_characters.
[[nodiscard]] Result<std::string> clean_title(std::string_view title, std::string_view field = "title");

}  // namespace porchlight::gateway
