#include "net/forwarded_for.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace porchlight::net {
namespace {

constexpr std::string_view forwarded_header = "x-forwarded-for";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

/// The entries of all such headers, the last one first.
std::vector<std::string_view> entries_from_the_right(const Headers& headers) {
  std::vector<std::string_view> entries;
  for (const auto& [name, value] : headers) {
    if (name != forwarded_header) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::string_view part = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      if (const auto entry = trimmed(part); !entry.empty()) entries.push_back(entry);
    }
  }
  std::ranges::reverse(entries);
  return entries;
}

}  // namespace

bool ForwardedFor::believes(const IpAddress& address, std::size_t hop) const {
  return hop < trust_.hops ||
         std::ranges::any_of(trust_.networks, [&](const auto& network) { return network.contains(address); });
}

bool ForwardedFor::speaks_for_others(std::string_view peer) const {
  const auto address = IpAddress::parse(peer);
  return address && believes(*address, 0);
}

std::string ForwardedFor::client(std::string_view peer, const Headers& headers) const {
  auto address = IpAddress::parse(peer);
  if (!address) return std::string(peer);
  if (!trust_.any()) {
    hint(*address, headers);
    return address->text();
  }
  std::size_t hop = 0;
  for (const std::string_view entry : entries_from_the_right(headers)) {
    if (!believes(*address, hop++)) break;
    const auto before = IpAddress::parse_with_port(entry);
    if (!before) {
      complain(entry);
      break;
    }
    address = before;
  }
  return address->text();
}

void ForwardedFor::complain(std::string_view entry) const {
  if (complained_.exchange(true)) return;
  constexpr std::size_t shown = 64;
  log::warning(
      "an entry of X-Forwarded-For is no IP address: such requests count for whoever handed them over",
      {{"entry", entry.substr(0, shown)}});
}

/// All visitors would count as one address.
void ForwardedFor::hint(const IpAddress& peer, const Headers& headers) const {
  const auto is_it = [](const auto& header) { return header.first == forwarded_header; };
  if (std::ranges::none_of(headers, is_it) || !peer.is_private() || hinted_.exchange(true)) return;
  log::warning("requests come through a proxy, and all count for its address: set server.trust_proxy",
               {{"proxy", peer.text()}});
}

}  // namespace porchlight::net
