#pragma once
// How much may come in as files, and go out: by address and by sender, over all threads of a node.

#include "base/error.hpp"
#include "base/metrics.hpp"
#include "base/place_counter.hpp"
#include "base/rate_limit.hpp"

#include <cstdint>
#include <string_view>

namespace porchlight::files {

/// What an upload holds while it is under way.
struct UploadPlace {
  Place upload;
  Place bytes;
};

/// One for the node. Thread: any.
class UploadLimits {
 public:
  /// Not `limited`: in all only, for load tests from one address.
  UploadLimits(bool limited, std::size_t most_bytes, Metrics& metrics);

  /// `sender`: who, in words of ours. `bytes`: as the client says. Errors: rateLimited, unavailable.
  [[nodiscard]] Result<UploadPlace> begin(std::string_view address, std::string_view sender,
                                          std::uint64_t bytes, SteadyTime now);
  /// No place: too many.
  [[nodiscard]] Place begin_download(std::string_view address);

 private:
  const bool limited_;
  PlaceCounter uploads_;
  PlaceCounter bytes_;
  PlaceCounter downloads_;
  KeyedRateLimiter addresses_;
  KeyedRateLimiter senders_;
  Counter refused_by_address_;
  Counter refused_by_sender_;
};

}  // namespace porchlight::files
