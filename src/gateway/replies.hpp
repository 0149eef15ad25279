#pragma once
// How the gateway answers clients: acknowledgements `{ok: …}`, and errors with a stable code.

#include "base/error.hpp"
#include "protocol/events.hpp"
#include "socketio/socket.hpp"

#include <string>

namespace porchlight::gateway {

void send(socketio::Socket& socket, const protocol::EncodedEvent& event);

/// A view of an error that may be told (public_error).
[[nodiscard]] protocol::EventError event_error(const Error& told);
/// `{"code":…,"message":…}`
[[nodiscard]] std::string error_json(const Error& error);
/// `error` is the same for visitors and agents.
void send_error(socketio::Socket& socket, const Error& error,
                const protocol::Event<protocol::EventError>& as = protocol::to_visitor::error);

/// Answers an event with an error: its acknowledgement, or an `error` event where none was asked for.
void reply_error(socketio::Socket& socket, socketio::Ack& ack, const Error& error);

/// Refuses a CONNECT: CONNECT_ERROR with `{message, data: {code}}`. Where it is only that something of ours
/// is away, the connection ends instead: after a CONNECT_ERROR official clients do not come back.
void refuse(socketio::ConnectDecision& decision, const Error& error);

}  // namespace porchlight::gateway
