#pragma once
// What a page says of its visitor beside name and e-mail: read, written, and told to the project's agents
// once it is. Nothing of it is kept in a connection.

#include "access/write_limits.hpp"
#include "base/blocking_pool.hpp"
#include "base/lifetime.hpp"
#include "conversations/chat_fan.hpp"
#include "gateway/visitor_connection.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "socketio/server.hpp"
#include "store/database/visitor_facts.hpp"
#include "store/history/visitor_journal.hpp"

#include <cstddef>
#include <optional>

namespace porchlight::gateway {

/// Thread: the loop's.
class VisitorFacts {
 public:
  struct Parts {
    net::EventLoop& loop;
    socketio::Server& sockets;
    presence::RealtimeSessionService& sessions;
    store::VisitorFactsRepository& facts;
    store::VisitorJournal& journal;
    BlockingPool& pool;
    conversations::ChatFan& fan;
    access::WriteLimits& writes;
  };
  explicit VisitorFacts(Parts parts) : parts_(parts) {}

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  /// To the project's agents: what is said of the visitor by now.
  void tell(const store::Visitor& visitor);

 private:
  void on_attributes(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event);
  /// Why the visitor cannot have so much written just now; none: it can.
  [[nodiscard]] std::optional<Error> refusal(VisitorConnection& visitor, const socketio::Event& event,
                                             std::size_t bytes);

  Parts parts_;
  Lifetime lifetime_;
};

}  // namespace porchlight::gateway
