#pragma once
// IP addresses and networks as values: one form for each, so that what is counted per address is counted
// once. An IPv4 address that is written as IPv6 (::ffff:192.0.2.1) is the IPv4 address; a zone (%eth0) is
// dropped.

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight {

class IpAddress {
 public:
  /// Strictly an address: dotted IPv4, or IPv6 with a zone perhaps. No port, no name, nothing around it.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
  /// As proxies write it into X-Forwarded-For: also `192.0.2.1:40001`, `[2001:db8::1]:40001`, and in quotes.
  [[nodiscard]] static std::optional<IpAddress> parse_with_port(std::string_view text);

  [[nodiscard]] bool is_v4() const;
  /// Not of the internet: loopback, link-local, private networks.
  [[nodiscard]] bool is_private() const;
  /// Of the internet, where anybody may be connected to by everybody: nothing that IANA has reserved for
  /// another purpose, and nothing that carries such an IPv4 address within.
  [[nodiscard]] bool is_public() const;
  /// The canonical form.
  [[nodiscard]] std::string text() const;
  /// With all but the first `prefix` bits of 128 cleared; an IPv4 address has 96 before its own.
  [[nodiscard]] IpAddress masked(unsigned prefix) const;

  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

class IpNetwork {
 public:
  /// `10.0.0.0/8`, `fd00::/8`, or an address alone.
  [[nodiscard]] static std::optional<IpNetwork> parse(std::string_view text);

  [[nodiscard]] bool contains(const IpAddress& address) const;
  /// As parse() reads it.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const IpNetwork&, const IpNetwork&) = default;

 private:
  IpAddress first_;
  unsigned prefix_ = 128;  // of 128 bits
};

/// What limits per address count by: an IPv4 address as it is, of an IPv6 address its /64, which is one
/// subscriber. What is no address stays as it is.
[[nodiscard]] std::string rate_key(std::string_view address);

}  // namespace porchlight
