#pragma once
// The first start: while there is no agent, whoever has the key that the command line printed makes the first
// project and its owner, once.

#include "store/database/team.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

struct FirstProject {
  std::string name;
  std::vector<std::string> origins;
};

struct SetUp {
  Agent owner;
  ProjectId project = 0;
};

class SetupRepository {
 public:
  virtual ~SetupRepository() = default;
  /// There is no agent.
  virtual Result<bool> is_needed() = 0;
  /// In place of an older key. Errors: conflict where there are agents.
  virtual Result<void> set_key(std::string_view key_hash, WallTime expires) = 0;
  /// Errors: conflict where there are agents, forbidden for another key or one that has expired.
  virtual Result<void> check_key(std::string_view key_hash, WallTime now) = 0;
  /// Of two at once one does. Errors: as above; badRequest (names, e-mail, origins).
  virtual Result<SetUp> set_up(std::string_view key_hash, const FirstProject& project, const NewAgent& owner,
                               WallTime now) = 0;
};

}  // namespace porchlight::store
