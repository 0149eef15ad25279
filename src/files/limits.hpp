#pragma once
// The limits of files. Every one has a unit, a reason and what happens past it.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>

namespace porchlight::files::limits {

/// Bytes of a thumbnail. Reason: half a screen's width in any format. Past it: payloadTooLarge.
inline constexpr std::size_t thumbnail_bytes = 100 * 1024;
/// Pixels of a thumbnail's longer side. Reason: widgets and dashboards draw 640 at most, and lists show many
/// at once. Past it: badRequest.
inline constexpr std::int64_t thumbnail_side = 1'024;
/// Bytes of a file's name. Reason: what file systems take, with room. Past it: cut at a character, in front
/// of what stands behind the last dot.
inline constexpr std::size_t name_bytes = 200;
/// Bytes of what stands behind it and is kept. Past it: it is no ending.
inline constexpr std::size_t name_ending_bytes = 16;
/// Bytes at a file's beginning that say what it is. Reason: entries of archives, and whether a text is one.
/// Past it: not looked at, but for the size of a JPEG, which is found wherever it stands.
inline constexpr std::size_t head_bytes = 256 * 1024;
/// Pixels of an image that is shown. Reason: a photo has fifty million; a small file that says billions would
/// stop the browser that shows it. Past it, or where it does not say: a download.
inline constexpr std::int64_t image_pixels = 100'000'000;

/// Bytes of an upload that are gathered before they are written. Reason: a write for each packet would keep
/// the disk's threads busy. Past it: written, and the client waits.
inline constexpr std::size_t upload_piece_bytes = 128 * 1024;
/// Uploads that are under way, of one address and on the node. Reason: ten files picked at once, in an
/// office; each holds a piece. Past it: unavailable, with `Retry-After`.
inline constexpr std::size_t uploads_per_address = 20;
inline constexpr std::size_t uploads = 100;
/// Bytes of all of them, as they say, and of files.max_bytes as many. Reason: they lie on the disk until they
/// are kept; the second, so that one upload always fits. Past it: as above. One address may have an eighth of
/// them, or one upload: so that no two that are slow keep out everybody else.
inline constexpr std::size_t uploads_bytes = 256UL * 1024 * 1024;
inline constexpr std::size_t uploads_of_most = 4;
inline constexpr std::size_t upload_bytes_share = 8;
/// Uploads a minute, thumbnails too, of one address and of one sender; a bucket holds two minutes' worth.
/// Reason: an album at a time. Past it: rateLimited.
inline constexpr double uploads_a_minute_per_address = 120;
inline constexpr double uploads_a_minute_per_sender = 60;
inline constexpr double upload_burst_minutes = 2;
/// Addresses and senders that are remembered. Past it: see KeyedRateLimiter.
inline constexpr std::size_t remembered_senders = 50'000;

/// Bytes of a file that are read, and sent, at a time. Reason: a request to a store on the network for each.
/// Past it: the next piece, once the peer has taken this one.
inline constexpr std::size_t download_piece_bytes = 256 * 1024;
/// Downloads that are under way, of one address and on the node. Reason: each holds a piece; a thread full of
/// pictures asks for tens. Past it: unavailable, with `Retry-After`.
inline constexpr std::size_t downloads_per_address = 100;
inline constexpr std::size_t downloads = 400;

/// Threads for what is read and written, and as many for what takes its time: scanning, and what goes to a
/// store. Reason: they wait for a disk, a network or another program. Past it: the next one waits.
inline constexpr std::size_t file_threads = 4;
/// How long the command that scans may take. Reason: a scanner that reads its signatures first takes tens of
/// seconds. Past it: it is ended, and the file refused as unavailable.
inline constexpr Milliseconds scan_time{60'000};

/// How long a file waits for a message to name it. Reason: it is picked while somebody writes. Past it:
/// removed.
inline constexpr Milliseconds unsent_time{std::chrono::hours(1)};
/// Files that are removed at a time, and bytes whose removal one gateway takes on. Reason: a piece takes well
/// under a second. Past it: the next piece.
inline constexpr std::size_t removed_files = 500;
inline constexpr std::size_t claimed_removals = 50;
/// For how long it has them to itself. Reason: fifty requests to a store on the network, slow ones. Past it:
/// another tries as well, which is harmless.
inline constexpr Milliseconds removal_claim{std::chrono::minutes(10)};
/// How long a removal that failed waits at first, twice as long each time, and at most. Past it: as long
/// again.
inline constexpr Milliseconds removal_pause_first{60'000};
inline constexpr Milliseconds removal_pause_last{std::chrono::hours(6)};
/// How often it is looked what is to be removed.
inline constexpr Milliseconds removal_interval{30'000};

}  // namespace porchlight::files::limits
