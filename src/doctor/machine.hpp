#pragma once
// This machine: the ports that a server listens on, how many connections it may have, and its clock.

#include "doctor/finding.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::doctor {

enum class Holder : std::uint8_t { nobody, porchlight, somebody_else };

struct PortFacts {
  std::string setting{};  // server.port
  std::string place{};    // host:port; empty: there is none
  Holder holder = Holder::nobody;
  std::string refused{};    // why it cannot be listened on, where it is somebody else's or nobody's
  std::string not_ready{};  // what a Porchlight says there, where it is not ready
};

struct MachineFacts {
  std::vector<PortFacts> ports;
  std::size_t connections = 0;        // as many as the limit of open files leaves for clients
  std::size_t sessions = 0;           // limits.sessions
  std::optional<bool> clock_follows;  // NTP; none: this machine does not say
};

[[nodiscard]] Findings judge_machine(const MachineFacts& facts);

}  // namespace porchlight::doctor
