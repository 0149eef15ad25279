#pragma once
// Files on a disk, in folders by their first characters, so that none has too many of them.

#include "store/files/file_store.hpp"

#include <string>

namespace porchlight::store {

class DiskFileStore final : public FileStore {
 public:
  /// A folder that is there, on the disk on which files come in: put() renames.
  explicit DiskFileStore(std::string folder) : folder_(std::move(folder)) {}
  Result<void> put(std::string_view name, const std::string& path) override;
  Result<std::string> read(std::string_view name, std::uint64_t offset, std::size_t bytes) override;
  Result<void> remove(std::string_view name) override;

 private:
  [[nodiscard]] Result<std::string> folder_of(std::string_view name) const;

  const std::string folder_;
};

}  // namespace porchlight::store
