#include "access/host_name.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <memory>
#include <unicode/uidna.h>

namespace porchlight::access {
namespace {

/// A name in ASCII has at most 253, and what is a name in Unicode is never longer in bytes than this.
constexpr std::size_t host_bytes = 1'024;

struct CloseIdna {
  void operator()(UIDNA* idna) const { uidna_close(idna); }
};

/// What ICU says of hyphens browsers do not mind.
constexpr std::uint32_t minded_errors =
    ~std::uint32_t{UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4};

std::optional<std::string> to_ascii(std::string_view host) {
  UErrorCode problem = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, CloseIdna> idna(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &problem));
  if (U_FAILURE(problem) != 0) return std::nullopt;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  std::array<char, host_bytes> ascii{};
  const std::int32_t size =
      uidna_nameToASCII_UTF8(idna.get(), host.data(), static_cast<std::int32_t>(host.size()), ascii.data(),
                             static_cast<std::int32_t>(ascii.size()), &info, &problem);
  if (U_FAILURE(problem) != 0 || (info.errors & minded_errors) != 0 || size <= 0) return std::nullopt;
  return std::string(ascii.data(), static_cast<std::size_t>(size));
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/// `1.2.3.4`, `127.1`, `0x7f000001`: browsers take all of these for an IPv4 address, and nothing else that
/// ends so.
bool ends_in_number(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  const std::size_t dot = name.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? name : name.substr(dot + 1);
  const std::string_view digits = last.starts_with("0x") ? "0123456789abcdef" : "0123456789";
  const std::string_view value = last.starts_with("0x") ? last.substr(2) : last;
  return !last.empty() && value.find_first_not_of(digits) == std::string_view::npos;
}

std::optional<std::string> ipv4(std::string name) {
  if (name.ends_with('.')) name.pop_back();
  in_addr address{};
  if (inet_aton(name.c_str(), &address) == 0) return std::nullopt;
  std::array<char, INET_ADDRSTRLEN> text{};
  return inet_ntop(AF_INET, &address, text.data(), text.size());
}

/// Browsers write an IPv4 address inside an IPv6 one as two groups, where inet_ntop has dots.
std::optional<std::string> ipv6(const std::string& inside) {
  in6_addr address{};
  if (inet_pton(AF_INET6, inside.c_str(), &address) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> text{};
  std::string written = inet_ntop(AF_INET6, &address, text.data(), text.size());
  if (const std::size_t dotted = written.find('.'); dotted != std::string::npos) {
    const auto* const bytes = address.s6_addr;
    const auto group = [&](int i) { return static_cast<unsigned>(bytes[i] << 8 | bytes[i + 1]); };
    std::array<char, 10> groups{};
    std::snprintf(groups.data(), groups.size(), "%x:%x", group(12), group(14));
    written.replace(written.rfind(':') + 1, std::string::npos, groups.data());
  }
  return "[" + written + "]";
}

}  // namespace

std::optional<std::string> canonical_host(std::string_view host) {
  if (host.size() > host_bytes) return std::nullopt;
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return ipv6(std::string(host.substr(1, host.size() - 2)));
  }
  auto name = to_ascii(host);
  if (!name || name->front() == '.' || !std::ranges::all_of(*name, is_name_character)) return std::nullopt;
  return ends_in_number(*name) ? ipv4(std::move(*name)) : name;
}

}  // namespace porchlight::access
