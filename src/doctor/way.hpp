#pragma once
// The way from a visitor to a gateway, through everything that stands in between: what a long poll and a
// WebSocket look like at its far end.

#include "doctor/finding.hpp"

#include <optional>
#include <string>
#include <vector>

namespace porchlight::doctor {

/// A request and its answer.
struct Exchange {
  std::string failure{};     // why there is no answer; empty: there is one
  bool certificate = false;  // that is why
  long status = 0;
  std::string location{};              // of a redirect
  std::vector<std::string> headers{};  // their names in lower case
  std::string body{};
};

/// A long poll that the server holds until something is said on its session.
struct PollFacts {
  bool early = false;  // answered before anything was said
  Exchange poll;
  std::optional<Exchange> said;  // what the server was told meanwhile; none: the poll was early
};

struct WebSocketFacts {
  Exchange upgrade;       // status 101 where it was let through
  bool accepted = false;  // by somebody who knows how
  bool opened = false;    // what a server says first has come
  bool answered = false;  // and what it says to what it is told
};

struct WayFacts {
  std::string address;
  std::string malformed{};                  // what was expected of it; empty: it is one
  bool trusts_proxy = false;                // server.trust_proxy names somebody
  Exchange handshake{};                     // of a session, by polling
  std::optional<Exchange> local;            // the same at the server's own port; none: no Porchlight is there
  std::optional<PollFacts> poll;            // none: there is no session
  std::optional<WebSocketFacts> websocket;  // none: nobody answers there
};

/// Whether it is what a Porchlight answers to a new session.
[[nodiscard]] bool is_handshake(const Exchange& exchange);
[[nodiscard]] Findings judge_way(const WayFacts& facts);

}  // namespace porchlight::doctor
