#pragma once
// A namespace and its rooms. Rooms are flat: a room lists its sockets, a socket its rooms, and each entry
// knows the index of the other, so that joining and leaving cost the same in a room of two and of ten
// thousand. A room exists while somebody is in it.

#include "socketio/socket.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::socketio {

class NamespaceHandler;

struct Room {
  std::string name;
  std::vector<Socket*> members;
  std::vector<std::uint32_t> slots;  // of each member: where the room stands in the socket's list
};

class Namespace {
 public:
  Namespace(std::string name, NamespaceHandler& handler) : name_(std::move(name)), handler_(handler) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] NamespaceHandler& handler() const { return handler_; }

  /// Joining twice is joining once.
  void join(Socket& socket, std::string_view room);
  void leave(Socket& socket, std::string_view room);
  void leave_all(Socket& socket);
  /// Null where nobody is in it.
  [[nodiscard]] const Room* find(std::string_view room) const;
  [[nodiscard]] static bool contains(const Room& room, const Socket& socket);
  [[nodiscard]] std::size_t room_count() const { return rooms_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  void remove(Socket& socket, std::size_t slot);

  std::string name_;
  NamespaceHandler& handler_;
  boost::unordered_flat_map<std::string, std::unique_ptr<Room>, Hash, std::equal_to<>> rooms_;
};

}  // namespace porchlight::socketio
