#pragma once
// Keeps the file of locations as it is on the disk: looked at once a minute, and when the operator says so
// (SIGHUP), on a thread of the pool. One that cannot be read any more is logged, and the last good one stays.

#include "base/blocking_pool.hpp"
#include "base/lifetime.hpp"
#include "net/event_loop.hpp"
#include "visits/location_file.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace porchlight::app {

/// What tells one content of a file from another; zero where there is none.
struct FileStamp {
  std::int64_t changed = 0;  // nanoseconds
  std::uint64_t size = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileStamp&) const = default;
};
[[nodiscard]] FileStamp stamp_of(const std::string& path);

/// Thread: home's. The pool is stopped or abandoned before this goes.
class LocationKeeper {
 public:
  using File = std::shared_ptr<const visits::LocationFile>;
  /// Told each file that is good; thread: home's.
  using Publish = UniqueFunction<void(const File&)>;

  /// `path` empty: there is none, and nothing is done.
  LocationKeeper(std::string path, net::EventLoop& home, BlockingPool& pool, Publish publish);

  /// Reads the file. Blocking, before anything runs. Errors: unavailable.
  [[nodiscard]] Result<void> start();
  /// Looks whether it is another one by now.
  void look();

 private:
  struct Looked {
    FileStamp stamp;
    Result<File> file;
  };
  void looked(const Looked& found);

  std::string path_;
  net::EventLoop& home_;
  BlockingPool& pool_;
  Publish publish_;
  FileStamp stamp_;
  bool looking_ = false;
  Timer timer_;
  Lifetime lifetime_;
};

}  // namespace porchlight::app
