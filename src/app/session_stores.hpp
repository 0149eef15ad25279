#pragma once
// The session store of a node, in its two forms: one in this process' memory, for one machine; or Redis, with
// a connection for each I/O thread, for any number of gateways.

#include "app/configuration.hpp"
#include "base/metrics.hpp"
#include "net/event_loop.hpp"
#include "store/sessions/session_store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace porchlight::app {

/// Thread: any before the loops run, home's (the first loop's) afterwards, but for of().
class SessionStores {
 public:
  virtual ~SessionStores() = default;
  /// Begins to connect.
  virtual void start() = 0;
  /// The store that the I/O thread of this number uses. Thread: any.
  virtual store::SessionStore& of(std::size_t thread) = 0;
  /// `callback` runs on that thread whenever its way to the store is a new one. `same_server`: it leads where
  /// it led before; if not, what the store has may be of a while ago.
  virtual void on_connected(std::size_t thread, UniqueFunction<void(bool same_server)> callback) = 0;
  /// A reap has read this revision: an event that does not come was lost.
  virtual void on_revision(ProjectId project, store::Revision revision) = 0;
  /// Other gateways see the same sessions: visitors of one that stops may come back to another.
  [[nodiscard]] virtual bool shared() const = 0;
};

/// Before the rest is built: whether `redis.url` leads to what can be used, as far as it answers at all.
/// Errors: badRequest, with a sentence. Blocks, for a second at most.
[[nodiscard]] Result<void> check_session_stores(const Configuration& configuration);

/// Errors: badRequest, saying what was expected of `redis.url`.
[[nodiscard]] Result<std::unique_ptr<SessionStores>> make_session_stores(
    const Configuration& configuration, const Clock& clock, const std::string& node,
    const std::vector<std::unique_ptr<net::EventLoop>>& loops, store::SessionEventSink& sink,
    Metrics& metrics);

}  // namespace porchlight::app
