#pragma once
// A queue that is empty nearly always, in an object of which there are many: a pointer while it is.

#include "base/assert.hpp"

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace porchlight {

template <typename T>
class RareQueue {
 public:
  [[nodiscard]] bool empty() const { return waiting_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return empty() ? 0 : waiting_->size(); }
  void push_back(T value) {
    if (empty()) waiting_ = std::make_unique<std::vector<T>>();
    waiting_->push_back(std::move(value));
  }
  /// The one that has waited longest. There is one, as with the others below.
  [[nodiscard]] T take() {
    T first = std::move(front());
    waiting_->erase(waiting_->begin());
    if (waiting_->empty()) waiting_.reset();
    return first;
  }
  [[nodiscard]] T& front() {
    PORCHLIGHT_ASSERT(!empty());
    return waiting_->front();
  }
  [[nodiscard]] const T& front() const {
    PORCHLIGHT_ASSERT(!empty());
    return waiting_->front();
  }
  [[nodiscard]] T& back() {
    PORCHLIGHT_ASSERT(!empty());
    return waiting_->back();
  }

 private:
  std::unique_ptr<std::vector<T>> waiting_;  // null: nobody waits
};

}  // namespace porchlight
