#pragma once
// Where an address is, by a file in MaxMind's format that the operator names. The file is copied into memory
// of our own: whoever writes over it in place changes nothing under our hands. What is in it was made by
// somebody else and may be wrong; then nothing is known. Addresses are looked up and forgotten.

#include "base/error.hpp"
#include "visits/visit_progress.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace porchlight::visits {

/// Never changes. Thread: any, at once.
class LocationFile {
 public:
  /// Blocking. Errors: unavailable, and says why.
  [[nodiscard]] static Result<std::shared_ptr<const LocationFile>> open(const std::string& path);
  ~LocationFile();
  LocationFile(const LocationFile&) = delete;
  LocationFile& operator=(const LocationFile&) = delete;

  /// Of an IPv4 or IPv6 address, as text.
  [[nodiscard]] Place place_of(std::string_view address) const;

 private:
  struct Database;
  explicit LocationFile(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace porchlight::visits
