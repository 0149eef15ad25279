#pragma once
// What `porchlight doctor` allows itself, and where it calls something too little. Every one has a unit, a
// reason and what happens past it.

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace porchlight::doctor::limits {

/// How long a Redis, or a Sentinel, may take to let us in, and then for each answer. Reason: as long as a
/// gateway waits for a batch, and a little. Past it: wrong, "no answer".
inline constexpr Milliseconds redis_time{2'000};
/// How long PostgreSQL may take to let us in, and for all questions together. Reason: a gateway's connection
/// gets as long. Past it: wrong, "no answer".
inline constexpr Milliseconds postgres_time{3'000};
/// How long another process may hold SQLite's file. Past it: wrong, it cannot be read.
inline constexpr Milliseconds sqlite_time{2'000};
/// How long a server on this machine may take to say what it is. Past it: it is none of ours.
inline constexpr Milliseconds local_time{3'000};
/// Round trips that are measured, one after the other. Reason: a second at 50 ms each, and enough to have a
/// middle.
inline constexpr std::size_t round_trips = 20;
/// A round trip in the middle, from which on it is wrong. Reason: each step of a visitor is a few of them.
inline constexpr std::chrono::microseconds slow_median{20'000};
/// The worst round trip, from which on it is a warning. Reason: a Redis that stands still for so long is
/// felt.
inline constexpr std::chrono::microseconds slow_worst{100'000};
/// Between two clocks; past it: a warning. Reason: tokens are good a minute before they were made, no more.
inline constexpr Milliseconds clock_apart{30'000};
/// The oldest Redis, and the oldest PostgreSQL. Reason: scripts with flags; what CI runs.
inline constexpr std::int64_t redis_major = 7;
inline constexpr std::int64_t postgres_major = 15;
/// Bytes of a SQLite file that is read whole, to see whether it is sound. Reason: some seconds. Past it: a
/// warning that says how to have it read.
inline constexpr std::uintmax_t sound_bytes = 2ULL * 1024 * 1024 * 1024;
/// Bytes that are free on the disk of the data. Past the first: wrong; the second, or a database that would
/// not fit once more (a backup, a VACUUM): a warning.
inline constexpr std::uintmax_t disk_least = 100ULL * 1024 * 1024;
inline constexpr std::uintmax_t disk_spare = 1024ULL * 1024 * 1024;

/// How long each step on the way through a public address may take: connecting, an answer, what a poll or a
/// WebSocket is to bring. Reason: whoever visits a site waits no longer. Past it: wrong, it is held back.
inline constexpr Milliseconds way_time{5'000};
/// How long a poll is left hanging before something is said. Reason: longer than any answer that somebody has
/// ready. Past it: it counts as held.
inline constexpr Milliseconds hold_time{500};
/// Bytes of an answer on that way. Reason: a proxy's page of an error. Past it: it counts as broken off.
inline constexpr std::size_t way_bytes = 256UL * 1024;
/// Headers of one. Past it: the rest is not looked at.
inline constexpr std::size_t way_headers = 100;

}  // namespace porchlight::doctor::limits
