#pragma once
// What a namespace handler is given: an event, and the rights to answer it or a CONNECT. Both rights may be
// kept and used later; they hold no pointer that can dangle, only the way to look the socket up again.

#include "base/place_counter.hpp"
#include "base/unique_function.hpp"
#include "engineio/handshake.hpp"
#include "socketio/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::socketio {

class Core;

using SocketId = std::array<char, limits::id_characters>;

/// What is known of a client when it asks to be connected to a namespace: query, headers, origin and address
/// of the session, and
struct Handshake : engineio::Handshake {
  boost::json::object auth;  // CONNECT's payload, {} where there was none
};

/// What a namespace handler keeps for a socket derives from this.
struct SocketData {
  virtual ~SocketData() = default;
};

/// Answers CONNECT. Movable, answered once; dropped unanswered, it refuses.
/// Thread: the server's loop, its destruction too (elsewhere it does nothing, and the client times out).
class ConnectDecision {
 public:
  ConnectDecision(std::weak_ptr<Core> core, std::uint64_t request)
      : core_(std::move(core)), request_(request) {}
  ~ConnectDecision();
  ConnectDecision(ConnectDecision&&) noexcept = default;
  ConnectDecision& operator=(ConnectDecision&& other) noexcept;

  /// `data` is the socket's from then on.
  void accept(std::unique_ptr<SocketData> data = nullptr);
  /// `data`: JSON for CONNECT_ERROR's `data`, empty for none.
  void refuse(std::string_view message, std::string_view data = {});
  /// Ends the connection without a word. Official clients stay away after a CONNECT_ERROR; after this they
  /// come again by themselves.
  void drop();

 private:
  std::weak_ptr<Core> core_;
  std::uint64_t request_;
};

/// Answers an event that asked for an acknowledgement. Movable, answered at most once, from any later time on
/// the socket's thread; nothing happens when the socket is gone by then.
class Ack {
 public:
  Ack() = default;
  Ack(std::weak_ptr<Core> core, const SocketId& socket, std::uint64_t id)
      : core_(std::move(core)), socket_(socket), id_(id), asked_(true) {}
  Ack(Ack&& other) noexcept;
  Ack& operator=(Ack&& other) noexcept;
  ~Ack() = default;

  /// What the event holds of a limit: given back with the answer, or with this.
  void hold(Place place) { place_ = std::move(place); }
  /// Was one asked for, and is it still to be given?
  [[nodiscard]] explicit operator bool() const { return asked_; }
  /// `args`: JSON, comma-separated, without brackets; binary in it as `{"_placeholder":true,"num":n}`.
  void operator()(std::string_view args, const std::vector<std::string>& attachments = {});

 private:
  std::weak_ptr<Core> core_;
  SocketId socket_{};
  std::uint64_t id_ = 0;
  Place place_;
  bool asked_ = false;
};

/// An event as it came. `args` holds what followed the name, binary as `{"_placeholder":true,"num":n}` in its
/// place; `attachments[n]` holds the bytes. Where there are attachments every n that occurs is in range.
struct Event {
  std::string name;
  boost::json::array args;
  std::vector<std::string> attachments;
  Ack ack;
};

/// What a client acknowledged with.
struct AckAnswer {
  boost::json::array args;
  std::vector<std::string> attachments;
};

/// Gets the answer, or none when the socket went away first.
using AckHandler = UniqueFunction<void(std::optional<AckAnswer>)>;

}  // namespace porchlight::socketio
