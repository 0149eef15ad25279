#include "doctor/way.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace porchlight::doctor {
namespace {

constexpr const char* reach_check = "way";
constexpr const char* headers_check = "way.headers";
constexpr const char* poll_check = "way.long_poll";
constexpr const char* websocket_check = "way.websocket";
constexpr long switching_protocols = 101;

std::string with_status(const Exchange& exchange) {
  return exchange.failure.empty() ? "status " + std::to_string(exchange.status) : exchange.failure;
}

Finding judge_no_answer(const WayFacts& facts) {
  const std::string what = facts.address + ": " + facts.handshake.failure;
  if (facts.handshake.certificate) {
    return wrong("way.certificate", what,
                 "Give the proxy a certificate for this name that browsers trust, with its whole chain.");
  }
  return wrong(reach_check, what, "See that the name leads to the proxy, and that nothing drops its port.");
}

Finding judge_redirect(const WayFacts& facts) {
  const bool secure =
      facts.address.starts_with("http://") && facts.handshake.location.starts_with("https://");
  return wrong(
      reach_check, facts.address + " leads elsewhere, to " + facts.handshake.location,
      secure ? "Give out the https:// address (in the widget's snippet, to agents): what is sent to this "
               "one is lost, and a WebSocket follows no redirect."
             : "Give out the address that it leads to, or take the redirect off /socket.io/: a WebSocket "
               "follows none.");
}

Finding judge_strange_answer(const WayFacts& facts) {
  const long status = facts.handshake.status;
  const std::string what = facts.address + "/socket.io/ answers with status " + std::to_string(status);
  if (status >= 500) {
    return wrong(
        reach_check, what + ": who stands in between finds no gateway, or none that takes anybody",
        "See that a gateway runs, that the proxy asks its server.port, and what the proxy's log says.");
  }
  if (status == 429) {
    return wrong(reach_check, what + ": there are too many from this address",
                 "If all visitors seem to come from the proxy, set server.trust_proxy.");
  }
  return wrong(
      reach_check, what + ", which is no Porchlight's answer",
      "See that the path is the right one: under a path, server.base_path has it and the proxy passes it "
      "on, or takes it off; /socket.io/ must lead to a gateway.");
}

Finding judge_reach(const WayFacts& facts) {
  const Exchange& handshake = facts.handshake;
  if (!handshake.failure.empty()) return judge_no_answer(facts);
  if (is_handshake(handshake)) return good(reach_check, "a Porchlight answers at " + facts.address);
  if (handshake.status >= 300 && handshake.status < 400) return judge_redirect(facts);
  if (handshake.status < 500 && facts.websocket && facts.websocket->answered) {
    return warning(
        reach_check,
        facts.address + " answers by WebSocket alone: a poll is refused with " + with_status(handshake),
        "Good where that was meant (packaging/nginx has a recipe for WebSocket only). Else agents whose "
        "network lets no WebSocket through have no dashboard: let the proxy pass polls on, each to its "
        "session's gateway.");
  }
  return judge_strange_answer(facts);
}

/// What stands in between may say of itself, or has for its own connections.
bool is_of_each_connection(const std::string& header) {
  constexpr std::array<std::string_view, 8> names{
      "connection", "keep-alive", "date", "server", "via", "transfer-encoding", "upgrade", "content-length"};
  return std::ranges::find(names, header) != names.end();
}

Finding judge_headers(const Exchange& through, const Exchange& here) {
  std::string lost;
  for (const std::string& name : here.headers) {
    if (is_of_each_connection(name) || std::ranges::find(through.headers, name) != through.headers.end())
      continue;
    lost += (lost.empty() ? "" : ", ") + name;
  }
  if (lost.empty()) return good(headers_check, "all that the server sends arrive");
  const std::string what = "stripped on the way: " + lost;
  if (lost.find("access-control") != std::string::npos) {
    return wrong(
        headers_check, what,
        "Let the proxy pass Access-Control-… on (nginx: no proxy_hide_header): without it a widget of "
        "another site may not poll.");
  }
  return warning(headers_check, what, "Let the proxy pass them on (nginx: no proxy_hide_header).");
}

Finding judge_early_poll(const PollFacts& facts) {
  if (facts.poll.status == 400) {
    return wrong(
        poll_check, "requests of one session go to different gateways (status 400)",
        "Let the proxy send each sid to its gateway: packaging/haproxy and packaging/nginx have recipes; "
        "or let nobody poll (nginx for WebSocket only).");
  }
  if (facts.poll.status == 200) {
    return wrong(poll_check, "answered at once, by somebody who knows the answer already",
                 "Take the cache off /socket.io/.");
  }
  return wrong(
      poll_check, "cut while the server holds it: " + with_status(facts.poll),
      "Raise the time after which the proxy gives an answer up above 45 s (nginx: proxy_read_timeout 60s).");
}

Finding judge_poll(const PollFacts& facts) {
  if (facts.early || !facts.said) return judge_early_poll(facts);
  if (facts.said->status == 400) {
    PollFacts apart = facts;
    apart.poll.status = 400;
    return judge_early_poll(apart);
  }
  if (!facts.said->failure.empty() || facts.said->status != 200) {
    return wrong(poll_check, "what a visitor sends does not arrive: " + with_status(*facts.said),
                 "Let the proxy pass POST on, with its body, to /socket.io/.");
  }
  if (!facts.poll.failure.empty() || facts.poll.status != 200) {
    return wrong(
        poll_check, "what the server says is held back: " + with_status(facts.poll),
        "Let the proxy pass answers on at once (nginx: proxy_buffering off), whatever it looks through "
        "or compresses.");
  }
  return good(poll_check, "held while there is nothing to say, and answered at once when there is");
}

Finding judge_websocket(const WebSocketFacts& facts) {
  constexpr const char* pass_upgrade =
      "Let the proxy pass upgrades on (nginx: proxy_http_version 1.1, Upgrade and Connection set; HAProxy "
      "does; a "
      "CDN has a switch for WebSocket). Until then everybody polls.";
  if (!facts.upgrade.failure.empty()) {
    return wrong(websocket_check, "the upgrade is not answered: " + facts.upgrade.failure, pass_upgrade);
  }
  if (facts.upgrade.status != switching_protocols) {
    return wrong(
        websocket_check,
        "Upgrade is stripped: it is answered with " + with_status(facts.upgrade) + " in the place of 101",
        pass_upgrade);
  }
  if (!facts.accepted) {
    return wrong(websocket_check, "the upgrade is answered by somebody who is no WebSocket server",
                 pass_upgrade);
  }
  if (!facts.opened) {
    return wrong(
        websocket_check, "it opens, and then what the server says is held back or cut",
        "Take off whatever looks through or buffers what passes: after 101 bytes go both ways at once.");
  }
  if (!facts.answered) {
    return wrong(
        websocket_check, "what a visitor says by it gets no answer",
        "Take off whatever looks through or buffers what passes: after 101 bytes go both ways at once.");
  }
  return good(websocket_check, "opens, and both sides are heard");
}

/// A gateway has no TLS of its own: whoever ends it there stands in between. Of others it is not known.
Finding judge_trust(const WayFacts& facts) {
  constexpr const char* check = "way.trust_proxy";
  if (facts.trusts_proxy) return good(check, "server.trust_proxy names who may say whom a request is from");
  return warning(
      check, "a proxy ends TLS, and server.trust_proxy is false: all visitors count as one address",
      "Set server.trust_proxy to the proxy's network, and let it add to X-Forwarded-For: else limits meet "
      "everybody together, and a ban by address all of them.");
}

}  // namespace

bool is_handshake(const Exchange& exchange) {
  return exchange.failure.empty() && exchange.status == 200 && exchange.body.starts_with("0{") &&
         exchange.body.find("\"sid\":\"") != std::string::npos;
}

Findings judge_way(const WayFacts& facts) {
  if (!facts.malformed.empty()) {
    return {wrong(reach_check, facts.malformed, "porchlight doctor --address https://help.example.com")};
  }
  Findings found{judge_reach(facts)};
  if (found.front().state == State::wrong) return found;
  if (facts.local && is_handshake(facts.handshake)) {
    found.push_back(judge_headers(facts.handshake, *facts.local));
  }
  if (facts.address.starts_with("https://")) found.push_back(judge_trust(facts));
  if (facts.poll) found.push_back(judge_poll(*facts.poll));
  if (facts.websocket) found.push_back(judge_websocket(*facts.websocket));
  return found;
}

}  // namespace porchlight::doctor
