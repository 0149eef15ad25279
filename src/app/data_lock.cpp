#include "app/data_lock.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace porchlight::app {
namespace {

/// The process that has written itself in there; empty where that cannot be read.
std::string holder_of(int descriptor) {
  std::array<char, 16> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return {};
  const std::string pid(text.data(), static_cast<std::size_t>(size));
  return pid.substr(0, pid.find_first_not_of("0123456789"));
}

Error taken(const std::string& database, const std::string& pid) {
  return {ErrorCode::unavailable,
          "\"" + database + "\" is served already, by process " +
              (pid.empty() ? std::string("(unknown)") : pid) +
              ": two servers on one data folder would each have half of the visitors. "
              "Stop that one, or give this one another --data."};
}

}  // namespace

Result<DataLock> DataLock::take(const std::string& database) {
  const std::string path = database + ".lock";
  std::error_code unmade;  // open() says what is in the way
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, unmade);
  DataLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.descriptor_ < 0 || ::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (lock.descriptor_ >= 0 && errno == EWOULDBLOCK) return taken(database, holder_of(lock.descriptor_));
    return Error{ErrorCode::unavailable, "\"" + path + "\": cannot be locked: " + std::strerror(errno)};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  // For whoever is refused; the lock stands without it.
  if (::ftruncate(lock.descriptor_, 0) == 0) {
    static_cast<void>(::pwrite(lock.descriptor_, pid.data(), pid.size(), 0) == 0);
  }
  return lock;
}

Result<DataLock> lock_data(const Configuration& configuration) {
  if (configuration.uses_postgres() || !configuration.redis.url.empty()) return DataLock();
  return DataLock::take(configuration.sqlite_path());
}

DataLock::~DataLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

DataLock::DataLock(DataLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DataLock& DataLock::operator=(DataLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

}  // namespace porchlight::app
