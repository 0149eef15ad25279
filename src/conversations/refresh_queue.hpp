#pragma once
// Whose history is to be read again, after a gap: each once, some at a time. Time in, names out.

#include "base/clock.hpp"
#include "base/unique_queue.hpp"
#include "conversations/limits.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::conversations {

class RefreshQueue {
 public:
  void add(std::string_view socket, SteadyTime now) {
    waiting_.add(socket);
    if (!next_) next_ = now + limits::refresh_interval;
  }
  /// Those whose turn it is: nobody before next(). Whoever is added again waits behind the others.
  [[nodiscard]] std::vector<std::string> take(SteadyTime now) {
    std::vector<std::string> sockets;
    if (!next_ || now < *next_) return sockets;
    while (sockets.size() < limits::refresh_histories && !waiting_.empty())
      sockets.push_back(waiting_.take());
    next_.reset();
    if (!waiting_.empty()) next_ = now + limits::refresh_interval;
    return sockets;
  }
  /// None: nobody waits.
  [[nodiscard]] std::optional<SteadyTime> next() const { return next_; }

 private:
  UniqueQueue waiting_;
  std::optional<SteadyTime> next_;
};

}  // namespace porchlight::conversations
