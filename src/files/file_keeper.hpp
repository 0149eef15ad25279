#pragma once
// Removes what is to be removed: files that no message has named, and the bytes of files that are gone. Any
// number of gateways do; each removal is one's at a time, and waits longer each time that it fails.

#include "base/rounds.hpp"
#include "files/file_room.hpp"

namespace porchlight::files {

/// What one round has done.
struct FileRound {
  std::size_t unsent = 0;   // files
  std::size_t removed = 0;  // of which the bytes are gone
  std::size_t failed = 0;
  std::int64_t waiting = 0;
  std::int64_t bytes = 0;  // of all files that are there
  bool more = false;
};

/// Errors: the database's. Thread: one that may block.
[[nodiscard]] Result<FileRound> tidy_files(store::Database& database, store::FileStore& store, WallTime now);

/// Thread: home's. The room is stopped before this goes.
class FileKeeper {
 public:
  FileKeeper(FileRoom& room, Executor& home, TimerQueue& timers, Metrics& metrics);

 private:
  Milliseconds ended(const Result<FileRound>& round);

  Counter unsent_;
  Counter removed_;
  Counter failed_;
  Gauge waiting_;
  Gauge bytes_;
  Rounds<Result<FileRound>> rounds_;
};

}  // namespace porchlight::files
