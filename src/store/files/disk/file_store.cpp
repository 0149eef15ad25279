#include "store/files/disk/file_store.hpp"

#include "store/files/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace porchlight::store {
namespace {

Error disk_problem(const std::string& path, int why) {
  if (why == ENOENT) return {ErrorCode::not_found, "there is no such file"};
  return {ErrorCode::unavailable, "\"" + path + "\": " + std::strerror(why)};
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// What is there is there after a loss of power as well.
Result<void> sync(const std::string& path, int flags) {
  const Descriptor descriptor(path, flags);
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) return disk_problem(path, errno);
  return {};
}

}  // namespace

Result<std::string> DiskFileStore::folder_of(std::string_view name) const {
  if (!is_file_name(name)) return Error{ErrorCode::internal, "a file has a name that is none"};
  return folder_ + "/" + std::string(name.substr(0, 2)) + "/" + std::string(name.substr(2, 2));
}

Result<void> DiskFileStore::put(std::string_view name, const std::string& path) {
  const auto folder = folder_of(name);
  if (!folder) return folder.error();
  if (auto made = make_private_folder(*folder); !made) return made;
  if (auto synced = sync(path, O_RDONLY); !synced) return synced;
  const std::string target = *folder + "/" + std::string(name);
  if (::rename(path.c_str(), target.c_str()) != 0) return disk_problem(target, errno);
  return sync(*folder, O_RDONLY | O_DIRECTORY);
}

Result<std::string> DiskFileStore::read(std::string_view name, std::uint64_t offset, std::size_t bytes) {
  const auto folder = folder_of(name);
  if (!folder) return folder.error();
  const std::string path = *folder + "/" + std::string(name);
  const Descriptor descriptor(path, O_RDONLY);
  if (descriptor.get() < 0) return disk_problem(path, errno);
  std::string read(bytes, '\0');
  std::size_t got = 0;
  while (got < bytes) {
    const ssize_t more =
        ::pread(descriptor.get(), read.data() + got, bytes - got, static_cast<off_t>(offset + got));
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return disk_problem(path, errno);
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  read.resize(got);
  return read;
}

Result<void> DiskFileStore::remove(std::string_view name) {
  const auto folder = folder_of(name);
  if (!folder) return folder.error();
  const std::string path = *folder + "/" + std::string(name);
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  return disk_problem(path, errno);
}

}  // namespace porchlight::store
