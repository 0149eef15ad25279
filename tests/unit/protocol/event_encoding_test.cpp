#include "protocol/event_encoding.hpp"

#include <gtest/gtest.h>

namespace porchlight::protocol {
namespace {

store::SessionEvent online() {
  store::SessionEvent event;
  event.project = 7;
  event.uid = "v1";
  event.session.state = {store::Activity::active, "https://shop.example/", "A \"quoted\" lamp", "Ann"};
  event.session.online_since = WallTime(Milliseconds(1'700'000'000'000));
  event.last_seen = WallTime(Milliseconds(1'700'000'001'000));
  event.now = event.last_seen;
  event.revision = 1'700'000'000'000'001;
  return event;
}

TEST(EventEncoding, ArrivalCarriesThePage) {
  const EncodedEvent encoded = encode(online());
  EXPECT_EQ(encoded.name, "visitorStatusChanged");
  EXPECT_EQ(encoded.payload,
            R"({"projectId":7,"visitorUid":"v1","isOnline":true,"status":"online",)"
            R"("lastSeenAt":"2023-11-14T22:13:21.000Z","name":"Ann","currentUrl":"https://shop.example/",)"
            R"("title":"A \"quoted\" lamp","onlineSince":"2023-11-14T22:13:20.000Z",)"
            R"("revision":1700000000000001,"now":"2023-11-14T22:13:21.000Z"})");
}

TEST(EventEncoding, DepartureCarriesNoPage) {
  auto event = online();
  event.kind = store::SessionEvent::Kind::offline;
  event.session.state.name.clear();
  const EncodedEvent encoded = encode(event);
  EXPECT_EQ(encoded.payload, R"({"projectId":7,"visitorUid":"v1","isOnline":false,"status":"offline",)"
                             R"("lastSeenAt":"2023-11-14T22:13:21.000Z","name":null,)"
                             R"("revision":1700000000000001,"now":"2023-11-14T22:13:21.000Z"})");
}

TEST(EventEncoding, AwayAndAgainAreTold) {
  auto event = online();
  event.again = true;
  event.session.state.activity = store::Activity::away;
  const EncodedEvent encoded = encode(event);
  EXPECT_NE(encoded.payload.find(R"("status":"away")"), std::string::npos);
  EXPECT_NE(encoded.payload.find(R"("again":true)"), std::string::npos);
}

TEST(EventEncoding, AnotherPageIsNoTransition) {
  auto event = online();
  event.kind = store::SessionEvent::Kind::changed;
  const EncodedEvent encoded = encode(event);
  EXPECT_EQ(encoded.name, "visitorContextUpdated");
  EXPECT_EQ(encoded.payload.find("isOnline"), std::string::npos);
}

TEST(EventEncoding, WhoAVisitorIsByNow) {
  store::Visitor visitor;
  visitor.project = 7;
  visitor.uid = "v1";
  visitor.name = "Ann";
  visitor.user_id = "42";
  const EncodedEvent proven = encode_identified(visitor, WallTime(Milliseconds(1'700'000'000'000)));
  EXPECT_EQ(proven.name, "visitorIdentified");
  EXPECT_EQ(proven.payload,
            R"({"projectId":7,"visitorUid":"v1","name":"Ann","email":null,"userId":"42",)"
            R"("verified":true,"tags":[],"now":"2023-11-14T22:13:20.000Z","contactEmail":null,)"
            R"("agentName":null,"note":null})");
  visitor.contact_email = "ann@home.example";
  visitor.agent_name = "Big customer";
  visitor.note = "n";
  visitor.tags = {"vip", "new"};
  EXPECT_NE(
      encode_identified(visitor, {})
          .payload.find(R"("verified":true,"contactEmail":"ann@home.example","agentName":"Big customer",)"
                        R"("note":"n","tags":["vip","new"],"now")"),
      std::string::npos);
  EXPECT_EQ(encode_identified(visitor, {}).payload.find("attributes"), std::string::npos) << "as they were";
  EXPECT_NE(encode_identified(visitor, {}, Attributes::told).payload.find(R"("attributes":{},"now")"),
            std::string::npos);
  visitor.attributes = R"({"plan":"pro"})";
  EXPECT_NE(
      encode_identified(visitor, {}, Attributes::told).payload.find(R"("attributes":{"plan":"pro"},"now")"),
      std::string::npos);
  visitor.user_id.clear();
  EXPECT_NE(encode_identified(visitor, {}).payload.find(R"("userId":null,"verified":false)"),
            std::string::npos);
}

TEST(EventEncoding, ResyncAndDegraded) {
  EXPECT_EQ(encode_resync(3, Milliseconds(2000)).payload, R"({"projectId":3,"spreadMs":2000})");
  EXPECT_EQ(encode_degraded(3, true).payload, R"({"projectId":3,"degraded":true})");
}

}  // namespace
}  // namespace porchlight::protocol
