#pragma once
// Clients that are brought in a few at a time, so that the listener's backlog is never the measure, and kept
// until told otherwise. "In" means what the scenario says it means: identified, or in the room.

#include "load/client.hpp"
#include "load/limits.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace porchlight::bench {

class Crowd {
 public:
  using Make = std::function<std::unique_ptr<Client>(std::size_t number)>;
  Crowd(std::size_t first, std::size_t size, Make make) : first_(first), size_(size), make_(std::move(make)) {
    clients_.reserve(size);
  }

  /// Between turns: begins as many as there is room for.
  void advance() {
    while (clients_.size() < size_ && clients_.size() - settled_ < limits::opening_at_once) {
      clients_.push_back(make_(first_ + clients_.size()));
      clients_.back()->connect();
    }
  }
  /// One is in, or has failed before it was.
  void settled() { ++settled_; }
  [[nodiscard]] bool complete() const { return settled_ >= size_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Client& at(std::size_t index) { return *clients_[index]; }

 private:
  std::size_t first_;
  std::size_t size_;
  Make make_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::size_t settled_ = 0;
};

}  // namespace porchlight::bench
