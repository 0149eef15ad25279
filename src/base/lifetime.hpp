#pragma once
// The one rule for what is called later (an answer of a store, a word from another thread): it never finds an
// object that is gone. What is posted to a loop that is stopping is destroyed before anything that it serves;
// and whoever asks something whose answer may come after its own end asks through its Lifetime.

#include "base/executor.hpp"

#include <memory>
#include <utility>

namespace porchlight {

/// A member of the object that is called back. What it makes does nothing once it is destroyed, on the
/// object's own thread; so it stands where the members that a call would need stand behind it, or last.
class Lifetime {
 public:
  Lifetime() = default;
  Lifetime(const Lifetime&) = delete;
  Lifetime& operator=(const Lifetime&) = delete;

  /// `call`, to be called on the object's own thread.
  template <typename Call>
  [[nodiscard]] auto guard(Call call) const {
    return [alive = std::weak_ptr(token_), call = std::move(call)](auto&&... args) mutable {
      if (!alive.expired()) call(std::forward<decltype(args)>(args)...);
    };
  }

  /// `call`, to be called once, on any thread: its arguments are moved to `home`, the object's own.
  template <typename Call>
  [[nodiscard]] auto bring_home(Executor& home, Call call) const {
    return [&home, call = guard(std::move(call))](auto... args) mutable {
      home.post([call = std::move(call), ... args = std::move(args)]() mutable { call(std::move(args)...); });
    };
  }

 private:
  std::shared_ptr<char> token_ = std::make_shared<char>();
};

}  // namespace porchlight
