#pragma once
// What is known of the files of conversations; their bytes are a FileStore's (store/files). A file is made
// before its bytes come, readable once they are all there and looked at, and sent when a message names it, in
// the transaction that stores the message. One that no message names is removed after a while, and one whose
// message goes, goes with it. What is left of a removed file is its bytes: they stand in a list of their own
// until they are gone as well, so that they go even where the store is away.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

struct File {
  std::string id{};   // of 22 characters of [A-Za-z0-9_-], random
  std::string key{};  // likewise: whoever has both may read it
  std::string name{};
  std::string type{};
  std::int64_t bytes = 0;
  std::int64_t width = 0;  // of images, as they say; 0: not known
  std::int64_t height = 0;
  std::string thumbnail{};  // its type; empty: there is none

  bool operator==(const File&) const = default;
};

using FileIds = std::span<const std::string>;

/// Whose a file is: an agent's, or the visitor's whom the secret's hash proves.
struct FileSender {
  ProjectId project = 0;
  std::int64_t agent = 0;  // 0: the visitor's
  std::string visitor_uid{};
  std::string secret_hash{};
};

/// How many bytes of files there may be at once, those that come among them. 0: any.
struct FileQuota {
  std::int64_t of_project = 0;
  std::int64_t in_all = 0;
};

/// Bytes that are to be removed.
struct FileRemoval {
  std::string id;
  std::int64_t tries = 0;  // before this one
};

class FilesRepository {
 public:
  virtual ~FilesRepository() = default;

  /// A file whose bytes come: id, key, name, and how many at most, which count from now on. Errors: forbidden
  /// (another secret), notFound (no such visitor or project), rateLimited where limits::unsent_files of the
  /// sender wait for a message, payloadTooLarge where there would be more than the quota.
  virtual Result<void> begin(const FileSender& sender, const File& file, WallTime now,
                             const FileQuota& quota) = 0;
  /// Its bytes are there, and are what `file` says. Errors: notFound where it was removed meanwhile.
  virtual Result<void> finish(const File& file) = 0;
  /// The sender's own that no message has named. Errors: forbidden, notFound.
  virtual Result<File> find_unsent(const FileSender& sender, std::string_view id) = 0;
  /// Its thumbnail, of that type, is there. Errors: notFound where it was sent or removed meanwhile.
  virtual Result<void> set_thumbnail(std::string_view id, std::string_view type) = 0;
  /// Whose bytes are there. Errors: notFound.
  virtual Result<File> find(std::string_view id) = 0;
  /// One that was not sent; nothing where it was, or is gone.
  virtual Result<void> drop(std::string_view id) = 0;

  /// Those that were made before then and not sent, so many at most; answers how many.
  virtual Result<std::size_t> remove_unsent(WallTime before, std::size_t limit) = 0;
  /// Bytes to remove: nobody else is given them before `until`.
  virtual Result<std::vector<FileRemoval>> claim_removals(WallTime now, WallTime until,
                                                          std::size_t limit) = 0;
  /// They are gone.
  virtual Result<void> removed(std::string_view id) = 0;
  /// They could not be removed: again at that time.
  virtual Result<void> postpone(std::string_view id, WallTime until) = 0;
  /// How many wait to be removed.
  virtual Result<std::int64_t> removals() = 0;
  /// Bytes of all files, those that come among them.
  virtual Result<std::int64_t> bytes() = 0;
};

/// As `messages.files` has them; empty for none.
[[nodiscard]] std::string files_to_column(std::span<const File> files);
[[nodiscard]] std::vector<File> files_from_column(std::string_view text);

}  // namespace porchlight::store
