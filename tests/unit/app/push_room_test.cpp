#include "app/push_room.hpp"

#include <gtest/gtest.h>

namespace porchlight::app {
namespace {

TEST(PushContact, IsWhatIsSetElseTheDashboardElseTheMailsSender) {
  Configuration configuration;
  EXPECT_TRUE(push_contact(configuration).starts_with("mailto:")) << "services take no word without one";
  configuration.mail.from = "what nobody has looked at";
  EXPECT_TRUE(push_contact(configuration).starts_with("mailto:nobody@"));
  configuration.mail.server = "smtps://mail.example";
  configuration.mail.from = "chat@shop.example";
  EXPECT_EQ(push_contact(configuration), "mailto:chat@shop.example");
  configuration.mail.dashboard_url = "http://intranet/";
  EXPECT_EQ(push_contact(configuration), "mailto:chat@shop.example") << "services take https: alone";
  configuration.mail.dashboard_url = "https://chat.shop.example/";
  EXPECT_EQ(push_contact(configuration), "https://chat.shop.example/");
  configuration.push.contact = "mailto:ops@shop.example";
  EXPECT_EQ(push_contact(configuration), "mailto:ops@shop.example");
}

}  // namespace
}  // namespace porchlight::app
