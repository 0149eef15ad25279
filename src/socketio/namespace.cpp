#include "socketio/namespace.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace porchlight::socketio {

const Room* Namespace::find(std::string_view room) const {
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : found->second.get();
}

bool Namespace::contains(const Room& room, const Socket& socket) {
  return std::ranges::any_of(socket.rooms_, [&room](const auto& member) { return member.room == &room; });
}

void Namespace::join(Socket& socket, std::string_view name) {
  PORCHLIGHT_ASSERT(&socket.nsp_ == this && socket.connected());
  auto found = rooms_.find(name);
  if (found == rooms_.end()) {
    auto made = std::make_unique<Room>();
    made->name = name;
    found = rooms_.emplace(std::string(name), std::move(made)).first;
  }
  Room& room = *found->second;
  if (contains(room, socket)) return;
  socket.rooms_.push_back({.room = &room, .index = static_cast<std::uint32_t>(room.members.size())});
  room.members.push_back(&socket);
  room.slots.push_back(static_cast<std::uint32_t>(socket.rooms_.size() - 1));
}

void Namespace::leave(Socket& socket, std::string_view name) {
  const Room* room = find(name);
  if (room == nullptr) return;
  for (std::size_t slot = 0; slot < socket.rooms_.size(); ++slot) {
    if (socket.rooms_[slot].room == room) return remove(socket, slot);
  }
}

void Namespace::leave_all(Socket& socket) {
  while (!socket.rooms_.empty()) remove(socket, socket.rooms_.size() - 1);
  socket.rooms_.shrink_to_fit();
}

/// In both lists the last entry moves into the hole, and the entry it belongs to learns its new place.
void Namespace::remove(Socket& socket, std::size_t slot) {
  PORCHLIGHT_ASSERT(slot < socket.rooms_.size());
  const auto [room, index] = socket.rooms_[slot];
  PORCHLIGHT_ASSERT(index < room->members.size() && room->members[index] == &socket);
  room->members[index] = room->members.back();
  room->slots[index] = room->slots.back();
  room->members[index]->rooms_[room->slots[index]].index = index;
  room->members.pop_back();
  room->slots.pop_back();

  socket.rooms_[slot] = socket.rooms_.back();
  socket.rooms_.pop_back();
  if (slot < socket.rooms_.size()) {
    const Socket::Membership& moved = socket.rooms_[slot];
    moved.room->slots[moved.index] = static_cast<std::uint32_t>(slot);
  }
  if (room->members.empty()) rooms_.erase(room->name);
}

}  // namespace porchlight::socketio
