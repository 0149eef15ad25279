#pragma once
// Section 1: bare Engine.IO that sends every message back, on whichever transport its session has.

#include "engineio/server.hpp"

#include <memory>
#include <string_view>

namespace porchlight::test_server {

/// Serves one session and goes with it.
class EngineEcho final : public engineio::SessionHandler {
 public:
  static void attach(engineio::Session& session) { session.set_handler(*new EngineEcho(session)); }

  void on_message(std::string_view payload, bool binary) override {
    if (binary) {
      session_.send_binary(payload);
    } else {
      session_.send_text(payload);
    }
  }
  void on_closed(engineio::CloseReason) override { delete this; }

 private:
  explicit EngineEcho(engineio::Session& session) : session_(session) {}
  engineio::Session& session_;
};

}  // namespace porchlight::test_server
