#include "store/files/spool.hpp"

#include "base/random.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace porchlight::store {
namespace {

constexpr std::size_t spool_name_characters = 22;

Error spool_problem(const std::string& path, int why) {
  return {ErrorCode::unavailable, "\"" + path + "\": " + std::strerror(why)};
}

/// Removes it wherever it is destroyed: where nobody runs tasks any more, that is with the task.
class Unlinking {
 public:
  explicit Unlinking(std::string path) : path_(std::move(path)) {}
  ~Unlinking() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Unlinking(Unlinking&& other) noexcept : path_(std::exchange(other.path_, std::string())) {}
  Unlinking& operator=(Unlinking&&) = delete;

 private:
  std::string path_;
};

}  // namespace

Result<SpoolFile> SpoolFile::make(const std::string& folder, Executor& remover) {
  std::string path = folder + "/" + random_token(spool_name_characters);
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return spool_problem(path, errno);
  return SpoolFile(descriptor, std::move(path), remover);
}

SpoolFile::~SpoolFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  remover_->post([removed_with_it = Unlinking(std::move(path_))] {});
}

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      remover_(other.remover_) {}

SpoolFile& SpoolFile::operator=(SpoolFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  std::swap(remover_, other.remover_);
  return *this;
}

Result<void> SpoolFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return spool_problem(path_, errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> make_private_folder(const std::string& folder) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (!problem) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  }
  if (!problem) return {};
  return Error{ErrorCode::unavailable, "\"" + folder + "\": cannot be made: " + problem.message()};
}

void sweep_spool(const std::string& folder, WallTime before) {
  std::error_code problem;
  for (std::filesystem::directory_iterator at(folder, problem), end; !problem && at != end;
       at.increment(problem)) {
    struct stat found {};
    const std::string path = at->path().string();
    if (::stat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) continue;
    if (WallTime(std::chrono::seconds(found.st_mtim.tv_sec)) < before) ::unlink(path.c_str());
  }
}

}  // namespace porchlight::store
