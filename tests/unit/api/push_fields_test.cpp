#include "api/push_fields.hpp"

#include "base/crypto.hpp"
#include "base/utf8.hpp"
#include "push/p256.hpp"
#include "store/database/limits.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace porchlight::api {
namespace {

using testing::StartsWith;

const std::vector<std::string> nobody;

boost::json::object good() {
  return {{"endpoint", "https://push.example/abc"},
          {"keys",
           {{"p256dh", crypto::base64url_encode(push::P256Key::make()->point())},
            {"auth", crypto::base64url_encode(std::string(16, 'a'))}}},
          {"showsText", true}};
}

std::string why(const boost::json::object& object) {
  const auto read = read_push(object, nobody);
  return read ? "" : read.error().message;
}

TEST(PushFields, AreReadAsABrowserSaysThem) {
  boost::json::object object = good();
  const auto read = read_push(object, nobody);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->endpoint, "https://push.example/abc");
  EXPECT_EQ(read->p256dh, object.at("keys").at("p256dh").as_string().c_str());
  EXPECT_TRUE(read->shows_text);
  object.erase("showsText");
  EXPECT_FALSE(read_push(object, nobody)->shows_text);
}

TEST(PushFields, SayWhichWasWrong) {
  boost::json::object object = good();
  object["endpoint"] = "https://127.0.0.1/x";
  EXPECT_THAT(why(object), StartsWith("endpoint: "));
  EXPECT_TRUE(read_push(object, std::vector<std::string>{"127.0.0.1"})) << "allowed by name";
  object = good();
  object["keys"] = 7;
  EXPECT_THAT(why(object), StartsWith("keys: "));
  object = good();
  object["keys"].as_object()["auth"] = crypto::base64url_encode(std::string(17, 'a'));
  EXPECT_THAT(why(object), StartsWith("keys.auth: "));
  object["keys"].as_object()["p256dh"] = crypto::base64url_encode(std::string(65, '\x04'));
  EXPECT_THAT(why(object), StartsWith("keys.p256dh: "));
  object = good();
  object["showsText"] = 1;
  EXPECT_THAT(why(object), StartsWith("showsText: "));
  object = good();
  object["agent"] = 1;
  EXPECT_NE(why(object), "");
}

TEST(PushFields, ADeviceIsWhatIsKnownOfItAndIsCutAtPushDeviceBytes) {
  EXPECT_EQ(device_name("Chrome", "Windows"), "Chrome on Windows");
  EXPECT_EQ(device_name("Chrome", ""), "Chrome");
  EXPECT_EQ(device_name("", "Windows"), "Windows");
  EXPECT_EQ(device_name("", ""), "");
  EXPECT_EQ(device_name("a\nb\x01", ""), "ab");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "日";
  const std::string cut = device_name(many, "");
  EXPECT_LE(cut.size(), store::limits::push_device_bytes);
  EXPECT_GT(cut.size(), store::limits::push_device_bytes - 3);
  EXPECT_TRUE(utf8::is_valid(cut));
}

TEST(PushJson, NothingInItCouldPush) {
  store::PushSubscription one;
  one.id = 7;
  one.endpoint = "https://push.example/secret";
  one.p256dh = "point";
  one.auth = "secret";
  one.device = "Chrome on Windows";
  EXPECT_EQ(pushes_json("key", {one}),
            R"({"publicKey":"key","subscriptions":[{"id":7,"device":"Chrome on Windows",)"
            R"("createdAt":"1970-01-01T00:00:00.000Z","showsText":false}]})");
  one.device.clear();
  EXPECT_THAT(push_json(one), testing::HasSubstr(R"("device":null)"));
  EXPECT_EQ(pushes_json("", {}), R"({"publicKey":null,"subscriptions":[]})");
}

}  // namespace
}  // namespace porchlight::api
