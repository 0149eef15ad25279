#include "protocol/visitor_messages.hpp"

#include "access/identifiers.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include <array>
#include <string>

namespace porchlight::protocol {
namespace {

const std::array<std::string, 2> stripped = {"token", "email"};

boost::json::array args(std::string_view json) {
  return boost::json::parse(json).as_array();
}

Result<IdentifyMessage> identify(std::string_view json) {
  return read_identify(args(json), stripped);
}

std::string refusal(const Result<IdentifyMessage>& result) {
  EXPECT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::bad_request);
  return result.error().message;
}

TEST(Identify, ReadsAllFields) {
  const auto message =
      identify(R"([{"projectId":"7","visitorUid":"a.B_c:-1","visitorSecret":"0123456789abcdef",
      "currentUrl":"https://shop.example/p?token=x&a=1","title":"Lamp","referrer":"https://search.example/",
      "identity":{"userId":"u1","name":"Ann","email":"ann@shop.example","hash":"ff"},"unknown":1}])");
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->project, 7);
  EXPECT_EQ(message->uid, "a.B_c:-1");
  EXPECT_EQ(message->secret, "0123456789abcdef");
  EXPECT_EQ(message->url, "https://shop.example/p?a=1");
  EXPECT_EQ(message->title, "Lamp");
  EXPECT_EQ(message->referrer, "https://search.example/");
  ASSERT_TRUE(message->identity.has_value());
  EXPECT_EQ(message->identity->user_id, "u1");
  EXPECT_EQ(message->identity->name, "Ann");
}

TEST(Identify, NeedsOnlyProjectAndUid) {
  const auto message = identify(R"([{"projectId":1,"visitorUid":"v"}])");
  ASSERT_TRUE(message.has_value());
  EXPECT_TRUE(message->url.empty());
  EXPECT_TRUE(message->secret.empty());
  EXPECT_FALSE(message->identity.has_value());
}

TEST(Identify, SaysWhatWasExpectedOfEachField) {
  EXPECT_NE(refusal(identify("[]")).find("one object"), std::string::npos);
  EXPECT_NE(refusal(identify(R"(["x"])")).find("one object"), std::string::npos);
  EXPECT_NE(refusal(identify(R"([{"visitorUid":"v"}])")).find("projectId"), std::string::npos);
  EXPECT_NE(refusal(identify(R"([{"projectId":-1,"visitorUid":"v"}])")).find("projectId"), std::string::npos);
  EXPECT_NE(refusal(identify(R"([{"projectId":1.5,"visitorUid":"v"}])")).find("projectId"),
            std::string::npos);
  EXPECT_NE(refusal(identify(R"([{"projectId":1}])")).find("visitorUid"), std::string::npos);
  EXPECT_NE(refusal(identify(R"([{"projectId":1,"visitorUid":7}])")).find("visitorUid"), std::string::npos);
  EXPECT_NE(refusal(identify(R"([{"projectId":1,"visitorUid":"v","visitorSecret":"short"}])"))
                .find("visitorSecret"),
            std::string::npos);
}

/// One bad optional field refused the whole, and its visitor was invisible.
TEST(Identify, TakesTheRestWhereAFieldThatMayBeLeftOutIsBad) {
  const std::string rest = R"(,"projectId":1,"visitorUid":"v"}])";
  for (const std::string field :
       {R"("title":[])", R"("title":5)", R"("currentUrl":"javascript:x")", R"("currentUrl":5)",
        R"("currentUrl":"about:blank")", R"("currentUrl":"file:///etc/passwd")",
        R"("currentUrl":"blob:https://a.b/1")", R"("referrer":{})", R"("referrer":"data:text/html,x")"}) {
    const auto message = identify("[{" + field + rest);
    ASSERT_TRUE(message.has_value()) << field;
    EXPECT_TRUE(message->url.empty() && message->title.empty() && message->referrer.empty()) << field;
  }
  const auto title = identify(R"([{"title":5,"currentUrl":"https://a.b/")" + rest);
  EXPECT_EQ(title->url, "https://a.b/");
  EXPECT_FALSE(identify(R"([{"identity":"u1")" + rest)->identity.has_value());
  EXPECT_FALSE(identify(R"([{"identity":["u1"])" + rest)->identity.has_value());
}

TEST(Identify, TakesOfAnIdentityWhatIsOne) {
  const auto identity = [](const std::string& fields) {
    return *identify(R"([{"projectId":1,"visitorUid":"v","identity":{)" + fields + "}}]")->identity;
  };
  EXPECT_EQ(identity(R"("userId":42,"name":7)").user_id, "42");
  EXPECT_EQ(identity(R"("userId":42,"name":7)").name, "");
  EXPECT_EQ(identity(R"("userId":{},"name":"Ann","email":[])").name, "Ann");
  // Part of a name is a name; part of an id or an address is another one.
  const std::string giant(300, 'x');
  EXPECT_EQ(identity(R"("name":")" + giant + '"').name, giant.substr(0, 256));
  EXPECT_EQ(identity(R"("email":")" + giant + '"').email, "");
  EXPECT_EQ(identity(R"("userId":")" + giant + '"').user_id, "");
}

TEST(Identify, RefusesGiantAndStrangeUids) {
  EXPECT_TRUE(access::is_visitor_uid(std::string(128, 'a')));
  EXPECT_FALSE(access::is_visitor_uid(std::string(129, 'a')));
  EXPECT_FALSE(access::is_visitor_uid(""));
  EXPECT_FALSE(access::is_visitor_uid("a b"));
  EXPECT_FALSE(access::is_visitor_uid("ü"));
  EXPECT_FALSE(access::is_visitor_uid(std::string_view("a\0b", 3)));
}

TEST(Identify, CountsCharactersAndNotBytes) {
  std::string name;
  for (int i = 0; i < 256; ++i) name += "ü";
  const auto message =
      identify(R"([{"projectId":1,"visitorUid":"v","identity":{"userId":"u","name":")" + name + R"(x"}}])");
  EXPECT_EQ(message->identity->name, name);
}

TEST(ProjectId, IsAPositiveIntegerAsNumberOrText) {
  EXPECT_EQ(*access::read_project_id(std::string_view("12")), 12);
  EXPECT_FALSE(access::read_project_id(std::string_view("")).has_value());
  EXPECT_FALSE(access::read_project_id(std::string_view("1x")).has_value());
  EXPECT_FALSE(access::read_project_id(std::string_view("0")).has_value());
  EXPECT_FALSE(access::read_project_id(std::string_view("99999999999999999999")).has_value());
  EXPECT_FALSE(access::read_project_id(nullptr).has_value());
}

TEST(UpdateContext, KeepsWhatIsNotGivenAndRefusesWhatGivesNothing) {
  const auto message = read_context(args(R"([{"currentUrl":"https://shop.example/2"}])"), stripped);
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->url, "https://shop.example/2");
  EXPECT_FALSE(message->title.has_value());
  const auto title = read_context(args(R"([{"currentUrl":"data:x","title":"x"}])"), stripped);
  ASSERT_TRUE(title.has_value());
  EXPECT_TRUE(title->url.empty());
  EXPECT_EQ(title->title, "x");
  EXPECT_FALSE(read_context(args(R"([{"currentUrl":"data:x","title":{}}])"), stripped).has_value());
  EXPECT_FALSE(read_context(args("[{}]"), stripped).has_value());
}

TEST(SetAttributes, AreAnObjectWhoseTextsAreCounted) {
  const auto message = read_attributes(args(R"([{"attributes":{"plan":"pro","seats":3,"old":null}}])"));
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->attributes.size(), 3U);
  EXPECT_EQ(message->attributes.at("seats"), 3);
  EXPECT_EQ(message->bytes, 15U) << "keys and texts";
  for (const char* bad : {"[]", "[{}]", R"([{"attributes":null}])", R"([{"attributes":[]}])",
                          R"([{"attributes":"plan=pro"}])"}) {
    EXPECT_FALSE(read_attributes(args(bad)).has_value()) << bad;
  }
}

TEST(Activity, IsActiveOrAway) {
  EXPECT_EQ(*read_activity(args(R"([{"state":"active"}])")), store::Activity::active);
  EXPECT_EQ(*read_activity(args(R"([{"state":"away"}])")), store::Activity::away);
  EXPECT_FALSE(read_activity(args(R"([{"state":"asleep"}])")).has_value());
  EXPECT_FALSE(read_activity(args(R"([{}])")).has_value());
}

}  // namespace
}  // namespace porchlight::protocol
