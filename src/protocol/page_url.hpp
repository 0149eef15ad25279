#pragma once
// What a page says of itself, made fit to be stored and shown: its URL without user info and without the
// query parameters that carry secrets or e-mail addresses, its title without what could paint over other
// text. Nothing is refused: what is too long is shortened, at a whole character and after the secrets have
// gone, what is no page's address is none (decision 0025).
//
// Browsers write URLs as WHATWG has it, which leaves characters bare (`|`, `{`, `[` in a query) that RFC
// 3986, and so Boost.URL, refuses; these are percent-encoded first.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace porchlight::protocol {

/// Empty where it is no http or https URL with a host. `stripped`: names of query parameters to take out, in
/// any case; they are taken out of the fragment too, where single-page sites and OAuth put them.
[[nodiscard]] std::string clean_page_url(std::string_view url, std::span<const std::string> stripped);

/// At most so many characters of the text, without control characters and direction overrides, white space at
/// its ends dropped.
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t most);

}  // namespace porchlight::protocol
