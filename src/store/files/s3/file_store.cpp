#include "store/files/s3/file_store.hpp"

#include "base/ascii.hpp"
#include "store/files/limits.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

// The payload is protected by TLS; reading it twice for its hash would protect it from nobody else.
constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

constexpr long http_ok = 200;
constexpr long http_no_content = 204;
constexpr long http_partial = 206;
constexpr long http_not_found = 404;
constexpr long http_past_the_end = 416;

std::string_view host_of(std::string_view endpoint) {
  return endpoint.substr(endpoint.find("://") + 3);
}

bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return ascii::is_letter_or_digit(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

bool is_bucket(std::string_view text) {
  return text.size() >= 3 && text.size() <= 63 && text.find("..") == text.npos &&
         std::ranges::all_of(text,
                             [](char c) { return ascii::is_letter_or_digit(c) || c == '.' || c == '-'; });
}

Error store_said(long status) {
  return {ErrorCode::unavailable, "the store answered " + std::to_string(status)};
}

}  // namespace

Result<void> check_s3(const S3Options& options) {
  const bool is_address = options.endpoint.starts_with("https://") || options.endpoint.starts_with("http://");
  if (!is_address || !is_host(host_of(options.endpoint))) {
    return bad_request("files.s3_endpoint: expected https://HOST[:PORT], without a path");
  }
  if (!is_bucket(options.bucket)) return bad_request("files.s3_bucket: expected the name of a bucket");
  const S3Credentials& credentials = options.credentials;
  if (credentials.region.empty()) return bad_request("files.s3_region: expected a region, such as us-east-1");
  if (credentials.key.empty() || credentials.secret.empty()) {
    return bad_request("files.s3_key and files.s3_secret: expected both");
  }
  return {};
}

Result<driver::HttpAnswer> S3FileStore::call(std::string_view method, std::string_view name,
                                             driver::HttpCall call) {
  if (!is_file_name(name)) return Error{ErrorCode::internal, "a file has a name that is none"};
  const std::string path = "/" + options_.bucket + "/" + std::string(name);
  const std::string time = s3_time(clock_.wall());
  S3Request request{.method = method, .path = path, .headers = {}, .payload_hash = unsigned_payload};
  request.headers = {{"host", std::string(host_of(options_.endpoint))},
                     {"x-amz-content-sha256", std::string(unsigned_payload)},
                     {"x-amz-date", time}};
  call.method = method;
  call.url = options_.endpoint + path;
  call.time = limits::store_time;
  for (const auto& [header, value] : request.headers) {
    if (header == "host") continue;
    std::string& line = call.headers.emplace_back(header);
    line.append(": ").append(value);
  }
  call.headers.push_back("Authorization: " + s3_authorization(request, options_.credentials, time));
  auto answer = client_.call(call);
  if (!answer) return Error{ErrorCode::unavailable, answer.error().message};
  return std::move(*answer);
}

Result<void> S3FileStore::put(std::string_view name, const std::string& path) {
  driver::HttpCall with;
  with.upload = path;
  with.headers = {"Content-Type: application/octet-stream"};
  const auto answer = call("PUT", name, std::move(with));
  if (!answer) return answer.error();
  if (answer->status != http_ok) return store_said(answer->status);
  return {};
}

Result<std::string> S3FileStore::read(std::string_view name, std::uint64_t offset, std::size_t bytes) {
  if (bytes == 0) return std::string();
  driver::HttpCall with;
  with.headers = {"Range: bytes=" + std::to_string(offset) + "-" + std::to_string(offset + bytes - 1)};
  with.most_bytes = bytes;
  auto answer = call("GET", name, std::move(with));
  if (!answer) return answer.error();
  if (answer->status == http_not_found) return Error{ErrorCode::not_found, "there is no such file"};
  if (answer->status == http_past_the_end) return std::string();
  const bool whole = answer->status == http_ok && offset == 0;  // a store that knows no ranges
  if (answer->status != http_partial && !whole) return store_said(answer->status);
  return std::move(answer->body);
}

Result<void> S3FileStore::remove(std::string_view name) {
  const auto answer = call("DELETE", name, {});
  if (!answer) return answer.error();
  const long status = answer->status;
  if (status != http_ok && status != http_no_content && status != http_not_found) return store_said(status);
  return {};
}

}  // namespace porchlight::store
