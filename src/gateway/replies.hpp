#pragma once
// How the gateway answers clients: acknowledgements `{ok: …}`, and errors with a stable code.

#include "base/error.hpp"
#include "socketio/socket.hpp"

#include <string>

namespace porchlight::gateway {

/// `{"code":…,"message":…}`
[[nodiscard]] std::string error_json(const Error& error);

/// Answers an event with an error: its acknowledgement, or an `error` event where none was asked for.
void reply_error(socketio::Socket& socket, socketio::Ack& ack, const Error& error);

/// Refuses a CONNECT: CONNECT_ERROR with `{message, data: {code}}`. Where it is only that something of ours
/// is away, the connection ends instead: after a CONNECT_ERROR official clients do not come back.
void refuse(socketio::ConnectDecision& decision, const Error& error);

}  // namespace porchlight::gateway
