#pragma once
// Immutable bytes that many write queues hold at once: a broadcast is encoded once per thread and every
// receiver's queue refers to the same allocation.

#include <memory>
#include <string>

namespace porchlight {

using SharedBytes = std::shared_ptr<const std::string>;

[[nodiscard]] inline SharedBytes share(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

}  // namespace porchlight
