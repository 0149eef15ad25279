#pragma once
// monitor's limits. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>

namespace porchlight::monitor::limits {

/// Visitors of one project's table on one thread. Reason: some 600 bytes each. Past it: who comes is left
/// out, which is logged and counted, until there is room again.
inline constexpr std::size_t table_rows = 200'000;
/// Values that are counted of each filter, the commonest first. Past it: left out, unless it is chosen.
inline constexpr std::size_t counted_values = 20;
/// Groups that are told, the largest first. Reason: a shop has more pages than anybody reads headings. Past
/// it: their rows stand behind the others', without a heading.
inline constexpr std::size_t told_groups = 200;

/// Bytes of a text that rows are sorted by. Reason: a cursor carries it. Past it: those that begin alike
/// stand by their uids.
inline constexpr std::size_t sorted_bytes = 512;
/// Bytes of a cursor. Reason: such a text and the longest uid, encoded. Past it: badRequest, unread.
inline constexpr std::size_t table_cursor_bytes = 1'024;
/// Questions that a table keeps for programs that ask over REST. Reason: each is an order that every change
/// is put into. Past it: the one that was not asked for the longest goes, and is made again when it is.
inline constexpr std::size_t kept_questions = 32;
/// How long a question is kept that nobody asks any more, and with the last one the table. Reason: whoever
/// asks once a minute must find what has changed. Past it: let go of; what has changed since is gone.
inline constexpr Milliseconds kept_question_time{5 * 60'000};
/// How often that is looked at.
inline constexpr Milliseconds kept_question_look{15'000};
/// Who has left a table that programs ask for, as it is remembered. Reason: some 80 bytes each; an hour of a
/// busy shop. Past it: the oldest is forgotten, and whoever asks from before is told `gone`.
inline constexpr std::size_t departures = 20'000;
/// Visitors of one answer about what has changed. Reason: the database is asked for them. Past it: there is
/// more; where so many have the same revision, `gone`.
inline constexpr std::size_t told_changes = 1'000;

/// Visitors of one piece of a snapshot. Reason: some 10 µs each in the store, which serves nobody else
/// meanwhile. Past it: another piece.
inline constexpr std::size_t snapshot_piece = 500;
/// How long the store is waited for with a piece. Past it: as if it had said that it is away.
inline constexpr Milliseconds snapshot_patience{1'800};
/// Until a snapshot that the store did not answer is tried again.
inline constexpr Milliseconds snapshot_retry{1'000};
/// How often a table that is open asks how many stand in the project's other one, bots or visitors. Reason:
/// nobody is told of them. Past it: asked again.
inline constexpr Milliseconds others_interval{2'000};
/// Changes are gathered for so long before agents are told; for the longer time where more than so many came
/// since they were told last. Reason: an eye follows no more.
inline constexpr Milliseconds gather_few{250};
inline constexpr Milliseconds gather_many{500};
inline constexpr std::size_t few_changes = 20;

}  // namespace porchlight::monitor::limits
