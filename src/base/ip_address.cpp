#include "base/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace porchlight {
namespace {

constexpr unsigned address_bits = 128;
constexpr unsigned mapped_bits = 96;  // before an IPv4 address that is written as IPv6
constexpr std::array<std::uint8_t, mapped_bits / 8> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned subscriber_bits = 64;

template <typename Number>
std::optional<Number> whole_number(std::string_view text, Number most) {
  Number number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size() || number > most) return std::nullopt;
  return number;
}

bool is_port(std::string_view text) {
  return whole_number<unsigned>(text, 65'535).has_value();
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // A NUL inside would end the text for inet_pton.
  if (text.size() >= INET6_ADDRSTRLEN + 16 || text.find('\0') != text.npos) return std::nullopt;
  IpAddress address;
  if (text.find(':') == text.npos) {
    std::ranges::copy(mapped, address.bytes_.begin());
    if (inet_pton(AF_INET, std::string(text).c_str(), &address.bytes_[mapped.size()]) != 1)
      return std::nullopt;
    return address;
  }
  const std::size_t zone = text.find('%');
  if (zone != text.npos && zone + 1 == text.size()) return std::nullopt;
  if (inet_pton(AF_INET6, std::string(text.substr(0, zone)).c_str(), address.bytes_.data()) != 1) {
    return std::nullopt;
  }
  return address;
}

std::optional<IpAddress> IpAddress::parse_with_port(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == text.npos) return std::nullopt;
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    const std::string_view inner = text.substr(1, end - 1);
    return inner.find(':') == inner.npos ? std::nullopt : parse(inner);
  }
  const std::size_t colon = text.find(':');
  const bool has_port = colon != text.npos && text.find(':', colon + 1) == text.npos;
  if (!has_port) return parse(text);
  if (!is_port(text.substr(colon + 1))) return std::nullopt;
  return parse(text.substr(0, colon));
}

bool IpAddress::is_v4() const {
  return std::equal(mapped.begin(), mapped.end(), bytes_.begin());
}

bool IpAddress::is_private() const {
  constexpr std::array networks{"127.0.0.0/8",   "10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16",
                                "100.64.0.0/10", "169.254.0.0/16", "::1",           "fc00::/7",
                                "fe80::/10"};
  return std::ranges::any_of(
      networks, [this](const char* network) { return IpNetwork::parse(network)->contains(*this); });
}

bool IpAddress::is_public() const {
  // Source: IANA's registries of special-purpose addresses. Of IPv6 only 2000::/3 is given out.
  constexpr std::array reserved{"0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
                                "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
                                "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
                                "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",   "2001::/23",
                                "2001:db8::/32",  "2002::/16",      "3fff::/20"};
  const bool given_out = is_v4() || IpNetwork::parse("2000::/3")->contains(*this);
  return given_out && std::ranges::none_of(reserved, [this](const char* network) {
           return IpNetwork::parse(network)->contains(*this);
         });
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> shown{};
  return is_v4() ? inet_ntop(AF_INET, &bytes_[mapped.size()], shown.data(), shown.size())
                 : inet_ntop(AF_INET6, bytes_.data(), shown.data(), shown.size());
}

IpAddress IpAddress::masked(unsigned prefix) const {
  IpAddress out;
  for (unsigned i = 0; i < bytes_.size(); ++i) {
    const unsigned kept = std::clamp(prefix, i * 8, i * 8 + 8) - i * 8;
    out.bytes_[i] = static_cast<std::uint8_t>(bytes_[i] & (0xFF00U >> kept));
  }
  return out;
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned own_bits = address->is_v4() ? address_bits - mapped_bits : address_bits;
  const auto bits = slash == text.npos ? own_bits : whole_number(text.substr(slash + 1), own_bits);
  if (!bits) return std::nullopt;
  IpNetwork network;
  network.prefix_ = *bits + (address_bits - own_bits);
  network.first_ = address->masked(network.prefix_);
  return network;
}

bool IpNetwork::contains(const IpAddress& address) const {
  return address.masked(prefix_) == first_;
}

std::string IpNetwork::text() const {
  if (prefix_ == address_bits) return first_.text();
  const unsigned before = first_.is_v4() && prefix_ >= mapped_bits ? mapped_bits : 0;
  return first_.text() + "/" + std::to_string(prefix_ - before);
}

std::string rate_key(std::string_view address) {
  const auto parsed = IpAddress::parse(address);
  if (!parsed) return std::string(address);
  if (parsed->is_v4()) return parsed->text();
  return parsed->masked(subscriber_bits).text() + "/64";
}

}  // namespace porchlight
