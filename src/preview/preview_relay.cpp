#include "preview/preview_relay.hpp"

#include "base/log.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace porchlight::preview {
namespace {

struct Address {
  std::string node;
  std::size_t thread = 0;
};

std::optional<Address> parse_address(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  if (slash == text.npos) return std::nullopt;
  Address address{std::string(text.substr(0, slash)), 0};
  const std::string_view digits = text.substr(slash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), address.thread);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return address;
}

}  // namespace

void PreviewRelay::post(const Outlet& outlet, Message message) {
  outlet.home->post(
      [receiver = outlet.receiver, message = std::move(message)] { receiver->on_preview_message(message); });
}

void PreviewRelay::send(std::string_view to, Message message) {
  const auto address = parse_address(to);
  if (!address) return;
  if (address->node != node_) return bus_->send(address->node, encode(message, address->thread));
  if (address->thread < outlets_.size()) post(outlets_[address->thread], std::move(message));
}

void PreviewRelay::broadcast(const Message& message) {
  for (const Outlet& outlet : outlets_) post(outlet, message);
  bus_->broadcast(encode(message, std::nullopt));
}

void PreviewRelay::on_node_message(std::string_view payload) {
  auto addressed = decode(payload);
  const auto from = addressed ? parse_address(addressed->message.from) : std::nullopt;
  if (!from) return log::warning("a message on the preview channel that is none of ours");
  if (from->node == node_) return;  // our own broadcast, posted when it was said
  if (!addressed->to) {
    for (const Outlet& outlet : outlets_) post(outlet, addressed->message);
  } else if (*addressed->to < outlets_.size()) {
    post(outlets_[*addressed->to], std::move(addressed->message));
  }
}

}  // namespace porchlight::preview
