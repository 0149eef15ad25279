#include "base/crypto.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <sodium.h>
#include <span>
#include <stdexcept>

namespace porchlight::crypto {
namespace {

constexpr int url_variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t digest_bytes = 32;
constexpr std::size_t sha1_bytes = 20;

const unsigned char* unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Checks the processor once; without it libsodium takes its slow, portable ways.
void set_up() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be initialised");
}

template <std::size_t Size>
std::array<unsigned char, Size> digest(std::string_view bytes, const EVP_MD* how) {
  std::array<unsigned char, Size> digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, how, nullptr) != 1) {
    throw std::runtime_error("SHA is not available");
  }
  return digest;
}

std::string hex_of(std::span<const unsigned char> bytes) {
  return to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  set_up();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed =
      crypto_pwhash_argon2id_str(hash.data(), password.data(), password.size(),
                                 crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
  if (failed != 0) return Error{ErrorCode::internal, "no memory to hash a password"};
  return std::string(hash.data());
}

bool verify_password(std::string_view hash, std::string_view password) {
  set_up();
  const std::string terminated(hash);
  return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

bool verify_nobody(std::string_view password) {
  // The limits of hash_password (a test holds them together), over a salt and a hash that are all zero.
  static_cast<void>(
      verify_password("$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                      password));
  return false;
}

Sha256 sha256(std::string_view bytes) {
  return digest<digest_bytes>(bytes, EVP_sha256());
}

std::string sha256_hex(std::string_view bytes) {
  return hex_of(sha256(bytes));
}

std::string sha1_hex(std::string_view bytes) {
  return hex_of(digest<sha1_bytes>(bytes, EVP_sha1()));
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  std::string digest(digest_bytes, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(digest.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), unsigned_bytes(bytes), bytes.size(), out,
           nullptr) == nullptr) {
    throw std::runtime_error("HMAC-SHA-256 is not available");
  }
  return digest;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    hex += digits[static_cast<unsigned char>(byte) >> 4];
    hex += digits[static_cast<unsigned char>(byte) & 15];
  }
  return hex;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64url_encode(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), url_variant), '\0');
  sodium_bin2base64(text.data(), text.size(), unsigned_bytes(bytes), bytes.size(), url_variant);
  text.pop_back();  // the C string's end
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       text.data(), text.size(), nullptr, &length, &end, url_variant);
  if (failed != 0 || end != text.data() + text.size()) return std::nullopt;
  bytes.resize(length);
  return bytes;
}

}  // namespace porchlight::crypto
