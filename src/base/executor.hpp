#pragma once
// How one thread talks to another here: it posts a value. An I/O thread's event loop and the pool for
// blocking work are both executors; code that only needs to answer somewhere does not need to know which.

#include "base/unique_function.hpp"

namespace porchlight {

class Executor {
 public:
  virtual ~Executor() = default;
  /// Runs the task later, in the order posted by any one thread (an event loop: by all of them). Tasks posted
  /// after a stop are dropped.
  /// Thread: any.
  virtual void post(UniqueFunction<void()> task) = 0;
};

}  // namespace porchlight
