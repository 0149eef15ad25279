#include "simulation/history.hpp"

#include <array>
#include <cstdio>

namespace porchlight::simulation {
namespace {

struct Words {
  const char* subject;  // of `who`
  const char* name;
  bool where;
  bool how;
  bool time;
};

const Words& words_of(Act act) {
  static constexpr std::array words{
      Words{"visitor", "opens a tab", true, true, false},
      Words{"visitor", "updates a tab", true, true, false},
      Words{"visitor", "closes a tab", true, false, false},
      Words{"agent", "refetches", false, false, false},
      Words{"agent", "rejoins", true, false, false},
      Words{"node", "starts", false, true, false},
      Words{"node", "crashes", false, true, true},
      Words{"node", "drains", false, true, true},
      Words{"node", "sleeps", false, false, true},
      Words{"node", "is cut from the store", false, false, false},
      Words{"node", "is isolated from the store", false, false, true},
      Words{"node", "hears no events", false, false, true},
      Words{"visitor", "reloads into a cut", true, false, true},
      Words{"store", "is away", false, false, true},
      Words{"store", "hangs", false, false, true},
      Words{"store", "has its clock set", false, false, true},
      Words{"store", "is emptied", false, false, false},
      Words{"store", "is remembered", false, false, false},
      Words{"store", "is set back", false, false, false},
      Words{"store", "loses a piece", true, true, false},
  };
  return words[static_cast<std::size_t>(act)];
}

}  // namespace

std::string describe(const Action& action) {
  const Words& words = words_of(action.act);
  std::array<char, 32> at{};
  std::snprintf(at.data(), at.size(), "%9.3f ", static_cast<double>(action.at.count()) / 1000.0);
  const bool of_store = action.act >= Act::outage && action.act <= Act::set_back;
  std::string text = std::string(at.data()) + words.subject;
  if (!of_store) text += " " + std::to_string(action.who);
  text += std::string(" ") + words.name;
  if (words.where) text += ", where " + std::to_string(action.where);
  if (words.how) text += ", how " + std::to_string(action.how);
  if (words.time) text += ", " + std::to_string(action.time.count()) + " ms";
  return text;
}

std::string describe(const History& history) {
  std::string text = "seed " + std::to_string(history.seed) + ": lease " +
                     std::to_string(history.lease.count()) + " ms, grace " +
                     std::to_string(history.grace.count()) + " ms, tail " +
                     std::to_string(history.tail.count()) + " ms, " + std::to_string(history.visitors) +
                     " visitors, nodes of";
  for (const std::size_t holders : history.nodes) text += " " + std::to_string(holders);
  text += std::string(history.small_batches ? ", small batches" : "") + "\n";
  for (const Action& action : history.actions) text += describe(action) + "\n";
  return text;
}

}  // namespace porchlight::simulation
