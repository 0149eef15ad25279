#pragma once
// socketio's limits. Every one has a unit, a reason and what happens past it: unless said otherwise the
// packet counts as one that does not parse, and the connection is closed.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::socketio::limits {

/// From the session's start to its first connected namespace. Past it: the connection is closed.
inline constexpr Milliseconds connect_timeout{45'000};
/// Nesting of the JSON in a packet. Reason: the parser's stack and whoever walks the tree.
inline constexpr std::size_t json_depth = 32;
/// Attachments of one packet.
inline constexpr std::size_t attachments = 64;
/// Bytes of all attachments of one packet. Reason: they are held until the last has come.
inline constexpr std::size_t attachment_bytes = 8UL * 1024 * 1024;
/// From an event to the last of its attachments. Reason: 8 MB over a slow mobile line; one that never
/// completes must not be held for ever.
inline constexpr Milliseconds attachment_time{60'000};
/// Bytes of attachments of events that are not whole yet, of one address and of all on the node. Reason: a
/// few events at once behind one address; a quarter of a gigabyte is what a small machine can spare.
inline constexpr std::size_t held_bytes_per_address = 32UL * 1024 * 1024;
inline constexpr std::size_t held_bytes = 256UL * 1024 * 1024;
/// Characters of a namespace's name.
inline constexpr std::size_t namespace_characters = 256;
/// Acknowledgements that one client owes. Past it: the oldest is given up, as if the socket had gone.
inline constexpr std::size_t pending_acks = 1024;
/// Random characters of a socket's id, six bits each.
inline constexpr std::size_t id_characters = 20;

}  // namespace porchlight::socketio::limits
