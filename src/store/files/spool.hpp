#pragma once
// Files while they come in: written piece by piece under a name of our own, gone when nobody keeps them.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/executor.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// Thread: one at a time.
class SpoolFile {
 public:
  /// In a folder that is there, readable by its owner only. Blocking. `remover`: where the file is removed if
  /// nobody has moved it away, once this one goes, wherever that is. Errors: unavailable.
  [[nodiscard]] static Result<SpoolFile> make(const std::string& folder, Executor& remover);
  ~SpoolFile();
  SpoolFile(SpoolFile&& other) noexcept;
  SpoolFile& operator=(SpoolFile&& other) noexcept;

  /// Blocking. Errors: unavailable.
  [[nodiscard]] Result<void> append(std::string_view bytes);
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  SpoolFile(int descriptor, std::string path, Executor& remover)
      : descriptor_(descriptor), path_(std::move(path)), remover_(&remover) {}

  int descriptor_;
  std::string path_;
  Executor* remover_;
};

/// The folder of what comes in, made where it is not there. Blocking. Errors: unavailable.
[[nodiscard]] Result<void> make_private_folder(const std::string& folder);

/// Removes what was left there, of which nothing was heard since then. Blocking.
void sweep_spool(const std::string& folder, WallTime before);

}  // namespace porchlight::store
