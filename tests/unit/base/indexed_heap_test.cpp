#include "base/indexed_heap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace porchlight {
namespace {

struct Entry {
  int due = 0;
  std::uint32_t heap_position = IndexedHeap<Entry>::none;
};

TEST(IndexedHeap, TopIsTheLeastThroughAnyHistory) {
  std::mt19937 random(1);
  std::vector<Entry> entries(200);
  IndexedHeap<Entry> heap;
  for (int step = 0; step < 20'000; ++step) {
    Entry& entry = entries[random() % entries.size()];
    if (random() % 4 == 0) {
      heap.remove(entry);
    } else {
      entry.due = static_cast<int>(random() % 1'000);
      heap.place(entry);
    }
    const Entry* least = nullptr;
    std::size_t in = 0;
    for (const Entry& other : entries) {
      if (other.heap_position == IndexedHeap<Entry>::none) continue;
      ++in;
      if (least == nullptr || other.due < least->due) least = &other;
    }
    ASSERT_EQ(heap.size(), in);
    ASSERT_EQ(heap.empty(), least == nullptr);
    if (least != nullptr) {
      ASSERT_EQ(heap.top()->due, least->due);
    }
  }
}

/// Counts how often it is compared.
struct Counted {
  int value = 0;
  inline static int comparisons = 0;
  bool operator<(const Counted& other) const {
    ++comparisons;
    return value < other.value;
  }
};
struct CountedEntry {
  Counted due;
  std::uint32_t heap_position = IndexedHeap<CountedEntry>::none;
};

// Invariant 9: work per visitor grows with the logarithm of their number only.
TEST(IndexedHeap, MovingAnEntryCostsALogarithm) {
  std::vector<CountedEntry> entries(50'000);
  IndexedHeap<CountedEntry> heap;
  std::mt19937 random(1);
  for (auto& entry : entries) {
    entry.due.value = static_cast<int>(random() % 1'000'000);
    heap.place(entry);
  }
  int most = 0;
  for (int step = 0; step < 1'000; ++step) {
    auto& entry = entries[random() % entries.size()];
    entry.due.value = static_cast<int>(random() % 1'000'000);
    Counted::comparisons = 0;
    heap.place(entry);
    most = std::max(most, Counted::comparisons);
  }
  EXPECT_LE(most, 60);
}

}  // namespace
}  // namespace porchlight
