#include "store/files/s3/signature.hpp"

#include "base/crypto.hpp"

namespace porchlight::store {
namespace {

constexpr std::size_t date_characters = 8;

std::string names_of(const S3Request& request) {
  std::string names;
  for (const auto& [name, value] : request.headers) names += (names.empty() ? "" : ";") + name;
  return names;
}

std::string canonical(const S3Request& request) {
  std::string text = std::string(request.method) + "\n" + std::string(request.path) + "\n\n";
  for (const auto& [name, value] : request.headers) text.append(name).append(":").append(value).append("\n");
  return text + "\n" + names_of(request) + "\n" + std::string(request.payload_hash);
}

}  // namespace

std::string s3_time(WallTime time) {
  std::string text;
  for (const char c : to_iso8601(time)) {  // 2013-05-24T00:00:00.000Z
    if (c == '.') break;
    if (c != '-' && c != ':') text += c;
  }
  return text + "Z";
}

std::string s3_authorization(const S3Request& request, const S3Credentials& credentials,
                             std::string_view time) {
  const std::string date(time.substr(0, date_characters));
  const std::string scope = date + "/" + credentials.region + "/s3/aws4_request";
  const std::string to_sign =
      "AWS4-HMAC-SHA256\n" + std::string(time) + "\n" + scope + "\n" + crypto::sha256_hex(canonical(request));
  std::string key = crypto::hmac_sha256("AWS4" + credentials.secret, date);
  for (const std::string_view part :
       {std::string_view(credentials.region), std::string_view("s3"), std::string_view("aws4_request")}) {
    key = crypto::hmac_sha256(key, part);
  }
  return "AWS4-HMAC-SHA256 Credential=" + credentials.key + "/" + scope +
         ",SignedHeaders=" + names_of(request) +
         ",Signature=" + crypto::to_hex(crypto::hmac_sha256(key, to_sign));
}

}  // namespace porchlight::store
