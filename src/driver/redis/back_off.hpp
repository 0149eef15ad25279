#pragma once
// How long to wait before the next attempt to connect. Jittered, so that the gateways of a site that lost
// Redis together do not come back together; reset only by a connection that lasted, so that one which is
// accepted and lost at once, for ever, is not tried at full speed.

#include "base/clock.hpp"

#include <cstdint>

namespace porchlight::driver {

class RedisBackOff {
 public:
  /// `longest`: of a wait.
  explicit RedisBackOff(Milliseconds longest) : longest_(longest) {}

  /// `random`: any 64 bits.
  [[nodiscard]] Milliseconds next(std::uint64_t random);
  /// A connection that stood for so long has been lost.
  void lost_after(Milliseconds stood);

 private:
  const Milliseconds longest_;
  unsigned attempts_ = 0;  // since the last connection that lasted
};

}  // namespace porchlight::driver
