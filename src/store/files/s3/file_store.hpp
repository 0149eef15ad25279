#pragma once
// Files in a bucket of an S3-compatible store, over HTTPS: what several gateways share without a disk of
// theirs.

#include "driver/http_client/http_client.hpp"
#include "store/files/file_store.hpp"
#include "store/files/s3/signature.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

struct S3Options {
  std::string endpoint;  // https://HOST[:PORT]
  std::string bucket;
  S3Credentials credentials;
};

/// Errors: badRequest for what is no address of a store, or no bucket's name.
[[nodiscard]] Result<void> check_s3(const S3Options& options);

/// The header `Host` as HTTP's clients write it, and as it has to be signed: without a port that goes without
/// saying. Valid as long as the endpoint's text.
[[nodiscard]] std::string_view s3_host(std::string_view endpoint);

class S3FileStore final : public FileStore {
 public:
  S3FileStore(S3Options options, const Clock& clock) : options_(std::move(options)), clock_(clock) {}
  Result<void> put(std::string_view name, const std::string& path) override;
  Result<std::string> read(std::string_view name, std::uint64_t offset, std::size_t bytes) override;
  Result<void> remove(std::string_view name) override;

 private:
  [[nodiscard]] Result<driver::HttpAnswer> call(std::string_view method, std::string_view name,
                                                driver::HttpCall call);
  [[nodiscard]] Result<driver::HttpAnswer> try_call(const driver::HttpCall& call);

  const S3Options options_;
  const Clock& clock_;
  driver::HttpClient client_;
};

}  // namespace porchlight::store
