#include "app/location_keeper.hpp"

#include "app/server_limits.hpp"
#include "base/log.hpp"

#include <sys/stat.h>
#include <utility>

namespace porchlight::app {

FileStamp stamp_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  constexpr std::int64_t second = 1'000'000'000;
  return {.changed = status.st_mtim.tv_sec * second + status.st_mtim.tv_nsec,
          .size = static_cast<std::uint64_t>(status.st_size),
          .inode = status.st_ino};
}

LocationKeeper::LocationKeeper(std::string path, net::EventLoop& home, BlockingPool& pool, Publish publish)
    : path_(std::move(path)),
      home_(home),
      pool_(pool),
      publish_(std::move(publish)),
      timer_(home.timers(), [this] { look(); }) {}

Result<void> LocationKeeper::start() {
  if (path_.empty()) return {};
  stamp_ = stamp_of(path_);
  const auto file = visits::LocationFile::open(path_);
  if (!file) return file.error();
  publish_(*file);
  timer_.arm_in(server_limits::location_interval);
  return {};
}

void LocationKeeper::look() {
  if (path_.empty()) return;
  timer_.arm_in(server_limits::location_interval);
  if (std::exchange(looking_, true)) return;
  const bool taken = pool_.try_post(
      [path = path_, known = stamp_,
       home = lifetime_.bring_home(home_, [this](const Looked& found) { looked(found); })]() mutable {
        Looked found{stamp_of(path), File()};
        if (found.stamp != known) found.file = visits::LocationFile::open(path);
        home(std::move(found));
      });
  if (!taken) looking_ = false;
}

/// A file that is being written now is another one at the next look.
void LocationKeeper::looked(const Looked& found) {
  looking_ = false;
  if (found.stamp == stamp_) return;
  stamp_ = found.stamp;
  if (!found.file) {
    return log::warning("the file of locations cannot be read: the last one stays",
                        {{"reason", found.file.error().message}});
  }
  log::info("the file of locations was read anew", {{"path", path_}});
  publish_(*found.file);
}

}  // namespace porchlight::app
