#include "app/service_links.hpp"

#include <algorithm>
#include <array>

namespace porchlight::app {
namespace {

constexpr std::array<std::string_view, 3> protocols{"TCP", "UDP", "SCTP"};

bool is_address(std::string_view value) {
  return value.starts_with("tcp://") || value.starts_with("udp://") || value.starts_with("sctp://");
}

/// `80_TCP`, `80_TCP_ADDR`
bool is_port_and_protocol(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits == text.size() || text[digits] != '_') return false;
  text.remove_prefix(digits + 1);
  const std::string_view protocol = text.substr(0, text.find('_'));
  if (std::ranges::find(protocols, protocol) == protocols.end()) return false;
  text.remove_prefix(protocol.size());
  return text.empty() || text == "_PROTO" || text == "_PORT" || text == "_ADDR";
}

}  // namespace

bool is_service_link(std::string_view name, std::string_view value) {
  constexpr std::string_view service_port = "_SERVICE_PORT";
  constexpr std::string_view port = "_PORT";
  if (name.ends_with("_SERVICE_HOST")) return true;
  const std::size_t service = name.find(service_port);
  if (service != std::string_view::npos) {
    const std::string_view rest = name.substr(service + service_port.size());
    if (rest.empty() || rest.front() == '_') return true;
  }
  if (name.ends_with(port) && is_address(value)) return true;
  for (std::size_t at = name.find("_PORT_"); at != std::string_view::npos; at = name.find("_PORT_", at + 1)) {
    if (is_port_and_protocol(name.substr(at + port.size() + 1))) return true;
  }
  return false;
}

}  // namespace porchlight::app
