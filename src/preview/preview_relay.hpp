#pragma once
// Brings what is said about previews to the thread that it is for: posted within this node, over the node bus
// to another one.

#include "preview/preview_threads.hpp"
#include "store/bus/node_bus.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace porchlight::preview {

class PreviewRelay {
 public:
  /// The bus tells the threads what it hears.
  PreviewRelay(PreviewThreads& threads, store::NodeBus& bus) : threads_(threads), bus_(bus) {}

  /// See PreviewThreads.
  void add(Executor& home, PreviewReceiver& visitors, PreviewReceiver& agents) {
    threads_.add(home, visitors, agents);
  }
  [[nodiscard]] std::string address(std::size_t thread) const;

  /// Thread: any.
  void send(std::string_view to, Message message);
  /// Thread: any.
  void send(Send message);
  /// To every thread of every node. Thread: any.
  void broadcast(const Message& message);

 private:
  PreviewThreads& threads_;
  store::NodeBus& bus_;
};

}  // namespace porchlight::preview
