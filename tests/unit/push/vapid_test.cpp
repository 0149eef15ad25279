#include "push/vapid.hpp"

#include "base/crypto.hpp"
#include "push/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <string>

namespace porchlight::push {
namespace {

template <typename T>
using Held = std::unique_ptr<T, void (*)(T*)>;

/// By OpenSSL, from a point and a signature as JWT has it.
bool verifies(std::string point, std::string_view word, std::string_view signature) {
  std::string curve = "P-256";
  const std::array parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
      OSSL_PARAM_construct_end()};
  const Held<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* made = nullptr;
  EVP_PKEY_fromdata_init(context.get());
  EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters.data()));
  const Held<EVP_PKEY> key(made, EVP_PKEY_free);
  const auto* const bytes = reinterpret_cast<const unsigned char*>(signature.data());
  const Held<ECDSA_SIG> both(ECDSA_SIG_new(), ECDSA_SIG_free);
  ECDSA_SIG_set0(both.get(), BN_bin2bn(bytes, 32, nullptr), BN_bin2bn(bytes + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(both.get(), &der);
  const Held<EVP_MD_CTX> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get());
  const int good = EVP_DigestVerify(digest.get(), der, static_cast<std::size_t>(size),
                                    reinterpret_cast<const unsigned char*>(word.data()), word.size());
  OPENSSL_free(der);
  return good == 1;
}

struct Word {
  std::string signed_part;
  std::string signature;
  boost::json::value head;
  boost::json::value claims;
  std::string key;
};

Word read(const std::string& authorization) {
  const std::size_t comma = authorization.find(", k=");
  const std::string token = authorization.substr(8, comma - 8);
  const std::size_t first = token.find('.');
  const std::size_t second = token.rfind('.');
  return {token.substr(0, second), crypto::base64url_decode(token.substr(second + 1)).value(),
          boost::json::parse(crypto::base64url_decode(token.substr(0, first)).value()),
          boost::json::parse(crypto::base64url_decode(token.substr(first + 1, second - first - 1)).value()),
          authorization.substr(comma + 4)};
}

const WallTime now{std::chrono::seconds(1'700'000'000)};

TEST(Vapid, IsAWordThatAnybodyWithThePublicKeyCanCheck) {
  const auto vapid = Vapid::read(make_vapid_keys().value(), "mailto:ops@shop.example");
  ASSERT_TRUE(vapid);
  const auto authorization = vapid->authorization("https://push.example", now);
  ASSERT_TRUE(authorization);
  EXPECT_TRUE(authorization->starts_with("vapid t="));
  const Word word = read(*authorization);
  EXPECT_EQ(word.key, vapid->public_key());
  EXPECT_EQ(word.head.at("alg"), "ES256");
  EXPECT_EQ(word.head.at("typ"), "JWT");
  EXPECT_EQ(word.claims.at("aud"), "https://push.example");
  EXPECT_EQ(word.claims.at("sub"), "mailto:ops@shop.example");
  const std::string point = crypto::base64url_decode(word.key).value();
  EXPECT_TRUE(verifies(point, word.signed_part, word.signature));
  EXPECT_FALSE(verifies(point, word.signed_part + "x", word.signature));
}

TEST(Vapid, ItsWordIsGoodForVapidTimeAndNoLongerThanServicesTake) {
  const auto vapid = Vapid::read(make_vapid_keys().value(), "mailto:ops@shop.example");
  const Word word = read(vapid->authorization("https://push.example", now).value());
  EXPECT_EQ(word.claims.at("exp").to_number<std::int64_t>(),
            1'700'000'000 + std::chrono::duration_cast<std::chrono::seconds>(limits::vapid_time).count());
  EXPECT_LE(limits::vapid_time, std::chrono::hours(12));
}

TEST(Vapid, KeysAreReadAsTheyWereKept) {
  const std::string kept = make_vapid_keys().value();
  EXPECT_EQ(Vapid::read(kept, "")->public_key(), Vapid::read(kept, "")->public_key());
  EXPECT_EQ(crypto::base64url_decode(Vapid::read(kept, "")->public_key())->size(), 65U);
  EXPECT_NE(kept, make_vapid_keys().value());
  for (const std::string& broken :
       {std::string(), std::string("."), kept.substr(1), kept + "A", kept.substr(0, kept.find('.'))}) {
    EXPECT_FALSE(Vapid::read(broken, "")) << broken.size();
  }
}

TEST(Vapid, TopicsAreOfTheirConversationAndTellNothingOfIt) {
  const auto one = Vapid::read(make_vapid_keys().value(), "");
  const auto other = Vapid::read(make_vapid_keys().value(), "");
  EXPECT_EQ(one->topic("3"), one->topic("3"));
  EXPECT_NE(one->topic("3"), one->topic("4"));
  EXPECT_NE(one->topic("3"), other->topic("3")) << "nobody without the key can guess it";
  EXPECT_EQ(one->topic("3").size(), 32U) << "as RFC 8030 allows at most";
}

}  // namespace
}  // namespace porchlight::push
