#include "socketio/event.hpp"

#include "socketio/core.hpp"

#include <utility>

namespace porchlight::socketio {

ConnectDecision::~ConnectDecision() {
  refuse("Refused");
}

ConnectDecision& ConnectDecision::operator=(ConnectDecision&& other) noexcept {
  std::swap(core_, other.core_);
  std::swap(request_, other.request_);
  return *this;
}

void ConnectDecision::accept(std::unique_ptr<SocketData> data) {
  if (const auto core = std::exchange(core_, {}).lock()) core->accept(request_, std::move(data));
}

void ConnectDecision::refuse(std::string_view message, std::string_view data) {
  if (const auto core = std::exchange(core_, {}).lock()) core->refuse(request_, message, data);
}

void ConnectDecision::drop() {
  if (const auto core = std::exchange(core_, {}).lock()) core->drop(request_);
}

Ack::Ack(Ack&& other) noexcept
    : core_(std::move(other.core_)),
      socket_(other.socket_),
      id_(other.id_),
      place_(std::move(other.place_)),
      asked_(std::exchange(other.asked_, false)) {}

Ack& Ack::operator=(Ack&& other) noexcept {
  core_ = std::move(other.core_);
  socket_ = other.socket_;
  id_ = other.id_;
  place_ = std::move(other.place_);
  asked_ = std::exchange(other.asked_, false);
  return *this;
}

void Ack::operator()(std::string_view args, const std::vector<std::string>& attachments) {
  place_ = {};
  if (!std::exchange(asked_, false)) return;
  const auto core = std::exchange(core_, {}).lock();
  if (!core) return;
  Socket* socket = core->find_socket({socket_.data(), socket_.size()});
  if (socket != nullptr) socket->send_ack(id_, args, attachments);
}

}  // namespace porchlight::socketio
