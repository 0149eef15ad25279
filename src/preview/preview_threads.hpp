#pragma once
// The threads of this node, as those who hear of previews: what is said to one of them is posted there, to
// the half that it is for. A thread's address is <node>/<index>, its name in the presence protocol.

#include "base/executor.hpp"
#include "preview/preview_message.hpp"
#include "store/bus/node_bus.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::preview {

/// What one half of a thread, the visitors' or the agents', does with what it is told. Thread: its own.
class PreviewReceiver {
 public:
  virtual void on_preview_message(Message message) = 0;

 protected:
  ~PreviewReceiver() = default;
};

class PreviewThreads final : public store::NodeBusSink {
 public:
  explicit PreviewThreads(std::string node) : node_(std::move(node)) {}
  PreviewThreads(const PreviewThreads&) = delete;
  PreviewThreads& operator=(const PreviewThreads&) = delete;

  /// The threads in the order of their index, before any message.
  void add(Executor& home, PreviewReceiver& visitors, PreviewReceiver& agents) {
    outlets_.push_back({&home, &visitors, &agents});
  }
  [[nodiscard]] const std::string& node() const { return node_; }

  /// Thread: any.
  void post(std::size_t thread, Message message);
  /// Thread: any.
  void post_to_all(const Message& message);

  void on_node_message(std::string_view payload) override;

 private:
  struct Outlet {
    Executor* home;
    PreviewReceiver* visitors;
    PreviewReceiver* agents;
  };

  const std::string node_;
  std::vector<Outlet> outlets_;
};

struct Address {
  std::string node;
  std::size_t thread = 0;
};
/// None for what is none.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

}  // namespace porchlight::preview
