#pragma once
// Looks at this machine. A port is tried by listening on it for a moment, which a server there does not
// notice.

#include "doctor/machine.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace porchlight::doctor {

/// `port` 0: there is none. Blocks, for limits::local_time at most.
[[nodiscard]] PortFacts read_public_port(const std::string& host, std::uint16_t port,
                                         const std::string& base_path);
/// Likewise.
[[nodiscard]] PortFacts read_internal_port(const std::string& host, std::uint16_t port);

/// Whether something keeps the machine's clock right, as the kernel knows it; none where it does not say.
[[nodiscard]] std::optional<bool> clock_follows();

/// `http://host:port` for whoever is on this machine: an address that is listened on everywhere is none to go
/// to.
[[nodiscard]] std::string local_address(const std::string& host, std::uint16_t port);

}  // namespace porchlight::doctor
