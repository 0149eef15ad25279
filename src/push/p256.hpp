#pragma once
// Keys on the curve P-256, by OpenSSL: what web push agrees on secrets and signs with.

#include "base/error.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace porchlight::push {

/// Bytes of a point, uncompressed; of a private key; of a signature.
inline constexpr std::size_t point_bytes = 65;
inline constexpr std::size_t private_key_bytes = 32;
inline constexpr std::size_t signature_bytes = 64;

/// 65 bytes of a point that lies on the curve.
[[nodiscard]] bool is_point(std::string_view bytes);

/// Random bytes that nobody can guess. Errors: internal.
[[nodiscard]] Result<std::string> random_bytes(std::size_t count);

/// A private key with its public point. Thread: any.
class P256Key {
 public:
  /// Errors of all: internal.
  [[nodiscard]] static Result<P256Key> make();
  /// Errors: also badRequest where the two are no pair.
  [[nodiscard]] static Result<P256Key> read(std::string_view private_key, std::string_view point);

  [[nodiscard]] const std::string& point() const { return point_; }
  /// For whoever keeps it; never for a log.
  [[nodiscard]] Result<std::string> private_key() const;
  /// By ECDH, 32 bytes. Errors: also badRequest for no point.
  [[nodiscard]] Result<std::string> secret_with(std::string_view point) const;
  /// ECDSA over SHA-256, as JWT's ES256 has it: r and s, 32 bytes each.
  [[nodiscard]] Result<std::string> sign(std::string_view bytes) const;

 private:
  struct End {
    void operator()(evp_pkey_st* key) const;
  };
  using Key = std::unique_ptr<evp_pkey_st, End>;
  P256Key(Key key, std::string point) : key_(std::move(key)), point_(std::move(point)) {}

  Key key_;
  std::string point_;
};

}  // namespace porchlight::push
