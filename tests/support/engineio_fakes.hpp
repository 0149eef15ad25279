#pragma once
// A WebSocket and an owner for Engine.IO sessions under test: what was sent is written down.

#include "engineio/session.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::testing {

/// What became of a FakeLink; it outlives the link.
struct LinkLog {
  std::vector<std::string> sent;  // text as it is, binary with `<binary>` in front, frames with `<frame>`
  bool closed = false;
  bool expelled = false;
  bool dropped = false;
  bool retired = false;
  engineio::Session* session = nullptr;
  engineio::WebSocketLink* link = nullptr;

  /// Takes what was sent since the last call.
  [[nodiscard]] std::vector<std::string> take() { return std::exchange(sent, {}); }
  void receive(std::string_view payload, bool binary = false) const {
    session->on_websocket_message(*link, payload, binary);
  }
  void end(bool failed = false) const { session->on_websocket_closed(*link, failed); }
};

class FakeLink final : public engineio::WebSocketLink {
 public:
  explicit FakeLink(LinkLog& log) : log_(log) { log.link = this; }
  void serve(engineio::Session& session) override { log_.session = &session; }
  void retire_to(engineio::LinkKeeper&) override { log_.retired = true; }
  void send_text(std::string_view payload) override { log_.sent.emplace_back(payload); }
  void send_binary(std::string_view payload) override {
    log_.sent.push_back("<binary>" + std::string(payload));
  }
  void send_shared(engineio::Broadcast& broadcast) override {
    log_.sent.push_back("<frame>" + *broadcast.frame());
  }
  void close() override { log_.closed = true; }
  void expel() override { log_.expelled = true; }
  void drop() override { log_.dropped = true; }
  [[nodiscard]] std::size_t queued_bytes() const override { return 77; }

 private:
  LinkLog& log_;
};

class FakeHost final : public engineio::SessionHost {
 public:
  void on_session_over(engineio::Session&, engineio::CloseReason) override { ++over; }
  void on_upgraded(engineio::Session&) override { ++upgraded; }
  void retire(std::unique_ptr<engineio::WebSocketLink> link) override { retired.push_back(std::move(link)); }

  int over = 0;
  int upgraded = 0;
  std::vector<std::unique_ptr<engineio::WebSocketLink>> retired;
};

/// What an application was told.
class RecordingHandler final : public engineio::SessionHandler {
 public:
  void on_message(std::string_view payload, bool binary) override {
    messages.push_back((binary ? "<binary>" : "") + std::string(payload));
    if (during_message) during_message();
  }
  void on_closed(engineio::CloseReason reason) override { closed.push_back(reason); }

  std::vector<std::string> messages;
  std::vector<engineio::CloseReason> closed;
  UniqueFunction<void()> during_message;
};

}  // namespace porchlight::testing
