#pragma once
// Who of one thread's agents looks at whom, and where that visitor's page is, as a pure machine: events and
// time in, actions out. No socket, no loop, no clock in here.
//
// A look finds the thread of the page by asking all of them for the page that presence shows, follows the
// visitor to the next page, and is renewed for as long as somebody looks, so that a gateway that dies leaves
// no capture behind. Any message may be lost: what an agent is told of a snapshot begins with its start and
// has no hole, and whoever has missed something is given another one.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/rate_limit.hpp"
#include "preview/preview_message.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porchlight::preview {

/// To every thread of every node.
struct Broadcast {
  Message message;
};
/// A state, a piece or a scroll, for these agents' sockets.
struct Tell {
  std::vector<std::string> sockets;
  Message message;
  std::size_t skipped = 0;  // agents who look and are not told
};
/// Is the visitor online, and where? Answered with Looks::on_presence, under the same number.
struct LookUp {
  VisitorKey visitor;
  std::uint64_t number = 0;
};
using LookAction = std::variant<Send, Broadcast, Tell, LookUp>;

/// What presence says of a visitor.
struct Whereabouts {
  bool known = true;  // false: it could not be asked
  bool online = false;
  std::string url;
};

class Looks {
 public:
  /// `address`: this thread's.
  explicit Looks(std::string address) : address_(std::move(address)) {}

  /// May the agent ask for a look now? `requests` are those that it has left.
  /// Errors: rateLimited.
  [[nodiscard]] static Result<void> admit(TokenBucket& requests, SteadyTime now);
  /// Errors: rateLimited, where it looks at too many others.
  [[nodiscard]] Result<void> look(std::string socket, const VisitorKey& visitor, SteadyTime now);
  void stop(std::string_view socket, const VisitorKey& visitor);
  /// The agent looks at nobody of the project any more.
  void leave(std::string_view socket, ProjectId project);

  /// Something of the visitor has changed: another page, gone, back.
  void on_visitor_changed(const VisitorKey& visitor, SteadyTime now);
  void on_presence(const VisitorKey& visitor, std::uint64_t number, const Whereabouts& where, SteadyTime now);
  /// One for agents.
  void on_message(Message message, SteadyTime now);
  /// How much waits for an agent who looks: to be said before a piece of everybody, and before run() of those
  /// who are slow.
  void on_queued(std::string_view socket, const VisitorKey& visitor, std::size_t bytes, SteadyTime now);

  /// What time has made due.
  void run(SteadyTime now);
  /// When run() is to be called; none: nobody looks.
  [[nodiscard]] std::optional<SteadyTime> next() const { return next_; }

  /// The sockets that look at the visitor.
  [[nodiscard]] std::vector<std::string> lookers(const VisitorKey& visitor) const;
  /// Those who get no pieces, since too much waited for them.
  [[nodiscard]] std::vector<std::pair<std::string, VisitorKey>> slow() const;
  /// What is to be done now, in order.
  [[nodiscard]] std::vector<LookAction> take_actions() { return std::exchange(actions_, {}); }

 private:
  enum class Pace : std::uint8_t {
    current,
    slow,     // too much waits for it: it gets no pieces
    waiting,  // for a snapshot from the start: asked for with every renewal until it comes
  };
  struct Looker {
    std::string socket;
    SteadyTime until{};
    Pace pace = Pace::waiting;
  };
  struct Look {
    std::vector<Looker> lookers;
    std::string at;               // address of the thread that captures, empty: not found yet
    std::string capture;          // the page, as that thread names it
    std::string state;            // told last, empty: there is something to see
    SteadyTime next{};            // when it is looked up again
    SteadyTime heard{};           // of that thread
    std::uint64_t number = 0;     // of the last look-up; an answer to an older one is not taken
    std::int64_t snapshot = 0;    // of that capture: under way, or the last one
    std::int64_t next_index = 0;  // of its pieces
  };
  using LookMap = std::map<VisitorKey, Look>;

  [[nodiscard]] static bool looks(const Look& look, std::string_view socket);
  [[nodiscard]] std::size_t looks_of(std::string_view socket) const;
  void remove(LookMap::iterator look, std::string_view socket);
  void end_old(const VisitorKey& visitor, Look& look, SteadyTime now);
  void look_up(const VisitorKey& visitor, Look& look, SteadyTime now);
  void follow(const VisitorKey& visitor, Look& look, const std::string& url, SteadyTime now);
  void find(const VisitorKey& visitor, std::string url);
  void send(const std::string& to, Message message);
  void detach(const std::string& from, const VisitorKey& visitor);
  void leave_thread(const VisitorKey& visitor, Look& look);
  static void begin_capture(Look& look, std::string name);
  [[nodiscard]] static bool is_next(Look& look, const protocol::PreviewPiece& piece, SteadyTime now);
  static void check_nothing_lost(Look& look, const protocol::PreviewPiece& upcoming, SteadyTime now);
  [[nodiscard]] static bool wait_for_start(Look& look);
  void on_word(Message message, Look& look, SteadyTime now);
  void on_offer(const Message& message, Look& look, SteadyTime now);
  void on_attached(const Message& message, Look& look, SteadyTime now);
  void on_piece(Message message, Look& look, SteadyTime now);
  void on_scroll(Message message, const Look& look);
  void on_gone(const Message& message, Look& look, SteadyTime now);
  void tell(std::vector<std::string> sockets, const VisitorKey& visitor, std::string_view state);
  void tell_state(const VisitorKey& visitor, Look& look, std::string_view state);

  const std::string address_;
  LookMap looks_;
  std::optional<SteadyTime> next_;
  std::vector<LookAction> actions_;
};

}  // namespace porchlight::preview
