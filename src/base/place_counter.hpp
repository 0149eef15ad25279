#pragma once
// How much there may be at once, for a key (an address) and in all, over all threads of a node: connections,
// sessions, bytes that are held. Who holds a Place is counted; dropping it is how the count falls.
//
// Bounded by its own total: a key is remembered while somebody holds a place under it. Split into shards,
// each behind a mutex that is held for one look-up.

#include "base/metrics.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace porchlight {

class PlaceCounter;

/// Thread: one at a time; it may move to another, and be dropped on any.
class Place {
 public:
  Place() = default;
  ~Place();
  Place(Place&& other) noexcept;
  Place& operator=(Place&& other) noexcept;

  /// False where there was none to be had.
  [[nodiscard]] explicit operator bool() const { return entry_ != nullptr; }
  /// Takes so much more. False, and nothing taken, where a limit is reached.
  [[nodiscard]] bool grow(std::size_t by);
  /// Whose it is; empty without one. Valid as long as the place is held.
  [[nodiscard]] std::string_view key() const;

 private:
  friend class PlaceCounter;
  struct Entry {
    PlaceCounter* counter = nullptr;
    std::string_view key;
    std::size_t taken = 0;
  };
  Place(Entry* entry, std::size_t size) : entry_(entry), size_(size) {}

  Entry* entry_ = nullptr;
  std::size_t size_ = 0;
};

class PlaceCounter {
 public:
  struct Limits {
    std::size_t per_key = 0;
    std::size_t total = 0;
  };
  /// What was refused is counted by the reason.
  PlaceCounter(Limits limits, Counter refused_by_key, Counter refused_in_all)
      : limits_(limits), refused_by_key_(refused_by_key), refused_in_all_(refused_in_all) {}

  /// No place where a limit is reached. The empty key is nobody's: it counts in all only. Outlives its
  /// places. Thread: any.
  [[nodiscard]] Place take(std::string_view key, std::size_t size = 1);
  /// Is it the limit in all that is reached, not somebody's own? Thread: any.
  [[nodiscard]] bool full() const { return taken() >= limits_.total; }
  /// Thread: any.
  [[nodiscard]] std::size_t taken() const { return taken_.load(std::memory_order_relaxed); }

 private:
  friend class Place;
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::string, Place::Entry, Hash, std::equal_to<>> entries;
  };
  [[nodiscard]] Shard& shard_of(std::string_view key) {
    return shards_[(Hash{}(key) >> 32) % shards_.size()];
  }
  [[nodiscard]] bool reserve(std::size_t size);
  [[nodiscard]] bool fits(const Place::Entry& entry, std::size_t size) const;
  [[nodiscard]] bool grow(Place::Entry& entry, std::size_t size);
  void release(Place::Entry& entry, std::size_t size);

  const Limits limits_;
  const Counter refused_by_key_;
  const Counter refused_in_all_;
  std::atomic<std::size_t> taken_ = 0;
  std::array<Shard, 16> shards_;
};

}  // namespace porchlight
