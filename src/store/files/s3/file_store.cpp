#include "store/files/s3/file_store.hpp"

#include "base/ascii.hpp"
#include "store/files/limits.hpp"

#include <algorithm>
#include <string>
#include <thread>
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
constexpr long http_fault = 500;
constexpr long http_slow_down = 503;

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

/// What a store calls it: RequestTimeTooSkewed. Empty where it says nothing of the kind.
std::string_view code_in(std::string_view body) {
  constexpr std::string_view before = "<Code>";
  const std::size_t at = body.find(before);
  if (at == body.npos) return {};
  body.remove_prefix(at + before.size());
  const std::string_view code = body.substr(0, body.find('<'));
  const bool fits = code.size() <= limits::store_code_characters && code.size() < body.size() &&
                    std::ranges::all_of(code, [](char c) { return ascii::is_letter_or_digit(c); });
  return fits ? code : std::string_view();
}

Error store_said(const driver::HttpAnswer& answer) {
  std::string said = "the store answered " + std::to_string(answer.status);
  const std::string_view code = code_in(answer.body);
  if (!code.empty()) said.append(" (").append(code).append(")");
  if (code == "RequestTimeTooSkewed") said += ": this machine's clock is wrong";
  return {ErrorCode::unavailable, said};
}

/// It may be another answer in a moment.
bool is_passing(long status) {
  return status == http_slow_down || status == http_fault;
}

}  // namespace

std::string_view s3_host(std::string_view endpoint) {
  const std::string_view port = endpoint.starts_with("https://") ? ":443" : ":80";
  std::string_view host = host_of(endpoint);
  if (host.ends_with(port)) host.remove_suffix(port.size());
  return host;
}

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
  request.headers = {{"host", std::string(s3_host(options_.endpoint))},
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
  return try_call(call);
}

Result<driver::HttpAnswer> S3FileStore::try_call(const driver::HttpCall& call) {
  Milliseconds pause = limits::store_pause;
  for (int tries = 1;; ++tries, pause *= 2) {
    auto answer = client_.call(call);
    if (!answer) return Error{ErrorCode::unavailable, answer.error().message};
    if (!is_passing(answer->status) || tries == limits::store_tries) return std::move(*answer);
    std::this_thread::sleep_for(pause);
  }
}

Result<void> S3FileStore::put(std::string_view name, const std::string& path) {
  driver::HttpCall with;
  with.upload = path;
  with.headers = {"Content-Type: application/octet-stream"};
  const auto answer = call("PUT", name, std::move(with));
  if (!answer) return answer.error();
  if (answer->status != http_ok) return store_said(*answer);
  return {};
}

Result<std::string> S3FileStore::read(std::string_view name, std::uint64_t offset, std::size_t bytes) {
  if (bytes == 0) return std::string();
  driver::HttpCall with;
  with.headers = {"Range: bytes=" + std::to_string(offset) + "-" + std::to_string(offset + bytes - 1)};
  // What is wrong takes more bytes to say than a small file has.
  with.most_bytes = std::max(bytes, limits::store_answer_bytes);
  auto answer = call("GET", name, std::move(with));
  if (!answer) return answer.error();
  if (answer->status == http_not_found) return Error{ErrorCode::not_found, "there is no such file"};
  if (answer->status == http_past_the_end) return std::string();
  const bool whole = answer->status == http_ok && offset == 0;  // a store that knows no ranges
  if (answer->status != http_partial && !whole) return store_said(*answer);
  if (answer->body.size() > bytes) {
    if (!whole) return Error{ErrorCode::unavailable, "the store answered more than it was asked for"};
    answer->body.resize(bytes);
  }
  return std::move(answer->body);
}

Result<void> S3FileStore::remove(std::string_view name) {
  const auto answer = call("DELETE", name, {});
  if (!answer) return answer.error();
  const long status = answer->status;
  if (status != http_ok && status != http_no_content && status != http_not_found) return store_said(*answer);
  return {};
}

}  // namespace porchlight::store
