#pragma once
// One server a data folder: two on one would each have half of the visitors, and neither would know. The lock
// is the kernel's, on a file beside the database, and goes with the process however that ends.

#include "app/configuration.hpp"
#include "base/error.hpp"

#include <string>

namespace porchlight::app {

class DataLock {
 public:
  /// `database`: the path of the SQLite file, whose folder is made.
  /// Errors: unavailable, naming the process that has it, or what is in the way.
  [[nodiscard]] static Result<DataLock> take(const std::string& database);
  /// That there is nothing to lock.
  DataLock() = default;
  ~DataLock();
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&& other) noexcept;

 private:
  explicit DataLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// What `serve` locks. Nothing where gateways may share: the database is PostgreSQL, or a Redis has the
/// sessions. Errors: as DataLock::take().
[[nodiscard]] Result<DataLock> lock_data(const Configuration& configuration);

}  // namespace porchlight::app
