#pragma once
// The hosts of origins, as browsers write them: lower case, Unicode as punycode, addresses in their one form.

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::access {

/// None where no browser can be on such a host. `host`: with its brackets where it is an IPv6 address; UTF-8.
/// Source: the URL Standard's host parser, with the lengths of DNS.
[[nodiscard]] std::optional<std::string> canonical_host(std::string_view host);

}  // namespace porchlight::access
