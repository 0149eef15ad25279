#pragma once

#include "base/clock.hpp"
#include "store/database/conversations.hpp"

namespace porchlight::conversations {

/// A message that was taken, with its conversation as it is then.
struct SentMessage {
  store::Appended appended;
  WallTime now{};
};

}  // namespace porchlight::conversations
