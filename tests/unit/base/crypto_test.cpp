#include "base/crypto.hpp"

#include <gtest/gtest.h>

namespace porchlight::crypto {
namespace {

TEST(Passwords, ARightOneIsVerifiedAWrongOneIsNot) {
  const auto hash = hash_password("correct horse");
  ASSERT_TRUE(hash);
  // verify_nobody() imitates exactly these parameters.
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << *hash;
  EXPECT_TRUE(verify_password(*hash, "correct horse"));
  EXPECT_FALSE(verify_password(*hash, "correct horsf"));
  EXPECT_FALSE(verify_password(*hash, ""));
}

TEST(Passwords, TheSameOneIsNeverHashedTheSameWay) {
  EXPECT_NE(*hash_password("twice"), *hash_password("twice"));
}

TEST(Passwords, AHashThatIsNoneIsVerifiedByNothing) {
  for (const char* hash : {"", "plain", "$argon2id$", "$argon2id$v=19$m=65536,t=2,p=1$AAAA$AAAA"}) {
    EXPECT_FALSE(verify_password(hash, "")) << hash;
    EXPECT_FALSE(verify_password(hash, hash)) << hash;
  }
}

TEST(Passwords, NobodyIsVerifiedByNothing) {
  EXPECT_FALSE(verify_nobody(""));
  EXPECT_FALSE(verify_nobody("password"));
}

TEST(Digests, Sha256IsThatOfFips180) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digests, HmacIsThatOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(ConstantTime, EqualIsWhatIsTheSame) {
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_TRUE(equal_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_constant_time("secret", "secret "));
  EXPECT_FALSE(equal_constant_time("", "s"));
  using namespace std::string_view_literals;
  EXPECT_FALSE(equal_constant_time("a\0b"sv, "a\0c"sv));
}

TEST(Base64Url, GoesThereAndBack) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff\xfe", "-__-"},
  };
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(base64url_encode(plain), encoded);
    EXPECT_EQ(base64url_decode(encoded), plain);
  }
}

TEST(Base64Url, RefusesWhatItWouldNotHaveWritten) {
  for (const char* text : {"Z", "Zg==", "Zg=", "+//+", "Zg ", " Zg", "Z\ng", "Zh", "Zm9", "Zm9v!"}) {
    EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace porchlight::crypto
