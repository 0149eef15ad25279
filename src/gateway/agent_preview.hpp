#pragma once
// The agents' half of the page preview on one I/O thread: who looks at whom, and where that visitor's page
// is. A look finds the thread of the page by asking all of them for the page that presence shows, follows the
// visitor to the next page, and is renewed for as long as somebody looks, so that a gateway that dies leaves
// no capture behind.

#include "access/project_directory.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/rate_limit.hpp"
#include "net/event_loop.hpp"
#include "presence/realtime_session_service.hpp"
#include "preview/preview_relay.hpp"
#include "socketio/server.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::gateway {

struct AgentConnection;

/// Thread: the loop's.
class AgentPreview final : public preview::PreviewReceiver {
 public:
  AgentPreview(net::EventLoop& loop, socketio::Server& sockets, presence::RealtimeSessionService& sessions,
               access::ProjectDirectory& projects, preview::PreviewRelay& relay, Metrics& metrics);

  /// False: no event of ours.
  [[nodiscard]] bool on_event(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  /// The agent looks at nobody of the project any more.
  void on_leave(const socketio::Socket& socket, ProjectId project);
  /// Something of the visitor has changed: another page, gone, back.
  void on_visitor_changed(const VisitorKey& key);

  void on_preview_message(preview::Message message) override;

 private:
  enum class Pace : std::uint8_t {
    current,
    slow,     // too much waits for it: it gets no pieces
    waiting,  // for a snapshot from the start
  };
  struct Looker {
    std::string socket;
    SteadyTime until{};
    Pace pace = Pace::waiting;
  };
  struct Look {
    std::vector<Looker> lookers;
    std::string at;           // address of the thread that captures, empty: not found yet
    std::string capture;      // the page, as that thread names it
    std::string state;        // told last, empty: there is something to see
    SteadyTime next{};        // when it is looked up again
    SteadyTime heard{};       // of that thread
    std::uint64_t asked = 0;  // look-ups; an answer to an older one is not taken
    bool fresh = false;       // somebody needs a snapshot from the start
  };
  using Looks = std::map<VisitorKey, Look>;

  void on_request(socketio::Socket& socket, AgentConnection& agent, socketio::Event& event);
  void begin(socketio::Socket& socket, const VisitorKey& key);
  void on_stop(socketio::Socket& socket, socketio::Event& event);
  [[nodiscard]] std::size_t looks_of(std::string_view socket) const;
  void look_up(const VisitorKey& key, Look& look);
  void on_status(const VisitorKey& key, std::uint64_t asked, const presence::StatusReport& report);
  void send(const VisitorKey& key, const std::string& to, preview::Kind kind, std::string url = {},
            bool fresh = false);
  void leave_thread(const VisitorKey& key, Look& look);
  void on_offer(const preview::Message& message, Look& look);
  void on_piece(const preview::Message& message, Look& look);
  void on_scroll(const preview::Message& message, Look& look);
  void tell_state(const VisitorKey& key, Look& look, std::string_view state);
  void tell(const Look& look, std::string_view event, const std::string& payload);
  void remove(Looks::iterator look, std::string_view socket);
  [[nodiscard]] static bool is_slow(const socketio::Socket& socket);
  void catch_up(Look& look);
  void tick();

  net::EventLoop& loop_;
  socketio::Server& sockets_;
  presence::RealtimeSessionService& sessions_;
  access::ProjectDirectory& projects_;
  preview::PreviewRelay& relay_;
  const std::string address_;
  Counter requests_;
  Counter skipped_;
  Looks looks_;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::gateway
