#pragma once

#include "engineio/client_limits.hpp"
#include "engineio/session.hpp"
#include "support/engineio_fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::engineio {

/// A session on a clock of its own, with pingInterval 300 ms and pingTimeout 200 ms.
class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    options_.ping_interval = Milliseconds(300);
    options_.ping_timeout = Milliseconds(200);
    options_.upgrade_timeout = Milliseconds(1000);
    session_ =
        std::make_unique<Session>(host_, timers_, options_, Session::Token{}, std::make_unique<Handshake>());
    session_->set_handler(handler_);
  }

  /// What a session may send, from now on.
  void limit(const Rate& packets, const Rate& bytes) {
    constexpr PlaceCounter::Limits many{.per_key = 100, .total = 100};
    clients_.emplace(
        ClientRates{
            .sessions = many, .half_open = many, .held_bytes = many, .packets = packets, .bytes = bytes},
        metrics_);
    options_.clients = &*clients_;
  }
  void open_polling() { (void)session_->open_polling("the-sid"); }
  void open_websocket() {
    session_->open_websocket("the-sid", std::make_unique<testing::FakeLink>(link_));
    link_.sent.clear();
  }

  void advance(int milliseconds) {
    clock_.advance(Milliseconds(milliseconds));
    timers_.run_due();
  }

  /// A GET; its answer is in `answers_` under the number returned, once it is there.
  std::size_t get() {
    const std::size_t number = answers_.size();
    answers_.emplace_back();
    session_->on_poll(number + 1,
                      [this, number](PollAnswer answer) { answers_[number] = std::move(answer); });
    return number;
  }
  /// `200 body`, or `waiting`.
  [[nodiscard]] std::string answer(std::size_t number) const {
    const auto& given = answers_[number];
    return given ? std::to_string(given->status) + " " + given->body : "waiting";
  }
  std::string poll() { return answer(get()); }
  unsigned post(std::string_view body) { return session_->on_post(body).status; }

  testing::LinkLog& probe() {
    auto& log = *probes_.emplace_back(std::make_unique<testing::LinkLog>());
    session_->on_probe(std::make_unique<testing::FakeLink>(log));
    return log;
  }

  porchlight::Metrics metrics_;
  std::optional<ClientLimits> clients_;
  ManualClock clock_;
  TimerQueue timers_{clock_};
  Options options_;
  testing::LinkLog link_;
  std::vector<std::unique_ptr<testing::LinkLog>> probes_;
  testing::FakeHost host_;
  testing::RecordingHandler handler_;
  std::vector<std::optional<PollAnswer>> answers_;
  std::unique_ptr<Session> session_;
};

}  // namespace porchlight::engineio
