#pragma once

#include "store/database/files.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Files, in either database.
class FilesOver final : public FilesRepository {
 public:
  explicit FilesOver(SqlAccess& access) : access_(access) {}
  Result<void> begin(const FileSender& sender, const File& file, WallTime now,
                     const FileQuota& quota) override;
  Result<void> finish(const File& file) override;
  Result<File> find_unsent(const FileSender& sender, std::string_view id) override;
  Result<void> set_thumbnail(std::string_view id, std::string_view type) override;
  Result<File> find(std::string_view id) override;
  Result<void> drop(std::string_view id) override;
  Result<std::size_t> remove_unsent(WallTime before, std::size_t limit) override;
  Result<std::vector<FileRemoval>> claim_removals(WallTime now, WallTime until, std::size_t limit) override;
  Result<void> removed(std::string_view id) override;
  Result<void> postpone(std::string_view id, WallTime until) override;
  Result<std::int64_t> removals() override;
  Result<std::int64_t> bytes() override;

 private:
  SqlAccess& access_;
};

/// Who sends a message: an agent, or a visitor (0), whose devices' files are the visitor's as well.
struct MessageSender {
  ProjectId project = 0;
  std::int64_t agent = 0;
  std::string_view visitor_uid{};
};

/// Those that the sender may send, in that order. Errors: badRequest where one of them is not the sender's
/// own, was sent already, or is gone.
[[nodiscard]] Result<std::vector<File>> read_files_to_send(SqlConnection& sql, const MessageSender& sender,
                                                           FileIds ids);
/// Errors: as above, where another message was quicker.
[[nodiscard]] Result<void> mark_sent(SqlConnection& sql, FileIds ids);

}  // namespace porchlight::store
