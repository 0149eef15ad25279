#pragma once

#include "base/rate_limit.hpp"

namespace porchlight::engineio {

/// What a session has sent of late, for ClientLimits to count.
struct Traffic {
  TokenBucket packets;
  TokenBucket bytes;
};

}  // namespace porchlight::engineio
