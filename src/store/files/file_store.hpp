#pragma once
// Where the bytes of files are, by names of ours: of the letters, digits, '-', '_' and '.' (is_file_name).
// What a file is, and whose, the database knows (store/database/files.hpp). Blocking, on pools of its own.

#include "base/error.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::store {

/// Thread: any. Errors: `unavailable` where the store does not answer, or has no room.
class FileStore {
 public:
  virtual ~FileStore() = default;
  /// Keeps what is at that path, for good when it returns; it may be moved away from there. One of that name
  /// is replaced.
  virtual Result<void> put(std::string_view name, const std::string& path) = 0;
  /// So many bytes from there, fewer at its end. Errors: also notFound.
  virtual Result<std::string> read(std::string_view name, std::uint64_t offset, std::size_t bytes) = 0;
  /// It is not there afterwards.
  virtual Result<void> remove(std::string_view name) = 0;
};

/// Five characters at least, of our own making: no other text ever becomes part of a path.
[[nodiscard]] bool is_file_name(std::string_view name);

/// The name of a file's thumbnail.
[[nodiscard]] std::string thumbnail_name(std::string_view id);

}  // namespace porchlight::store
