#pragma once
// Brings what is said about previews to the thread that it is for: posted within this node, over the node bus
// to another one. A thread's address is <node>/<index>, its name in the presence protocol.

#include "base/executor.hpp"
#include "preview/preview_message.hpp"
#include "store/bus/node_bus.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace porchlight::preview {

/// What a thread does with them. Thread: its own.
class PreviewReceiver {
 public:
  virtual void on_preview_message(const Message& message) = 0;

 protected:
  ~PreviewReceiver() = default;
};

class PreviewRelay final : public store::NodeBusSink {
 public:
  explicit PreviewRelay(std::string node) : node_(std::move(node)) {}
  PreviewRelay(const PreviewRelay&) = delete;
  PreviewRelay& operator=(const PreviewRelay&) = delete;

  /// Thread: before any message. The bus outlives every call.
  void set_bus(store::NodeBus& bus) { bus_ = &bus; }
  /// The threads in the order of their index.
  void add(Executor& home, PreviewReceiver& receiver) { outlets_.push_back({&home, &receiver}); }
  [[nodiscard]] std::string address(std::size_t thread) const { return node_ + "/" + std::to_string(thread); }

  /// Thread: any.
  void send(std::string_view to, Message message);
  /// To every thread of every node. Thread: any.
  void broadcast(const Message& message);

  void on_node_message(std::string_view payload) override;

 private:
  struct Outlet {
    Executor* home;
    PreviewReceiver* receiver;
  };
  void post(const Outlet& outlet, Message message);

  const std::string node_;
  store::NodeBus* bus_ = nullptr;
  std::vector<Outlet> outlets_;
};

}  // namespace porchlight::preview
