#pragma once
// What is kept of every socket of the namespace: a visitor's or an agent's, for as long as it is connected.

#include "access/event_limits.hpp"
#include "socketio/event.hpp"

#include <cstdint>
#include <string>

namespace porchlight::gateway {

struct Connection : socketio::SocketData {
  enum class Of : std::uint8_t { visitor, agent };
  explicit Connection(Of whose) : of(whose) {}

  const Of of;
  std::string address;  // as rate_key() has it
  access::ConnectionBudget budget;
};

}  // namespace porchlight::gateway
