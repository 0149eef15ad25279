#include "files/file_keeper.hpp"

#include "base/log.hpp"
#include "files/limits.hpp"

#include <algorithm>

namespace porchlight::files {
namespace {

Milliseconds pause_after(std::int64_t tries) {
  Milliseconds pause = limits::removal_pause_first;
  for (std::int64_t i = 0; i < tries && pause < limits::removal_pause_last; ++i) pause *= 2;
  return std::min(pause, limits::removal_pause_last);
}

Result<void> remove_bytes(store::FileStore& store, const std::string& id) {
  if (auto gone = store.remove(id); !gone) return gone;
  return store.remove(store::thumbnail_name(id));
}

}  // namespace

Result<FileRound> tidy_files(store::Database& database, store::FileStore& store, WallTime now) {
  store::FilesRepository& files = database.files();
  const auto unsent = files.remove_unsent(now - limits::unsent_time, limits::removed_files);
  if (!unsent) return unsent.error();
  const auto claimed = files.claim_removals(now, now + limits::removal_claim, limits::claimed_removals);
  if (!claimed) return claimed.error();
  FileRound round{.unsent = *unsent};
  for (const store::FileRemoval& one : *claimed) {
    const auto gone = remove_bytes(store, one.id);
    gone ? ++round.removed : ++round.failed;
    if (!gone && round.failed == 1) {
      log::warning("files cannot be removed, and are tried again later", {{"reason", gone.error().message}});
    }
    const auto noted = gone ? files.removed(one.id) : files.postpone(one.id, now + pause_after(one.tries));
    if (!noted) return noted.error();
  }
  const auto waiting = files.removals();
  if (!waiting) return waiting.error();
  round.waiting = *waiting;
  const auto bytes = files.bytes();
  if (!bytes) return bytes.error();
  round.bytes = *bytes;
  round.more =
      *unsent == limits::removed_files || (claimed->size() == limits::claimed_removals && round.failed == 0);
  return round;
}

FileKeeper::FileKeeper(FileRoom& room, Executor& home, TimerQueue& timers, Metrics& metrics)
    : unsent_(metrics.counter("porchlight_unsent_files_removed_total",
                              "Files removed that no message had named in time.")),
      removed_(metrics.counter("porchlight_files_removed_total", "Files whose bytes were removed.")),
      failed_(metrics.counter("porchlight_file_removals_failed_total",
                              "Attempts to remove a file's bytes that failed, and are made again.")),
      waiting_(metrics.gauge("porchlight_file_removals_waiting", "Files whose bytes are to be removed.")),
      bytes_(
          metrics.gauge("porchlight_files_bytes",
                        "Bytes of files of all projects, without thumbnails; what counts for their limits.")),
      // Where things may take their time: a store that hangs takes no thread of downloads.
      rounds_(
          {room.keeping_pool(), home, timers}, Milliseconds(0),
          [&room](WallTime now) { return tidy_files(room.database(), room.store(), now); },
          [this](const Result<FileRound>& round) { return ended(round); }) {}

Milliseconds FileKeeper::ended(const Result<FileRound>& round) {
  if (!round) return limits::removal_interval;
  unsent_.add(static_cast<double>(round->unsent));
  removed_.add(static_cast<double>(round->removed));
  failed_.add(static_cast<double>(round->failed));
  waiting_.set(static_cast<double>(round->waiting));
  bytes_.set(static_cast<double>(round->bytes));
  return round->more ? Milliseconds(0) : limits::removal_interval;
}

}  // namespace porchlight::files
