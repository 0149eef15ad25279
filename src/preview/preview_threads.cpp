#include "preview/preview_threads.hpp"

#include "base/log.hpp"

#include <charconv>

namespace porchlight::preview {

std::optional<Address> parse_address(std::string_view text) {
  const std::size_t slash = text.rfind('/');
  if (slash == text.npos) return std::nullopt;
  Address address{std::string(text.substr(0, slash)), 0};
  const std::string_view digits = text.substr(slash + 1);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), address.thread);
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return address;
}

void PreviewThreads::post(std::size_t thread, Message message) {
  if (thread >= outlets_.size()) return;
  const Outlet& outlet = outlets_[thread];
  PreviewReceiver* const half = is_for_visitors(message.kind) ? outlet.visitors : outlet.agents;
  outlet.home->post(
      [half, message = std::move(message)]() mutable { half->on_preview_message(std::move(message)); });
}

void PreviewThreads::post_to_all(const Message& message) {
  for (std::size_t thread = 0; thread < outlets_.size(); ++thread) post(thread, message);
}

void PreviewThreads::on_node_message(std::string_view payload) {
  auto addressed = decode(payload);
  const auto from = addressed ? parse_address(addressed->message.from) : std::nullopt;
  if (!from) return log::warning("a message on the preview channel that is none of ours");
  if (from->node == node_) return;  // our own broadcast, posted when it was said
  if (addressed->to) return post(*addressed->to, std::move(addressed->message));
  post_to_all(addressed->message);
}

}  // namespace porchlight::preview
