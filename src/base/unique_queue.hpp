#pragma once
// A queue in which each name waits once, however often it is added: after every gap all sockets are to be
// refreshed, and gaps may come faster than that is done. So it holds no more than there are sockets (and
// those that have gone since).

#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace porchlight {

class UniqueQueue {
 public:
  void add(std::string_view name) {
    const auto [place, made] = names_.emplace(name);
    if (made) order_.push_back(&*place);
  }
  /// The one that has waited longest. There is one.
  std::string take() {
    auto node = names_.extract(*order_.front());
    order_.pop_front();
    return std::move(node.value());
  }
  [[nodiscard]] bool empty() const { return order_.empty(); }
  [[nodiscard]] std::size_t size() const { return order_.size(); }

 private:
  std::unordered_set<std::string> names_;
  std::deque<const std::string*> order_;  // into names_, whose elements do not move
};

}  // namespace porchlight
