#include "doctor/machine.hpp"

namespace porchlight::doctor {
namespace {

Finding judge_port(const PortFacts& port) {
  const std::string& check = port.setting;
  if (port.place.empty()) return good(check, "none: nothing is to listen there");
  if (port.holder == Holder::porchlight) {
    if (port.not_ready.empty()) return good(check, port.place + ": a Porchlight answers there");
    return warning(check, port.place + ": a Porchlight answers there, and is not ready: " + port.not_ready,
                   "Look into its log (journalctl -u porchlight).");
  }
  if (port.refused.empty()) return good(check, port.place + ": free, no server runs there");
  if (port.holder == Holder::somebody_else) {
    return wrong(check, port.refused + ", and what answers there is no Porchlight",
                 "Look who listens (ss -ltnp), or set " + check + " to another port.");
  }
  return wrong(check, port.refused,
               "Set server.host to an address of this machine, and " + check +
                   " to a port that this user may listen on (1024 and above); look who listens (ss -ltnp).");
}

Finding judge_descriptors(const MachineFacts& facts) {
  constexpr const char* check = "machine.descriptors";
  const std::string what = "room for " + std::to_string(facts.connections) + " connections";
  if (facts.connections >= facts.sessions) return good(check, what);
  return warning(
      check, what + ", and limits.sessions lets " + std::to_string(facts.sessions) + " be here",
      "Raise the limit of open files where the server is started: LimitNOFILE= of its unit, ulimit -n "
      "of a shell. (This is the limit that this command has; a service has its own.)");
}

Finding judge_own_clock(const MachineFacts& facts) {
  constexpr const char* check = "machine.clock";
  if (!facts.clock_follows) {
    return good(check,
                "this machine does not say whether it follows NTP; the stores' clocks are compared with it");
  }
  if (*facts.clock_follows) return good(check, "follows NTP");
  return warning(check, "nothing keeps it right", "Switch NTP on (timedatectl set-ntp true).");
}

}  // namespace

Findings judge_machine(const MachineFacts& facts) {
  Findings found;
  for (const PortFacts& port : facts.ports) found.push_back(judge_port(port));
  found.push_back(judge_descriptors(facts));
  found.push_back(judge_own_clock(facts));
  return found;
}

}  // namespace porchlight::doctor
