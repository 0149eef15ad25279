#pragma once
// Browsers that agents are alerted in while they have no dashboard open: what a browser's push service gave
// it, and with that us. One is gone with its agent, when the agent's password is another one, and when the
// agent signs out everywhere.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

struct PushSubscription {
  std::int64_t id = 0;  // another one each time that a browser subscribes
  std::int64_t agent = 0;
  std::string endpoint{};  // an address that whoever has it may push to: for no log
  std::string p256dh{};    // base64url, as the browser says it
  std::string auth{};      // likewise; a secret
  bool shows_text = false;
  std::string device{};  // for people; empty: not known
  WallTime created{};
};

/// Who is to be alerted of something.
struct PushAudience {
  ProjectId project = 0;
  std::vector<std::int64_t> agents;  // empty: every member of the project
  std::vector<std::int64_t> here;    // but for these
};

class PushSubscriptionsRepository {
 public:
  virtual ~PushSubscriptionsRepository() = default;
  /// The oldest first.
  virtual Result<std::vector<PushSubscription>> list(std::int64_t agent) = 0;
  /// The agent's own. Errors: notFound.
  virtual Result<PushSubscription> find(std::int64_t agent, std::int64_t id) = 0;
  /// Of an endpoint the last one counts, whosever it was; of an agent the newest limits::agent_pushes.
  /// Answers it with its number. Errors: badRequest for what cannot be stored, notFound for no such agent.
  virtual Result<PushSubscription> keep(PushSubscription subscription) = 0;
  /// Where it is there, and the agent's.
  virtual Result<void> remove(std::int64_t agent, std::int64_t id) = 0;
  /// Of members of the project only; limits::told_pushes at most.
  virtual Result<std::vector<PushSubscription>> of(const PushAudience& audience) = 0;
};

}  // namespace porchlight::store
