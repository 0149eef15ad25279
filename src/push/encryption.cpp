#include "push/encryption.hpp"

#include "base/crypto.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace porchlight::push {
namespace {

constexpr std::size_t key_bytes = 16;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::uint32_t record_bytes = 4'096;  // that a record may have; ours is shorter, and the last
constexpr char last_record = '\x02';

struct ContentKeys {
  std::string key;
  std::string nonce;
};

/// HKDF's second half, for 32 bytes at most.
std::string expand(std::string_view secret, std::string info) {
  info += '\x01';
  return crypto::hmac_sha256(secret, info);
}

std::string ended(std::string_view text) {
  return std::string(text) + '\0';
}

ContentKeys derive(std::string_view shared, const Recipient& recipient, std::string_view own_point,
                   std::string_view salt) {
  const std::string info = ended("WebPush: info") + recipient.point + std::string(own_point);
  const std::string input = expand(crypto::hmac_sha256(recipient.auth, shared), info);
  const std::string secret = crypto::hmac_sha256(salt, input);
  return {expand(secret, ended("Content-Encoding: aes128gcm")).substr(0, key_bytes),
          expand(secret, ended("Content-Encoding: nonce")).substr(0, nonce_bytes)};
}

struct CipherEnd {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

/// With the tag behind it; empty where OpenSSL fails.
std::string seal(std::string_view record, const ContentKeys& keys) {
  const auto bytes = [](const auto& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  const std::unique_ptr<EVP_CIPHER_CTX, CipherEnd> context(EVP_CIPHER_CTX_new());
  std::string out(record.size() + tag_bytes, '\0');
  auto* const to = reinterpret_cast<unsigned char*>(out.data());
  int written = 0;
  int rest = 0;
  const bool sealed =
      context &&
      EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes(keys.key), bytes(keys.nonce)) ==
          1 &&
      EVP_EncryptUpdate(context.get(), to, &written, bytes(record), static_cast<int>(record.size())) == 1 &&
      EVP_EncryptFinal_ex(context.get(), to + written, &rest) == 1 &&
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes, to + record.size()) == 1;
  if (!sealed) out.clear();
  return out;
}

std::string header(std::string_view salt, std::string_view own_point) {
  std::string out(salt);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>((record_bytes >> shift) & 0xFFU);
  out += static_cast<char>(own_point.size());
  return out.append(own_point);
}

}  // namespace

Result<std::string> encrypt(std::string_view payload, const Recipient& recipient, const P256Key& once,
                            std::string_view salt, std::size_t padded) {
  if (recipient.auth.size() != auth_bytes || salt.size() != salt_bytes) {
    return bad_request("expected 16 bytes of a secret and of a salt");
  }
  std::string record = std::string(payload) + last_record;
  record.resize(std::max(record.size(), padded + 1), '\0');
  if (record.size() + tag_bytes > record_bytes) return bad_request("expected a payload of one record");
  const auto shared = once.secret_with(recipient.point);
  if (!shared) return shared.error();
  const std::string sealed = seal(record, derive(*shared, recipient, once.point(), salt));
  if (sealed.empty()) return Error{ErrorCode::internal, "AES-128-GCM is not available"};
  return header(salt, once.point()) + sealed;
}

Result<std::string> encrypt(std::string_view payload, const Recipient& recipient, std::size_t padded) {
  const auto once = P256Key::make();
  if (!once) return once.error();
  const auto salt = random_bytes(salt_bytes);
  if (!salt) return salt.error();
  return encrypt(payload, recipient, *once, *salt, padded);
}

}  // namespace porchlight::push
