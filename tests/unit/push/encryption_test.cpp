#include "push/encryption.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <set>
#include <string>

namespace porchlight::push {
namespace {

std::string raw(std::string_view text) {
  return crypto::base64url_decode(text).value();
}

/// RFC 8291, appendix A.
const std::string browser_private = raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
const std::string browser_point =
    raw("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
const std::string auth = raw("BTBZMqHH6r4Tts7J_aSIgg");

P256Key browser() {
  return P256Key::read(browser_private, browser_point).value();
}

std::string hkdf(std::string_view salt, std::string_view input, const std::string& info, std::size_t bytes) {
  return crypto::hmac_sha256(crypto::hmac_sha256(salt, input), info + '\x01').substr(0, bytes);
}

std::string open(std::string_view sealed, const std::string& key, const std::string& nonce) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                &EVP_CIPHER_CTX_free);
  const auto bytes = [](const auto& text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  std::string tag(sealed.substr(sealed.size() - 16));
  const std::string_view record = sealed.substr(0, sealed.size() - 16);
  std::string out(record.size(), '\0');
  int written = 0;
  EVP_DecryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes(key), bytes(nonce));
  EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &written, bytes(record),
                    static_cast<int>(record.size()));
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, 16, tag.data());
  std::array<unsigned char, 16> rest{};
  return EVP_DecryptFinal_ex(context.get(), rest.data(), &written) == 1 ? out : "forged";
}

/// As a browser does it, from the RFC's words; without the padding.
std::string decrypt(const std::string& body, const P256Key& key, const std::string& secret) {
  const std::string salt = body.substr(0, 16);
  const std::string sender = body.substr(21, 65);
  const std::string info = std::string("WebPush: info") + '\0' + key.point() + sender;
  const std::string input = hkdf(secret, key.secret_with(sender).value(), info, 32);
  const std::string nul(1, '\0');
  std::string record =
      open(std::string_view(body).substr(86), hkdf(salt, input, "Content-Encoding: aes128gcm" + nul, 16),
           hkdf(salt, input, "Content-Encoding: nonce" + nul, 12));
  record.erase(record.find_last_not_of('\0') + 1);
  if (!record.ends_with('\x02')) return "no delimiter: " + record;
  record.pop_back();
  return record;
}

TEST(PushEncryption, IsTheExampleOfTheRfc) {
  const auto once =
      P256Key::read(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
                    raw("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
                        "7A8"));
  ASSERT_TRUE(once);
  const auto body = encrypt("When I grow up, I want to be a watermelon", {browser_point, auth}, *once,
                            raw("DGv6ra1nlYgDCS1FRnbzlw"));
  ASSERT_TRUE(body) << body.error().message;
  EXPECT_EQ(crypto::base64url_encode(*body),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
            "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-"
            "fN");
}

TEST(PushEncryption, IsReadByTheBrowserAloneAndIsNeverTwiceTheSame) {
  std::set<std::string> bodies;
  for (const std::string& text : std::vector<std::string>{"", "x", R"({"kind":"test"})"}) {
    for (int i = 0; i < 2; ++i) {
      const auto body = encrypt(text, {browser_point, auth}, 2'048);
      ASSERT_TRUE(body) << body.error().message;
      EXPECT_EQ(decrypt(*body, browser(), auth), text);
      EXPECT_NE(decrypt(*body, P256Key::make().value(), auth), text);
      EXPECT_NE(decrypt(*body, browser(), std::string(16, 'x')), text);
      bodies.insert(*body);
    }
  }
  EXPECT_EQ(bodies.size(), 6U);
}

TEST(PushEncryption, TheLengthSaysNothing) {
  const std::size_t short_one = encrypt("a", {browser_point, auth}, 2'048)->size();
  EXPECT_EQ(short_one, encrypt(std::string(2'048, 'a'), {browser_point, auth}, 2'048)->size());
  EXPECT_LT(short_one, 4'096U) << "what push services take";
}

TEST(PushEncryption, KeysThatAreNoneAreRefused) {
  EXPECT_FALSE(encrypt("a", {browser_point, "short"}, 0));
  EXPECT_FALSE(encrypt("a", {browser_point.substr(1), auth}, 0));
  EXPECT_FALSE(encrypt(std::string(4'096, 'a'), {browser_point, auth}, 0)) << "more than a record has";
  std::string off_the_curve = browser_point;
  off_the_curve.back() = static_cast<char>(off_the_curve.back() ^ 1);
  EXPECT_TRUE(is_point(browser_point));
  EXPECT_FALSE(is_point(off_the_curve));
  EXPECT_FALSE(is_point(std::string(65, '\0')));
  EXPECT_FALSE(is_point('\x02' + browser_point.substr(1, 32))) << "compressed";
  EXPECT_FALSE(encrypt("a", {off_the_curve, auth}, 0));
  EXPECT_FALSE(P256Key::read(browser_private, P256Key::make()->point())) << "no pair";
  EXPECT_FALSE(P256Key::read(std::string(32, '\0'), browser_point));
}

TEST(PushEncryption, AKeyIsReadAsItWasWritten) {
  const auto key = P256Key::make();
  const auto again = P256Key::read(key->private_key().value(), key->point());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->secret_with(browser_point).value(), browser().secret_with(key->point()).value());
}

}  // namespace
}  // namespace porchlight::push
