#pragma once
// From one gateway to another, or to all of them: what passes by. Nothing is kept; what is sent to a gateway
// that does not listen is lost, and whoever sends knows how to ask again.

#include <string>
#include <string_view>

namespace porchlight::store {

/// Thread: the bus's. Must not block.
class NodeBusSink {
 public:
  virtual void on_node_message(std::string_view payload) = 0;

 protected:
  ~NodeBusSink() = default;
};

/// Thread: any.
class NodeBus {
 public:
  virtual ~NodeBus() = default;
  virtual void send(const std::string& node, std::string payload) = 0;
  /// To every gateway, the sender's own too.
  virtual void broadcast(std::string payload) = 0;
};

/// One node alone has nobody to tell.
class NoNodeBus final : public NodeBus {
 public:
  void send(const std::string&, std::string) override {}
  void broadcast(std::string) override {}
};

}  // namespace porchlight::store
