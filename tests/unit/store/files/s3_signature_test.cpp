#include "store/files/s3/file_store.hpp"
#include "store/files/s3/signature.hpp"

#include <gtest/gtest.h>

#include <string>

namespace porchlight::store {
namespace {

const S3Credentials example{.region = "us-east-1",
                            .key = "AKIAIOSFODNN7EXAMPLE",
                            .secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};

// The example of AWS' documentation ("Authenticating Requests: Using the Authorization Header", GET Object).
TEST(S3Signature, IsWhatAwsSays) {
  const std::string empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const S3Request request{.method = "GET",
                          .path = "/test.txt",
                          .headers = {{"host", "examplebucket.s3.amazonaws.com"},
                                      {"range", "bytes=0-9"},
                                      {"x-amz-content-sha256", empty},
                                      {"x-amz-date", "20130524T000000Z"}},
                          .payload_hash = empty};
  EXPECT_EQ(s3_authorization(request, example, "20130524T000000Z"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(S3Signature, IsDatedToTheSecond) {
  EXPECT_EQ(s3_time(WallTime(Milliseconds(1'369'353'600'123))), "20130524T000000Z");
}

TEST(S3Options, AreCheckedBeforeTheStart) {
  const S3Options good{
      .endpoint = "https://s3.example.com:9000", .bucket = "porch-light", .credentials = example};
  EXPECT_TRUE(check_s3(good));
  const auto refusal = [&good](auto change) {
    S3Options options = good;
    change(options);
    const auto checked = check_s3(options);
    return checked ? std::string() : checked.error().message.substr(0, 17);
  };
  for (const char* wrong :
       {"", "s3.example.com", "ftp://s3.example.com", "https://", "https://s3.example.com/path",
        "https://a@s3.example.com", "https://s3.example.com\r\nX: y"}) {
    EXPECT_EQ(refusal([&](S3Options& options) { options.endpoint = wrong; }), "files.s3_endpoint") << wrong;
  }
  for (const char* wrong : {"", "ab", "a..b", "a/b", "../etc"}) {
    EXPECT_EQ(refusal([&](S3Options& options) { options.bucket = wrong; }), "files.s3_bucket: ") << wrong;
  }
  EXPECT_EQ(refusal([](S3Options& options) { options.credentials.secret = ""; }), "files.s3_key and ");
  EXPECT_EQ(refusal([](S3Options& options) { options.credentials.region = ""; }), "files.s3_region: ");
}

TEST(S3Options, APortThatGoesWithoutSayingIsNotSigned) {
  EXPECT_EQ(s3_host("https://s3.example.com:443"), "s3.example.com");
  EXPECT_EQ(s3_host("http://s3.example.com:80"), "s3.example.com");
  EXPECT_EQ(s3_host("https://s3.example.com:80"), "s3.example.com:80");
  EXPECT_EQ(s3_host("http://s3.example.com:443"), "s3.example.com:443");
  EXPECT_EQ(s3_host("https://s3.example.com:9443"), "s3.example.com:9443");
  EXPECT_EQ(s3_host("https://[::1]:443"), "[::1]");
}

TEST(S3Files, NoOtherTextBecomesPartOfAnAddress) {
  ManualClock clock;
  S3FileStore store({.endpoint = "https://127.0.0.1:1", .bucket = "abc", .credentials = example}, clock);
  for (const char* wrong : {"../x/yz", "a b c d", "abc?list", ""}) {
    EXPECT_EQ(store.read(wrong, 0, 1).error().code, ErrorCode::internal) << wrong;
    EXPECT_EQ(store.remove(wrong).error().code, ErrorCode::internal) << wrong;
  }
}

}  // namespace
}  // namespace porchlight::store
