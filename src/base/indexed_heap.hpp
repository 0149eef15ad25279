#pragma once
// A heap of pointers that know their place in it, so that an entry may be moved or taken out at the cost of a
// logarithm: what a sorted set with updates is used for, at eight bytes an entry.

#include "base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace porchlight {

/// By two members of its entries: what orders them, the least first, and a std::uint32_t, the heap's to
/// write.
template <typename Entry, auto due = &Entry::due, auto heap_position = &Entry::heap_position>
class IndexedHeap {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  [[nodiscard]] Entry* top() const { return entries_.empty() ? nullptr : entries_.front(); }

  /// Puts the entry in, or back in order after what orders it has changed.
  void place(Entry& entry) {
    if (entry.*heap_position == none) {
      entries_.push_back(&entry);
      return sift_up(static_cast<std::uint32_t>(entries_.size() - 1));
    }
    sift_up(entry.*heap_position);
    sift_down(entry.*heap_position);
  }

  void remove(Entry& entry) {
    if (entry.*heap_position == none) return;
    const std::uint32_t hole = entry.*heap_position;
    PORCHLIGHT_ASSERT(hole < entries_.size() && entries_[hole] == &entry);
    entry.*heap_position = none;
    Entry* const last = entries_.back();
    entries_.pop_back();
    if (last == &entry) return;
    put(hole, last);
    sift_up(hole);
    sift_down(last->*heap_position);
  }

 private:
  void put(std::uint32_t position, Entry* entry) {
    entries_[position] = entry;
    entry->*heap_position = position;
  }

  void sift_up(std::uint32_t position) {
    Entry* const entry = entries_[position];
    while (position > 0) {
      const std::uint32_t parent = (position - 1) / 4;
      if (!(entry->*due < entries_[parent]->*due)) break;
      put(position, entries_[parent]);
      position = parent;
    }
    put(position, entry);
  }

  void sift_down(std::uint32_t position) {
    Entry* const entry = entries_[position];
    const auto size = static_cast<std::uint32_t>(entries_.size());
    for (std::uint32_t first = position * 4 + 1; first < size; first = position * 4 + 1) {
      std::uint32_t least = first;
      for (std::uint32_t child = first + 1; child < size && child < first + 4; ++child) {
        if (entries_[child]->*due < entries_[least]->*due) least = child;
      }
      if (!(entries_[least]->*due < entry->*due)) break;
      put(position, entries_[least]);
      position = least;
    }
    put(position, entry);
  }

  std::vector<Entry*> entries_;
};

}  // namespace porchlight
