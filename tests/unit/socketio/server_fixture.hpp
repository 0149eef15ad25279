#pragma once

#include "base/clock.hpp"
#include "net/event_loop.hpp"
#include "socketio/json_text.hpp"
#include "socketio/server.hpp"
#include "support/engineio_fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::socketio {

/// A namespace that writes down what happens, as text; tests set what it does besides.
struct RecordingNamespace final : NamespaceHandler {
  void on_connecting(const Handshake& handshake, ConnectDecision decision) override {
    std::string auth;
    append_json(auth, handshake.auth);
    log.push_back("connecting " + auth + (handshake.origin.empty() ? "" : " from " + handshake.origin));
    if (hold) {
      held.push_back(std::move(decision));
    } else {
      decision.accept();
    }
  }
  void on_connection(Socket& socket) override {
    log.emplace_back("connection");
    sockets.push_back(&socket);
    if (during_connection) during_connection(socket);
  }
  void on_event(Socket& socket, Event event) override {
    std::string line = "event " + event.name + "(" + args_text(event.args) + ")";
    for (const std::string& attachment : event.attachments) line += " +" + attachment;
    log.push_back(line + (event.ack ? " ack" : ""));
    if (during_event) during_event(socket, event);
  }
  void on_disconnect(Socket& socket, DisconnectReason reason) override {
    log.push_back("disconnect " + std::string(to_string(reason)));
    std::erase(sockets, &socket);
    if (during_disconnect) during_disconnect(socket);
  }
  [[nodiscard]] std::vector<std::string> take() { return std::exchange(log, {}); }

  bool hold = false;
  std::vector<ConnectDecision> held;
  std::vector<std::string> log;
  std::vector<Socket*> sockets;
  UniqueFunction<void(Socket&)> during_connection;
  UniqueFunction<void(Socket&, Event&)> during_event;
  UniqueFunction<void(Socket&)> during_disconnect;
};

/// A Socket.IO server with `/` and `/custom`, on a clock of its own, whose clients are fake WebSockets.
class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    server_->add_namespace("/", main_);
    server_->add_namespace("/custom", custom_);
  }
  ~ServerTest() override {
    main_.during_disconnect = nullptr;
    engine_.shut_down();
  }

  /// A client whose Engine.IO handshake is done.
  testing::LinkLog& open(std::string origin = {}) {
    auto& link = links_.emplace_back();
    auto handshake = std::make_unique<engineio::Handshake>();
    handshake->origin = std::move(origin);
    handshake->address = "192.0.2.7";
    (void)engine_.open_websocket(std::make_unique<testing::FakeLink>(link), std::move(handshake));
    link.sent.clear();
    return link;
  }
  /// One that is connected to `/` besides.
  testing::LinkLog& connected() {
    auto& link = open();
    link.receive("40");
    link.sent.clear();
    main_.log.clear();
    return link;
  }
  void advance(int milliseconds) {
    clock_.advance(Milliseconds(milliseconds));
    loop_.timers().run_due();
  }

  ManualClock clock_;
  net::EventLoop loop_{clock_, 0};
  std::deque<testing::LinkLog> links_;
  RecordingNamespace main_;
  RecordingNamespace custom_;
  engineio::Server engine_{loop_, {.node_tag = "node"}};
  std::unique_ptr<Server> server_ = std::make_unique<Server>(engine_, Options{});
};

}  // namespace porchlight::socketio
