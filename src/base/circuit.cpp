#include "base/circuit.hpp"

#include "base/random.hpp"

#include <algorithm>

namespace porchlight {

Milliseconds jittered(Milliseconds time) {
  const auto half = static_cast<std::uint64_t>(std::max<std::int64_t>(0, time.count() / 2));
  return time - Milliseconds(random_u64() % (half + 1));
}

bool Circuit::admit() {
  const std::scoped_lock lock(mutex_);
  if (!open_) return true;
  const SteadyTime now = clock_.steady();
  if (now < next_probe_) return false;
  probing_ = true;
  next_probe_ = now + pause_.probe;
  return true;
}

bool Circuit::open() const {
  const std::scoped_lock lock(mutex_);
  return open_;
}

std::string Circuit::reason() const {
  const std::scoped_lock lock(mutex_);
  return reason_;
}

void Circuit::succeeded() {
  const std::scoped_lock lock(mutex_);
  open_ = false;
  probing_ = false;
  wait_ = Milliseconds(0);
}

void Circuit::failed(const std::string& reason) {
  const std::scoped_lock lock(mutex_);
  reason_ = reason;
  if (open_ && !probing_) return;  // several calls that fail together are one failure
  open_ = true;
  probing_ = false;
  wait_ = std::clamp(wait_ * 2, pause_.first, pause_.last);
  next_probe_ = clock_.steady() + jittered(wait_);
}

}  // namespace porchlight
