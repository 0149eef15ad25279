#include "base/place_counter.hpp"

#include "base/assert.hpp"

namespace porchlight {

Place::~Place() {
  if (entry_ != nullptr) entry_->counter->release(*entry_, size_);
}

Place::Place(Place&& other) noexcept
    : entry_(std::exchange(other.entry_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Place& Place::operator=(Place&& other) noexcept {
  Place old = std::move(*this);
  std::swap(entry_, other.entry_);
  std::swap(size_, other.size_);
  return *this;
}

bool Place::grow(std::size_t by) {
  if (entry_ == nullptr || !entry_->counter->grow(*entry_, by)) return false;
  size_ += by;
  return true;
}

std::string_view Place::key() const {
  return entry_ == nullptr ? std::string_view() : entry_->key;
}

Place PlaceCounter::take(std::string_view key, std::size_t size) {
  if (!reserve(size)) return {};
  Shard& shard = shard_of(key);
  const std::scoped_lock lock(shard.mutex);
  auto found = shard.entries.find(key);
  if (found == shard.entries.end()) {
    found = shard.entries.try_emplace(std::string(key)).first;
    found->second.counter = this;
    found->second.key = found->first;
  }
  Place::Entry& entry = found->second;
  if (!fits(entry, size)) {
    taken_ -= size;
    if (entry.taken == 0) shard.entries.erase(found);
    refused_by_key_.add();
    return {};
  }
  entry.taken += size;
  return {&entry, size};
}

bool PlaceCounter::reserve(std::size_t size) {
  std::size_t taken = taken_.load();
  do {
    if (size > limits_.total || taken > limits_.total - size) {
      refused_in_all_.add();
      return false;
    }
  } while (!taken_.compare_exchange_weak(taken, taken + size));
  return true;
}

bool PlaceCounter::fits(const Place::Entry& entry, std::size_t size) const {
  return entry.key.empty() || (size <= limits_.per_key && entry.taken <= limits_.per_key - size);
}

bool PlaceCounter::grow(Place::Entry& entry, std::size_t size) {
  if (!reserve(size)) return false;
  const std::scoped_lock lock(shard_of(entry.key).mutex);
  if (fits(entry, size)) {
    entry.taken += size;
    return true;
  }
  taken_ -= size;
  refused_by_key_.add();
  return false;
}

void PlaceCounter::release(Place::Entry& entry, std::size_t size) {
  Shard& shard = shard_of(entry.key);
  const std::scoped_lock lock(shard.mutex);
  PORCHLIGHT_ASSERT(entry.taken >= size && taken_ >= size);
  taken_ -= size;
  entry.taken -= size;
  if (entry.taken == 0) shard.entries.erase(shard.entries.find(entry.key));
}

}  // namespace porchlight
