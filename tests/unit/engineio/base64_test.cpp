#include "engineio/base64.hpp"

#include <gtest/gtest.h>

#include <random>

namespace porchlight::engineio {
namespace {

std::string encoded(std::string_view bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

// The vectors of RFC 4648, section 10.
TEST(Base64, EncodesTheVectorsOfTheRfc) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foob"), "Zm9vYg==");
  EXPECT_EQ(encoded("fooba"), "Zm9vYmE=");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encoded("\xFB\xFF\xFE"), "+//+");
}

TEST(Base64, DecodesWithAndWithoutPadding) {
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm8"), "fo");
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("+//+"), "\xFB\xFF\xFE");
}

TEST(Base64, RefusesWhatIsNone) {
  for (const std::string_view text : {"Z", "Zm9vY", "Zm9*", "Zg===", "Z=g=", "Zm 9v", "-_-_", "Zm9v\n"}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, GivesRandomBytesBack) {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string bytes(random() % 200, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    ASSERT_EQ(decode_base64(encoded(bytes)), bytes);
  }
}

}  // namespace
}  // namespace porchlight::engineio
