#pragma once

#include "base/clock.hpp"
#include "store/database/conversations.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace porchlight::conversations {

/// What an agent writes.
struct AgentsWords {
  std::int64_t agent = 0;
  std::string temp_id;
  std::string content;
  bool by_email = false;             // as well
  std::vector<std::string> files{};  // their ids
};

/// A message that was taken, with its conversation as it is then.
struct SentMessage {
  store::Appended appended;
  WallTime now{};
};

}  // namespace porchlight::conversations
