#include "preview/preview_relay.hpp"

#include <optional>
#include <utility>

namespace porchlight::preview {

std::string PreviewRelay::address(std::size_t thread) const {
  return threads_.node() + "/" + std::to_string(thread);
}

void PreviewRelay::send(std::string_view to, Message message) {
  const auto address = parse_address(to);
  if (!address) return;
  if (address->node != threads_.node()) return bus_.send(address->node, encode(message, address->thread));
  threads_.post(address->thread, std::move(message));
}

void PreviewRelay::send(Send message) {
  for (std::size_t i = 0; i + 1 < message.to.size(); ++i) send(message.to[i], message.message);
  if (!message.to.empty()) send(message.to.back(), std::move(message.message));
}

void PreviewRelay::broadcast(const Message& message) {
  threads_.post_to_all(message);
  bus_.broadcast(encode(message, std::nullopt));
}

}  // namespace porchlight::preview
