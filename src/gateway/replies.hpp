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

/// Refuses a CONNECT: CONNECT_ERROR with `{message, data: {code}}`.
void refuse(socketio::ConnectDecision& decision, const Error& error);

}  // namespace porchlight::gateway
