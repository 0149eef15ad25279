#pragma once
// net's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::net::limits {

/// Request line and headers together. Reason: browsers send 1–4 KB. Past it: 431, connection closed.
inline constexpr std::size_t header_bytes = 16 * 1024;
/// Header lines. Reason: as above. Past it: 431, connection closed.
inline constexpr std::size_t header_count = 100;
/// Empty lines in front of a request. Reason: some clients send one behind a body. Past it: 400, connection
/// closed.
inline constexpr unsigned empty_lines = 2;
/// The line with a chunk's size. Reason: 16 digits, and extensions that nobody reads. Past it: 400,
/// connection closed.
inline constexpr std::size_t chunk_line_bytes = 1024;
/// The extensions of all chunks of a body. Reason: they are not counted to the body. Past it: 400, connection
/// closed.
inline constexpr std::size_t chunk_extension_bytes = 16 * 1024;
/// From the first byte of a request to the end of its headers. Reason: a thousand half-open connections must
/// not stay. Past it: 408, connection closed.
inline constexpr Milliseconds header_time{10'000};
/// From the end of the headers to the end of the body. Past it: 408, connection closed.
inline constexpr Milliseconds body_time{30'000};
/// A body that is taken in pieces may take longer, if so much of it comes in each body_time. Reason: a photo
/// over a phone's line takes minutes; two kilobytes a second are less than any line. Past it: as above.
inline constexpr std::size_t piece_progress_bytes = 64 * 1024;
/// A connection without a request under way. Past it: closed.
inline constexpr Milliseconds keep_alive_time{65'000};
/// Bytes of requests that are pipelined behind one that is being answered. Reason: requests are answered one
/// after the other, each once its peer has taken the answer before it. Past it: reading stops until less
/// wait.
inline constexpr std::size_t pipelined_bytes = 64 * 1024;
/// How often it is looked whether a peer takes its answer, and how much of the answer it must have taken
/// meanwhile. Reason: half a kilobyte a second is less than any line that a page loads over. Past it: reset.
inline constexpr Milliseconds answer_time{30'000};
inline constexpr std::size_t answer_progress_bytes = 16 * 1024;
/// Bytes that the HTTP connections of a node hold, all of them together: requests that are still arriving and
/// answers that wait for their peer. Reason: each of them is bounded, their number is not. Past it: those
/// that have held theirs longest are reset.
inline constexpr std::size_t http_held_bytes = 128UL * 1024 * 1024;
/// From our last byte to the peer's close, where a response ended the connection. Past it: closed.
inline constexpr Milliseconds linger_time{1'000};
/// The same where a body still comes that nobody wants. Reason: a client that is cut off while it sends does
/// not read why. Past it: closed.
inline constexpr Milliseconds unread_linger_time{5'000};
/// Pieces of a write queue in one system call. Reason: the kernel takes 1,024; more gains nothing.
inline constexpr std::size_t pieces_per_write = 64;
/// Descriptors that are counted on where the system sets no limit.
inline constexpr std::size_t descriptors = 1UL << 20;
/// Lines in the log that say that descriptors have run out. Past it: only counted.
inline constexpr double accept_failure_lines_per_second = 0.1;
/// How long accepting pauses when descriptors have run out, the one included that is kept for turning away.
inline constexpr Milliseconds accept_pause{100};
/// A stream's write queue. Reason: one 1 MB payload and room for pushes; a peer that does not read must not
/// hold more. Past it: the stream ends.
inline constexpr std::size_t write_queue_bytes = 4 * 1024 * 1024;
/// The read buffer that the streams of a loop share.
inline constexpr std::size_t read_buffer_bytes = 64 * 1024;
/// Connections that wait to be accepted. Reason: a reconnect storm after a restart. Past it: the kernel drops
/// the SYN and the client tries again.
inline constexpr int listen_backlog = 4096;
/// Connections that one turn of a loop accepts. Reason: in a reconnect storm the clients that are there
/// already are heard in between; 128 take about a millisecond. Past it: the others wait in the kernel until
/// the next turn.
inline constexpr std::size_t accepts_per_turn = 128;
/// Addresses of one name that are tried. Reason: a name has two or three; each gets its share of the time.
/// Past it: the others are not tried.
inline constexpr std::size_t dial_addresses = 8;

}  // namespace porchlight::net::limits
