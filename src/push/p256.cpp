#include "push/p256.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

#include <array>
#include <utility>

namespace porchlight::push {
namespace {

constexpr const char* curve = "P-256";

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* one) const {
    Free(one);
  }
};
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

Error broken() {
  return {ErrorCode::internal, "P-256 is not available"};
}

/// Of the point, and of the private key where there is one. Null for what is no key of the curve.
EVP_PKEY* build(std::string_view point, const BIGNUM* private_key) {
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) !=
          1) {
    return nullptr;
  }
  if (private_key != nullptr &&
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, private_key) != 1) {
    return nullptr;
  }
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  const int what = private_key == nullptr ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  EVP_PKEY* key = nullptr;
  const bool built = parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                     EVP_PKEY_fromdata(context.get(), &key, what, parameters.get()) == 1;
  return built ? key : nullptr;
}

bool passes(EVP_PKEY* key, int (*check)(EVP_PKEY_CTX*)) {
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && check(context.get()) == 1;
}

std::string fixed_width(const BIGNUM* number) {
  std::string bytes(private_key_bytes, '\0');
  if (BN_bn2binpad(number, bytes_of(bytes), static_cast<int>(bytes.size())) < 0) bytes.clear();
  return bytes;
}

}  // namespace

void P256Key::End::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

bool is_point(std::string_view bytes) {
  if (bytes.size() != point_bytes || bytes.front() != '\x04') return false;
  const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key(build(bytes, nullptr));
  return key && passes(key.get(), EVP_PKEY_public_check);
}

Result<std::string> random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(bytes_of(bytes), static_cast<int>(count)) != 1) {
    return Error{ErrorCode::internal, "no random bytes"};
  }
  return bytes;
}

Result<P256Key> P256Key::make() {
  Key key(EVP_EC_gen(curve));
  if (!key) return broken();
  std::string point(point_bytes, '\0');
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes_of(point), point.size(),
                                      &size) != 1 ||
      size != point_bytes) {
    return broken();
  }
  return P256Key(std::move(key), std::move(point));
}

Result<P256Key> P256Key::read(std::string_view private_key, std::string_view point) {
  const auto no_pair = [] { return bad_request("expected a private key of P-256 and its public point"); };
  if (private_key.size() != private_key_bytes || !is_point(point)) return no_pair();
  const Number number(BN_bin2bn(bytes_of(private_key), static_cast<int>(private_key.size()), nullptr));
  if (!number) return broken();
  Key key(build(point, number.get()));
  if (!key || !passes(key.get(), EVP_PKEY_pairwise_check)) return no_pair();
  return P256Key(std::move(key), std::string(point));
}

Result<std::string> P256Key::private_key() const {
  BIGNUM* read = nullptr;
  const bool done = EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_PRIV_KEY, &read) == 1;
  const Number number(read);
  if (!done) return broken();
  std::string bytes = fixed_width(number.get());
  if (bytes.empty()) return broken();
  return bytes;
}

Result<std::string> P256Key::secret_with(std::string_view point) const {
  if (!is_point(point)) return bad_request("expected a point of P-256");
  const Key peer(build(point, nullptr));
  const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  std::string secret(private_key_bytes, '\0');
  std::size_t size = secret.size();
  if (!peer || !context || EVP_PKEY_derive_init(context.get()) != 1 ||
      EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
      EVP_PKEY_derive(context.get(), bytes_of(secret), &size) != 1 || size != secret.size()) {
    return broken();
  }
  return secret;
}

Result<std::string> P256Key::sign(std::string_view bytes) const {
  const Digest digest(EVP_MD_CTX_new());
  std::array<unsigned char, 80> der{};  // of two numbers of 33 bytes at most
  std::size_t size = der.size();
  if (!digest || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(digest.get(), der.data(), &size, bytes_of(bytes), bytes.size()) != 1) {
    return broken();
  }
  const unsigned char* from = der.data();
  const Signature signature(d2i_ECDSA_SIG(nullptr, &from, static_cast<long>(size)));
  if (!signature) return broken();
  std::string both =
      fixed_width(ECDSA_SIG_get0_r(signature.get())) + fixed_width(ECDSA_SIG_get0_s(signature.get()));
  if (both.size() != signature_bytes) return broken();
  return both;
}

}  // namespace porchlight::push
