#include "engineio/session.hpp"

#include "base/assert.hpp"
#include "base/json.hpp"
#include "engineio/base64.hpp"
#include "engineio/client_limits.hpp"

#include <utility>

namespace porchlight::engineio {
namespace {

std::string open_packet(const Options& options, std::string_view sid, bool upgradable) {
  std::string packet = encode_packet(PacketType::open);
  json::ObjectWriter(packet)
      .text("sid", sid)
      .raw("upgrades", upgradable ? R"(["websocket"])" : "[]")
      .number("pingInterval", options.ping_interval.count())
      .number("pingTimeout", options.ping_timeout.count())
      .number("maxPayload", options.max_payload)
      .end();
  return packet;
}

/// Sends what was encoded for polling over a WebSocket.
void send_packet(WebSocketLink& link, std::string_view packet) {
  if (!packet.starts_with('b')) return link.send_text(packet);
  link.send_binary(decode_base64(packet.substr(1)).value_or(std::string()));
}

PollAnswer bad_request() {
  return {.status = 400, .body = R"({"code":3,"message":"Bad request"})", .close = false};
}

}  // namespace

struct Session::Polling {
  PollReply waiting;                 // the GET that waits for something to send
  PollTicket ticket = 0;             // its name
  std::vector<SharedBytes> packets;  // for the next GET
  std::size_t bytes = 0;             // of the packets
};

struct Session::Probe {
  Probe(Session& session, std::unique_ptr<WebSocketLink> from)
      : link(std::move(from)), timeout(session.timer_.queue(), [&session] { session.abandon_probe(); }) {}

  std::unique_ptr<WebSocketLink> link;
  Timer timeout;
  bool confirmed = false;  // the probe was answered
};

Session::Session(SessionHost& host, TimerQueue& timers, const Options& options, const Token& token,
                 std::unique_ptr<Handshake> handshake)
    : host_(host),
      options_(options),
      handshake_(std::move(handshake)),
      timer_(timers, [this] { on_deadline(); }),
      token_(token) {
  timer_.arm_in(options.ping_interval);
}

Session::~Session() = default;

std::string Session::open_polling(std::string_view sid) {
  PORCHLIGHT_ASSERT(!polling_ && !websocket_);
  polling_ = std::make_unique<Polling>();
  return open_packet(options_, sid, options_.websocket && options_.allow_upgrades);
}

void Session::open_websocket(std::string_view sid, std::unique_ptr<WebSocketLink> link) {
  PORCHLIGHT_ASSERT(!polling_ && !websocket_ && link);
  websocket_ = std::move(link);
  websocket_->serve(*this);
  websocket_->send_text(open_packet(options_, sid, false));
}

// Sending.

void Session::send_text(std::string_view payload) {
  if (state_ != State::open) return;
  std::string packet = encode_packet(PacketType::message, payload);
  if (websocket_) return websocket_->send_text(packet);
  enqueue(share(std::move(packet)));
}

void Session::send_binary(std::string_view payload) {
  if (state_ != State::open) return;
  if (websocket_) return websocket_->send_binary(payload);
  enqueue(share(encode_base64_packet(payload)));
}

void Session::send_shared(Broadcast& broadcast) {
  if (state_ != State::open) return;
  if (websocket_) return websocket_->send_shared(broadcast);
  enqueue(broadcast.packet());
}

void Session::send_control(PacketType type) {
  std::string packet = encode_packet(type);
  if (websocket_) return websocket_->send_text(packet);
  enqueue(share(std::move(packet)));
}

void Session::enqueue(SharedBytes packet) {
  PORCHLIGHT_ASSERT(polling_ && packet);
  polling_->bytes += packet->size() + 1;
  polling_->packets.push_back(std::move(packet));
  if (polling_->waiting) return answer_poll({.status = 200, .body = take_queue(), .close = false});
  if (polling_->bytes <= options_.polling_queue_bytes) return;
  // Later: a sender does not expect its session to end under it.
  state_ = State::overflowed;
  timer_.arm_in(Milliseconds{0});
}

std::size_t Session::queued_bytes() const {
  if (websocket_) return websocket_->queued_bytes();
  return polling_ ? polling_->bytes : 0;
}

// Polling.

std::string Session::take_queue() {
  std::string body;
  body.reserve(polling_->bytes);
  for (const SharedBytes& packet : polling_->packets) {
    if (!body.empty()) body += record_separator;
    body += *packet;
  }
  polling_->packets.clear();
  polling_->bytes = 0;
  return body;
}

void Session::answer_poll(PollAnswer answer) {
  if (!polling_ || !polling_->waiting) return;
  PollReply reply = std::exchange(polling_->waiting, nullptr);
  reply(std::move(answer));
}

void Session::on_poll(PollTicket ticket, PollReply reply) {
  if (state_ == State::closed || !polling_) return reply(bad_request());
  if (open() && !take_traffic(1, 0)) return reply(bad_request());
  if (state_ == State::lingering) {
    reply({.status = 200, .body = take_queue(), .close = false});
    state_ = State::closed;
    return host_.on_session_over(*this, CloseReason::forced_close);
  }
  if (polling_->waiting) {
    answer_poll({.status = 200, .body = encode_packet(PacketType::close), .close = false});
    reply(bad_request());
    return end(CloseReason::transport_error, false);
  }
  if (!polling_->packets.empty()) return reply({.status = 200, .body = take_queue(), .close = false});
  if (probe_ && probe_->confirmed) {
    return reply({.status = 200, .body = encode_packet(PacketType::noop), .close = false});
  }
  polling_->waiting = std::move(reply);
  polling_->ticket = ticket;
}

void Session::on_poll_aborted(PollTicket ticket) {
  if (!polling_ || !polling_->waiting || polling_->ticket != ticket) return;
  polling_->waiting = nullptr;
  end(CloseReason::transport_error, false);
}

PollAnswer Session::on_post(std::string_view body) {
  if (!open() || !polling_ || !take_traffic(0, body.size())) return bad_request();
  PayloadReader reader(body);
  Packet packet;
  for (;;) {
    const PayloadReader::Step step = reader.next(packet);
    if (step == PayloadReader::Step::end) break;
    if (step == PayloadReader::Step::bad) {
      end(CloseReason::parse_error, true);
      return bad_request();
    }
    if (!take_traffic(1, 0)) return bad_request();
    const Outcome outcome = on_packet(packet);
    if (outcome == Outcome::bad) return bad_request();
    // A handler may have closed the session, or an upgrade may not wait for the rest.
    if (outcome == Outcome::ended || !open()) break;
  }
  return {.status = 200, .body = "ok", .close = false};
}

// Packets and heartbeat.

bool Session::take_traffic(std::size_t packets, std::size_t bytes) {
  if (options_.clients == nullptr) return true;
  if (options_.clients->take(traffic_, limits_key(), packets, bytes, timer_.queue().now())) return true;
  end(CloseReason::rate_exceeded, true);
  return false;
}

void Session::on_traffic(std::size_t packets, std::size_t bytes) {
  if (open()) (void)take_traffic(packets, bytes);
}

Session::Outcome Session::on_packet(const Packet& packet) {
  switch (packet.type) {
    case PacketType::message:
      if (handler_ != nullptr) handler_->on_message(packet.data, packet.binary);
      return Outcome::goes_on;
    case PacketType::pong:
      if (awaiting_pong_) {
        awaiting_pong_ = false;
        timer_.arm_in(options_.ping_interval);
      }
      return Outcome::goes_on;
    case PacketType::close:
      answer_poll({.status = 200, .body = encode_packet(PacketType::noop), .close = false});
      end(CloseReason::transport_close, true);
      return Outcome::ended;
    case PacketType::ping:  // that way round it is Engine.IO 3
      end(CloseReason::transport_error, true);
      return Outcome::bad;
    case PacketType::open:
    case PacketType::upgrade:
    case PacketType::noop:
      return Outcome::goes_on;
  }
  return Outcome::goes_on;
}

void Session::on_deadline() {
  switch (state_) {
    case State::closed:
      return;
    case State::lingering:
      state_ = State::closed;
      return host_.on_session_over(*this, CloseReason::forced_close);
    case State::overflowed:
      return end(CloseReason::transport_error, false);
    case State::open:
      break;
  }
  if (awaiting_pong_) return end(CloseReason::ping_timeout, true);
  awaiting_pong_ = true;
  const SteadyTime now = timer_.queue().now();
  const SteadyTime due = timer_.deadline();
  timer_.arm((now - due > limits::late_deadline ? now : due) + options_.ping_timeout);
  send_control(PacketType::ping);
}

void Session::catch_up() {
  while (state_ != State::closed && timer_.armed() && timer_.deadline() <= timer_.queue().now()) {
    timer_.cancel();
    on_deadline();
  }
}

void Session::note_origin(std::string_view origin) {
  if (handshake_ && !origin.empty()) handshake_->origin = origin;
}

// WebSocket and upgrade.

void Session::on_probe(std::unique_ptr<WebSocketLink> link) {
  if (state_ != State::open || !polling_ || probe_) {
    link->close();
    return host_.retire(std::move(link));
  }
  link->serve(*this);
  probe_ = std::make_unique<Probe>(*this, std::move(link));
  probe_->timeout.arm_in(options_.upgrade_timeout);
}

void Session::on_websocket_message(const WebSocketLink& link, std::string_view payload, bool binary) {
  if (!open()) return;
  if (probe_ && probe_->link.get() == &link) return binary ? abandon_probe() : on_probe_packet(payload);
  if (websocket_.get() != &link) return;
  if (binary) {
    if (handler_ != nullptr) handler_->on_message(payload, true);
    return;
  }
  std::string bytes;
  const auto packet = decode_packet(payload, bytes);
  if (!packet) return end(CloseReason::parse_error, true);
  (void)on_packet(*packet);
}

void Session::on_probe_packet(std::string_view packet) {
  if (packet == "2probe") {
    probe_->link->send_text("3probe");
    probe_->confirmed = true;
    // The client stops polling as soon as its last GET is answered.
    return answer_poll({.status = 200, .body = encode_packet(PacketType::noop), .close = false});
  }
  if (packet == "5") return complete_upgrade();
  abandon_probe();
}

void Session::complete_upgrade() {
  PORCHLIGHT_ASSERT(probe_ && polling_ && !websocket_);
  websocket_ = std::move(probe_->link);
  probe_.reset();
  answer_poll({.status = 200, .body = encode_packet(PacketType::noop), .close = false});
  const std::unique_ptr<Polling> polling = std::move(polling_);
  for (const SharedBytes& packet : polling->packets) send_packet(*websocket_, *packet);
  host_.on_upgraded(*this);
}

void Session::abandon_probe() {
  if (!probe_) return;
  const std::unique_ptr<Probe> probe = std::move(probe_);
  probe->link->close();
  host_.retire(std::move(probe->link));
}

void Session::on_websocket_closed(const WebSocketLink& link, bool failed) {
  if (probe_ && probe_->link.get() == &link) {
    host_.retire(std::move(probe_->link));
    probe_.reset();
  } else if (websocket_.get() == &link) {
    end(failed ? CloseReason::transport_error : CloseReason::transport_close, false);
  }
}

// The end.

void Session::close() {
  if (!open()) return;
  if (!polling_ || polling_->waiting || state_ == State::overflowed) {
    return end(CloseReason::forced_close, true);
  }
  abandon_probe();
  polling_->packets.push_back(share(encode_packet(PacketType::close)));
  state_ = State::lingering;
  timer_.arm_in(limits::close_timeout);
  tell_closed(CloseReason::forced_close);
}

void Session::drop(CloseReason reason) {
  end(reason, false);
}

void Session::end(CloseReason reason, bool goodbye) {
  if (state_ == State::closed) return;
  state_ = State::closed;
  timer_.cancel();
  abandon_probe();
  if (goodbye) {
    answer_poll({.status = 200, .body = encode_packet(PacketType::close), .close = false});
  } else {
    answer_poll({.status = 503, .body = {}, .close = true});
  }
  if (websocket_) end_websocket(reason, goodbye);
  tell_closed(reason);
  host_.on_session_over(*this, reason);
}

void Session::end_websocket(CloseReason reason, bool goodbye) {
  if (reason == CloseReason::rate_exceeded) {
    websocket_->expel();
  } else if (goodbye) {
    websocket_->close();
  } else {
    websocket_->drop();
  }
  host_.retire(std::move(websocket_));
}

void Session::tell_closed(CloseReason reason) {
  if (SessionHandler* handler = std::exchange(handler_, nullptr)) handler->on_closed(reason);
}

}  // namespace porchlight::engineio
