#pragma once
// AWS Signature Version 4, as every S3-compatible store checks it. Pure.

#include "base/clock.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::store {

struct S3Credentials {
  std::string region;
  std::string key;
  std::string secret;
};

/// A request that is to be signed. The path is encoded already, and there is no query.
struct S3Request {
  std::string_view method;
  std::string_view path;
  /// Those that are signed, names in lower case and in their order: `host`, `x-amz-content-sha256` and
  /// `x-amz-date` among them.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string_view payload_hash;
};

/// `20130524T000000Z`
[[nodiscard]] std::string s3_time(WallTime time);

/// The value of `Authorization`. `time`: of `x-amz-date`.
[[nodiscard]] std::string s3_authorization(const S3Request& request, const S3Credentials& credentials,
                                           std::string_view time);

}  // namespace porchlight::store
