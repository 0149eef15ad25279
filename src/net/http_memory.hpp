#pragma once
// What the HTTP connections of a node hold for their peers, counted once for all threads: each connection is
// bounded, their number is not.

#include "base/assert.hpp"
#include "net/limits.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace porchlight::net {

/// Thread: any.
class HttpMemory {
 public:
  explicit HttpMemory(std::size_t limit = limits::http_held_bytes) : limit_(limit) {}

  void change(std::size_t before, std::size_t now) {
    const std::size_t held = held_.fetch_add(now - before, std::memory_order_relaxed);
    PORCHLIGHT_ASSERT(held >= before);
  }
  /// Requests that are still arriving, and answers that wait for their peer, in bytes.
  [[nodiscard]] std::size_t held() const { return held_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool exceeded() const { return held() > limit_; }

  void count_slow_body() { slow_bodies_.fetch_add(1, std::memory_order_relaxed); }
  void count_slow_peer() { slow_peers_.fetch_add(1, std::memory_order_relaxed); }
  void count_given_up() { given_up_.fetch_add(1, std::memory_order_relaxed); }
  /// Bodies that were given up because they came too slowly.
  [[nodiscard]] std::uint64_t slow_bodies() const { return slow_bodies_.load(std::memory_order_relaxed); }
  /// Connections that were reset because their peer did not take its answer.
  [[nodiscard]] std::uint64_t slow_peers() const { return slow_peers_.load(std::memory_order_relaxed); }
  /// Connections that were reset because all of them together held too much.
  [[nodiscard]] std::uint64_t given_up() const { return given_up_.load(std::memory_order_relaxed); }

 private:
  std::size_t limit_;
  std::atomic<std::size_t> held_{0};
  std::atomic<std::uint64_t> slow_bodies_{0};
  std::atomic<std::uint64_t> slow_peers_{0};
  std::atomic<std::uint64_t> given_up_{0};
};

/// Bytes on the heap.
[[nodiscard]] inline std::size_t heap_bytes(const std::string& text) {
  return text.capacity() > std::string().capacity() ? text.capacity() : 0;
}

}  // namespace porchlight::net
