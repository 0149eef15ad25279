#include "access/jwt.hpp"

#include "base/crypto.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::jwt {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view secret = "a secret of this test";
constexpr std::string_view issuer = "porchlight";
constexpr std::string_view header = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view payload = R"({"sub":"7","iat":1700000000,"exp":1700003600,"iss":"porchlight"})";

WallTime at(std::int64_t second) {
  return WallTime(std::chrono::seconds(1'700'000'000 + second));
}

Claims claims() {
  return {"7", std::string(issuer), at(0), at(3600)};
}

std::string token_of(std::string_view header_json, std::string_view payload_json,
                     std::string_view key = secret) {
  const std::string text =
      crypto::base64url_encode(header_json) + '.' + crypto::base64url_encode(payload_json);
  return text + '.' + crypto::base64url_encode(crypto::hmac_sha256(key, text));
}

std::string outcome(std::string_view token, WallTime now = at(1)) {
  const auto verified = verify(token, secret, issuer, now);
  return verified ? "verified" : std::string(to_string(verified.error().code));
}

TEST(Jwt, WhatWasSignedIsVerified) {
  const auto verified = verify(sign(claims(), secret), secret, issuer, at(1));
  ASSERT_TRUE(verified) << verified.error().message;
  EXPECT_EQ(verified->subject, "7");
  EXPECT_EQ(verified->issuer, issuer);
  EXPECT_EQ(verified->issued_at, at(0));
  EXPECT_EQ(verified->expires_at, at(3600));
}

TEST(Jwt, IsWhatOtherLibrariesRead) {
  EXPECT_EQ(sign(claims(), secret), token_of(header, payload));
  // The example of RFC 7515, A.1: its key, its signature. It has no `sub`, so it goes no further than that.
  const auto key = crypto::base64url_decode(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  const auto verified = verify(
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
      *key, "joe", at(0));
  EXPECT_EQ(verified.error().message,
            "the token lacks one of the claims sub, iss, iat and exp, or one has a wrong type");
}

TEST(Jwt, ExpiresToTheMillisecond) {
  const std::string token = sign(claims(), secret);
  EXPECT_EQ(outcome(token, at(3600) - 1ms), "verified");
  EXPECT_EQ(outcome(token, at(3600)), "unauthorized");
}

TEST(Jwt, OneOfAGatewayWhoseClockIsAheadIsTaken) {
  EXPECT_EQ(outcome(sign(claims(), secret), at(-600)), "verified");
}

TEST(Jwt, AnotherSecretOrIssuerIsRefused) {
  const std::string token = sign(claims(), secret);
  EXPECT_FALSE(verify(token, "another secret", issuer, at(1)));
  EXPECT_FALSE(verify(token, "", issuer, at(1)));
  EXPECT_FALSE(verify(token, secret, "somebody else", at(1)));
}

TEST(Jwt, NoOtherAlgorithmIsTaken) {
  ASSERT_EQ(outcome(token_of(header, payload)), "verified");
  for (const char* other :
       {R"({"alg":"none"})", R"({"alg":"None","typ":"JWT"})", R"({"alg":"RS256"})", R"({"alg":"HS512"})",
        R"({"alg":"hs256"})", R"({"alg":["HS256"]})", R"({"alg":null})", R"({"typ":"JWT"})", R"(["HS256"])",
        R"({"alg":"HS256","crit":["exp"]})", "HS256", ""}) {
    EXPECT_EQ(outcome(token_of(other, payload)), "unauthorized") << other;
  }
  const std::string unsigned_one =
      crypto::base64url_encode(R"({"alg":"none"})") + '.' + crypto::base64url_encode(payload) + '.';
  EXPECT_EQ(outcome(unsigned_one), "unauthorized");
}

TEST(Jwt, AChangeOfAnyCharacterIsRefused) {
  const std::string token = sign(claims(), secret);
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char replacement : {'A', 'B', '.', '=', '\0', '\xff'}) {
      std::string forged = token;
      if (forged[i] == replacement) continue;
      forged[i] = replacement;
      EXPECT_EQ(outcome(forged), "unauthorized") << i << " " << replacement;
    }
    EXPECT_EQ(outcome(token.substr(0, i)), "unauthorized") << "cut at " << i;
  }
}

TEST(Jwt, WhatIsNoTokenIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."), std::string("a.b.c"),
        std::string("a.b.c.d"), std::string(100'000, '.'), std::string(100'000, 'A')}) {
    EXPECT_EQ(outcome(text), "unauthorized");
  }
  EXPECT_EQ(outcome(sign(claims(), secret) + ".x"), "unauthorized");
  EXPECT_EQ(outcome(sign(claims(), secret) + " "), "unauthorized");
}

TEST(Jwt, AClaimThatLacksOrHasAnotherTypeIsRefused) {
  for (const char* claims_json :
       {R"({"iat":1700000000,"exp":1700003600,"iss":"porchlight"})",
        R"({"sub":7,"iat":1700000000,"exp":1700003600,"iss":"porchlight"})",
        R"({"sub":"7","exp":1700003600,"iss":"porchlight"})",
        R"({"sub":"7","iat":1700000000,"iss":"porchlight"})",
        R"({"sub":"7","iat":1700000000,"exp":null,"iss":"porchlight"})",
        R"({"sub":"7","iat":1700000000,"exp":"1700003600","iss":"porchlight"})",
        R"({"sub":"7","iat":1700000000,"exp":1e300,"iss":"porchlight"})",
        R"({"sub":"7","iat":1700000000,"exp":9223372036854775807,"iss":"porchlight"})",
        R"({"sub":"7","iat":-9223372036854775808,"exp":1700003600,"iss":"porchlight"})",
        R"({"sub":"7","iat":1700000000,"exp":1700003600})",
        R"({"sub":"7","iat":1700000000,"exp":1700003600,"iss":["porchlight"]})", "[[[[[[[[]]]]]]]]", "[]",
        "7", "null", "{", "\xff\xfe", ""}) {
    EXPECT_EQ(outcome(token_of(header, claims_json)), "unauthorized") << claims_json;
  }
}

}  // namespace
}  // namespace porchlight::jwt
