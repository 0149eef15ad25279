#pragma once
// How settings are written: `8s`, `250ms`, `1h`; `1MB`; lists with commas. Both ways.

#include "base/clock.hpp"
#include "net/forwarded_for.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::app {

/// A number and ms, s, m, h or d; `0` alone is zero. None for anything else, and where it overflows.
[[nodiscard]] std::optional<Milliseconds> parse_duration(std::string_view text);
/// The shortest whole form: 90000 ms is `90s`, 60000 ms is `1m`.
[[nodiscard]] std::string format_duration(Milliseconds duration);

/// A number alone or with B, KB, MB, GB (powers of 1,000) or KiB, MiB, GiB (powers of 1,024).
[[nodiscard]] std::optional<std::size_t> parse_size(std::string_view text);
[[nodiscard]] std::string format_size(std::size_t bytes);

[[nodiscard]] std::optional<double> parse_number(std::string_view text);
/// true, false, yes, no, on, off, 1, 0.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);
/// Parts between commas, blanks around them dropped; `none` and the empty text are the empty list.
[[nodiscard]] std::vector<std::string> parse_list(std::string_view text);

/// `true` (one proxy), `false`, a number of proxies up to 16, or addresses and networks with commas.
[[nodiscard]] std::optional<net::ProxyTrust> parse_proxy_trust(std::string_view text);
[[nodiscard]] std::optional<net::ProxyTrust> parse_proxy_trust(const std::vector<std::string>& networks);
[[nodiscard]] std::string format_proxy_trust(const net::ProxyTrust& trust);

}  // namespace porchlight::app
