#pragma once
// What becomes of a file that has come in, one for the node: what it is, whether a scanner lets it pass, and
// where it is kept; and how it is read again. The database is told when the bytes are there for good: a file
// is in nobody's sight before.

#include "base/blocking_pool.hpp"
#include "base/metrics.hpp"
#include "files/image_size.hpp"
#include "files/limits.hpp"
#include "files/upload_limits.hpp"
#include "store/database/files.hpp"
#include "store/database/repositories.hpp"
#include "store/files/file_store.hpp"
#include "store/files/spool.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::files {

struct FileOptions {
  std::size_t most_bytes = 10'000'000;  // of a file
  store::FileQuota quota{};
  std::string incoming;                     // folder of what comes in
  std::vector<std::string> scan_command{};  // none: nothing is scanned
  bool limited = true;
  std::size_t threads = limits::file_threads;  // of each of its pools
};

/// A body that has come in.
struct Received {
  store::SpoolFile file;
  std::string head;                 // its beginning
  std::optional<ImageSize> jpeg{};  // the size of a JPEG, wherever in it that stands
  std::int64_t bytes = 0;
};

enum class FilePart : std::uint8_t { whole, thumbnail };

/// Thread: any. The database and the store outlive it.
class FileRoom {
 public:
  FileRoom(store::Database& database, store::FileStore& store, FileOptions options, Metrics& metrics);
  FileRoom(const FileRoom&) = delete;
  FileRoom& operator=(const FileRoom&) = delete;

  [[nodiscard]] std::size_t most_bytes(FilePart part) const;
  [[nodiscard]] const store::FileQuota& quota() const { return options_.quota; }
  [[nodiscard]] const std::string& incoming() const { return options_.incoming; }
  [[nodiscard]] UploadLimits& rates() { return rates_; }
  /// For what reads and writes.
  [[nodiscard]] BlockingPool& pool() { return pool_; }
  /// For what takes its time: scanning, and what goes to a store.
  [[nodiscard]] BlockingPool& keeping_pool() { return keeping_pool_; }
  [[nodiscard]] store::Database& database() { return database_; }
  [[nodiscard]] store::FileStore& store() { return store_; }

  /// Keeps what has come in, of a file that the database knows, or its thumbnail; answers on `home` with the
  /// file as it is then. Errors: badRequest (no thumbnail, or infected), notFound (removed meanwhile),
  /// unavailable.
  void keep(store::File file, FilePart part, Received received, Executor& home,
            UniqueFunction<void(Result<store::File>)> answer);
  /// Nothing comes of it. Blocking work: on a pool.
  void drop(std::string id);

  /// Nothing is answered any more. A scanner that still runs is ended.
  void stop();

 private:
  Result<store::File> keep_whole(store::File file, const Received& received);
  Result<store::File> keep_thumbnail(store::File file, const Received& received);
  Result<void> scan(const std::string& path);
  Result<void> put(std::string_view name, const std::string& path);
  Error unknown(std::string_view name, const Error& why);

  store::Database& database_;
  store::FileStore& store_;
  const FileOptions options_;
  UploadLimits rates_;
  Counter kept_;
  Counter kept_bytes_;
  Counter infected_;
  Counter unscanned_;
  Counter unkept_;
  std::atomic<bool> stopping_ = false;
  BlockingPool pool_;
  BlockingPool keeping_pool_;  // what takes its time
};

/// A folder where files come in, made where it is not there, without what was left in it for long.
/// Errors: unavailable.
[[nodiscard]] Result<void> prepare_incoming(const std::string& folder, WallTime now);

}  // namespace porchlight::files
