#include "access/limits.hpp"
#include "api/limits.hpp"
#include "api/project_fields.hpp"
#include "api/request_fields.hpp"
#include "api_fixture.hpp"

#include <gmock/gmock.h>

namespace porchlight::api {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::string settings_problem(const std::string& body) {
  const auto read = read_project_change(*read_object(body));
  return read ? "" : read.error().message;
}

TEST(ProjectFields, AChangeIsReadStrictly) {
  EXPECT_EQ(settings_problem("{}"), "") << "nothing is to be another";
  EXPECT_THAT(settings_problem(R"({"origin":[]})"), HasSubstr("expected no fields but name, origins"));
  EXPECT_EQ(settings_problem(R"({"name":null})"), "name: expected a text");
  EXPECT_EQ(settings_problem(R"({"origins":"*"})"), "origins: expected a list of texts");
  EXPECT_EQ(settings_problem(R"({"origins":["*",1]})"), "origins: expected a list of texts");
  EXPECT_EQ(settings_problem(R"({"enforceIdentity":"true"})"), "enforceIdentity: expected true or false");
  EXPECT_EQ(settings_problem(R"({"visitDays":1.5})"), "visitDays: expected a whole number");
  EXPECT_EQ(settings_problem(R"({"chat":[]})"), "chat: expected an object");
  EXPECT_EQ(settings_problem(R"({"chat":{"title":1}})"), "chat.title: expected a text");
  EXPECT_EQ(settings_problem(R"({"chat":{"rating":5}})"), "chat.rating: expected true or false");
  EXPECT_EQ(settings_problem(R"({"chat":{"typingPreview":null}})"),
            "chat.typingPreview: expected true or false");
  EXPECT_THAT(settings_problem(R"({"chat":{"colour":""}})"), HasSubstr("expected no fields but enabled"));
  EXPECT_EQ(settings_problem(R"({"chat":{"texts":{"d":{}}}})"),
            "chat.texts: expected languages like de, pt-BR or zh-Hans");
  EXPECT_EQ(settings_problem(R"({"chat":{"texts":{"de":""}}})"), "chat.texts.de: expected an object");
  EXPECT_EQ(settings_problem(R"({"chat":{"texts":{"de":{"title":1}}}})"),
            "chat.texts.de.title: expected a text");
  EXPECT_THAT(settings_problem(R"({"chat":{"texts":{"de":{},"DE":{}}}})"), HasSubstr("twice"));
  EXPECT_EQ(settings_problem(R"({"preview":{"notice":1}})"), "preview.notice: expected true or false");
}

class ProjectsApiTest : public ApiTest {
 protected:
  std::string path(const std::string& rest) const {
    return "/api/v1/projects/" + std::to_string(project_) + rest;
  }
};

TEST_F(ProjectsApiTest, SettingsAreToldAndWhatIsNotNamedStays) {
  const auto before = json_of(get(path("/settings"))).as_object();
  EXPECT_EQ(before.at("name"), "Shop");
  EXPECT_EQ(before.at("chat").at("texts"), boost::json::object());
  EXPECT_EQ(before.at("hasPreviousSecret"), false);
  EXPECT_TRUE(before.at("hours").is_null());
  const auto response = patch(path("/settings"),
                              R"({"name":"Lamps","origins":["https://Shop.example/","shop.example"],
                                  "chat":{"title":"Ask","texts":{"DE":{"title":"Frag"}}}})");
  ASSERT_EQ(response.status, 200U) << response.body;
  EXPECT_EQ(json_of(response), json_of(get(path("/settings"))));
  auto expected = before;
  expected["name"] = "Lamps";
  expected["origins"] = {"https://shop.example", "shop.example"};
  expected["chat"].as_object()["title"] = "Ask";
  expected["chat"].as_object()["texts"] = {{"de", {{"title", "Frag"}, {"greeting", ""}}}};
  EXPECT_EQ(expected["chat"].at("rating"), false);
  EXPECT_EQ(expected["chat"].at("typingPreview"), false);
  EXPECT_EQ(json_of(response), boost::json::value(expected));
  EXPECT_EQ(problem_of(patch(path("/settings"), R"({"chat":{"position":"top"}})")), "400 badRequest");
  EXPECT_EQ(problem_of(patch(path("/settings"), R"({"origins":["ftp://a"]})")), "400 badRequest");
}

TEST_F(ProjectsApiTest, AChangeIsInTheLogWithWhoMadeIt) {
  static_cast<void>(patch(path("/settings"), R"({"publicCount":true})"));
  const auto entry = json_of(get(path("/audit"))).at("entries").at(0);
  EXPECT_EQ(entry.at("agent").at("name"), "Ann");
  EXPECT_EQ(entry.at("action"), "project.settings");
  EXPECT_EQ(boost::json::serialize(entry.at("details")),
            R"({"changes":[{"name":"publicCount","before":false,"after":true}]})");
  static_cast<void>(patch(path("/settings"), R"({"chat":{"rating":true,"typingPreview":true}})"));
  EXPECT_EQ(boost::json::serialize(json_of(get(path("/audit"))).at("entries").at(0).at("details")),
            R"({"changes":[{"name":"chat.rating","before":false,"after":true},)"
            R"({"name":"chat.typingPreview","before":false,"after":true}]})");
}

TEST(ProjectFields, HoursAreReadOrTakenAway) {
  EXPECT_FALSE(read_project_change(*read_object("{}"))->hours);
  EXPECT_FALSE(read_project_change(*read_object(R"({"hours":null})"))->hours->has_value());
  EXPECT_EQ(settings_problem(R"({"hours":[]})"), "hours: expected an object, or null for none");
  EXPECT_EQ(settings_problem(R"({"hours":{}})"),
            "hours.timeZone: expected a name of the IANA's like Europe/Berlin");
  const auto read = read_project_change(
      *read_object(R"({"hours":{"timeZone":"UTC","days":[[],[],[],[],[],[],[]],"closed":[]}})"));
  EXPECT_EQ((*read->hours)->time_zone, "UTC");
}

TEST(ProjectFields, OtherBodiesAreReadStrictlyToo) {
  const auto problem_of_new = [](const char* body) {
    return read_new_project(*read_object(body)).error().message;
  };
  EXPECT_EQ(problem_of_new("{}"), "name: expected a text");
  EXPECT_THAT(problem_of_new(R"({"name":"a","id":1})"), HasSubstr("expected no fields but name, origins"));
  EXPECT_THAT(problem_of_new(R"({"name":"a","origins":["a b"]})"), HasSubstr("expected scheme://host"));
  EXPECT_FALSE(read_removal(*read_object("{}")));
  EXPECT_FALSE(read_removal(*read_object(R"({"name":"a","sure":true})")));
  EXPECT_FALSE(read_reply(*read_object("{}")));
  EXPECT_FALSE(read_reply(*read_object(R"({"shortcut":null})")));
  EXPECT_FALSE(read_reply(*read_object(R"({"text":"a"})")));
}

TEST_F(ProjectsApiTest, ASecretIsShownRotatedAndDropped) {
  const std::string first = database_->projects().find(project_)->identity_secret;
  const auto shown = json_of(get(path("/identity-secret"))).as_object();
  EXPECT_EQ(shown, (boost::json::object{{"secret", first}, {"previousSecret", nullptr}}));
  const auto rotated = json_of(post(path("/identity-secret/rotate"), "{}"));
  EXPECT_EQ(rotated.at("previousSecret"), boost::json::value(first));
  const auto dropped = json_of(post(path("/identity-secret/drop-old"), "{}"));
  EXPECT_EQ(dropped.at("secret"), rotated.at("secret"));
  EXPECT_TRUE(dropped.at("previousSecret").is_null());
}

/// The half second for which a membership is known hid a new project from the one who had made it.
TEST_F(ProjectsApiTest, WhoMakesAProjectMayChangeItAtOnce) {
  static_cast<void>(get("/api/v1/me"));
  const auto made = post("/api/v1/projects", R"({"name":"Blog","origins":["https://Blog.example/"]})");
  ASSERT_EQ(made.status, 201U) << made.body;
  EXPECT_EQ(json_of(made).at("origins"), (boost::json::array{"https://blog.example"}));
  const std::string of_it = "/api/v1/projects/" + std::to_string(json_of(made).at("projectId").as_int64());
  EXPECT_EQ(get(of_it + "/settings").status, 200U);
  EXPECT_EQ(problem_of(get("/api/v1/projects/999/settings")), "403 forbidden");
}

TEST_F(ProjectsApiTest, WhoOwnsNothingMakesNoProject) {
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {{project_, store::Role::agent}}));
  clock_.advance(2s);
  EXPECT_EQ(problem_of(post("/api/v1/projects", R"({"name":"Blog"})")), "403 forbidden");
}

TEST_F(ProjectsApiTest, AProjectIsRemovedWhereItsNameIsTypedAgain) {
  EXPECT_EQ(problem_of(send("DELETE", path(""), R"({"name":"shop"})")), "400 badRequest");
  EXPECT_EQ(problem_of(send("DELETE", path(""), "")), "400 badRequest");
  EXPECT_TRUE(database_->projects().find(project_));
  const auto removed = send("DELETE", path(""), R"({"name":"Shop"})");
  EXPECT_EQ(removed.status, 200U) << removed.body;
  EXPECT_FALSE(database_->projects().find(project_));
}

TEST_F(ProjectsApiTest, RepliesAreWrittenByOwnersAndReadByAll) {
  const auto added = post(path("/replies"), R"({"shortcut":"Hours","content":"Nine to five"})");
  ASSERT_EQ(added.status, 201U) << added.body;
  const std::string one = path("/replies/") + std::to_string(json_of(added).at("id").as_int64());
  EXPECT_EQ(json_of(patch(one, R"({"content":"Nine to six"})")).at("content"), "Nine to six");
  EXPECT_EQ(problem_of(post(path("/replies"), R"({"shortcut":"a"})")), "400 badRequest");
  EXPECT_EQ(problem_of(patch(path("/replies/x"), R"({"content":"a"})")), "400 badRequest");
  ASSERT_TRUE(database_->agents().set_memberships(agent_, {{project_, store::Role::viewer}}));
  clock_.advance(2s);
  EXPECT_EQ(json_of(get(path("/replies"))).at("replies").at(0).at("shortcut"), "hours");
  EXPECT_EQ(problem_of(send("DELETE", one, "")), "403 forbidden");
}

TEST_F(ProjectsApiTest, AnOriginThatPublicRestRefusedIsListedUntilItIsAllowed) {
  static_cast<void>(ask({.method = "GET",
                         .path = "/api/v1/public/projects/" + std::to_string(project_) + "/settings",
                         .query = {},
                         .headers = {{"origin", "https://a.example"}, {"referer", "https://a.example/b?c"}},
                         .body = {},
                         .peer = {}}));
  clock_.advance(access::limits::refused_origins_interval);
  timers_.run_due();
  settle();
  const auto listed = json_of(get(path("/origins/refused"))).at("refused").as_array();
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(listed[0].at("origin"), "https://a.example");
  EXPECT_EQ(listed[0].at("page"), "https://a.example/b");
  static_cast<void>(patch(path("/settings"), R"({"origins":["a.example"]})"));
  EXPECT_TRUE(json_of(get(path("/origins/refused"))).at("refused").as_array().empty());
}

TEST_F(ProjectsApiTest, TheWidgetIsToldTextsInItsLanguageAndWhenTheTeamIsThere) {
  const auto told = [&](const std::string& query) {
    clock_.advance(access::limits::project_cache_time + 1ms);
    return json_of(ask({.method = "GET",
                        .path = "/api/v1/public/projects/" + std::to_string(project_) + "/settings",
                        .query = query,
                        .headers = {},
                        .body = {},
                        .peer = {}}))
        .as_object();
  };
  const auto before = told("language=de");
  EXPECT_FALSE(before.contains("language"));
  EXPECT_EQ(before.at("availability"),
            (boost::json::object{{"hours", nullptr}, {"open", true}, {"opensAt", nullptr}}));
  ASSERT_EQ(patch(path("/settings"), R"({"chat":{"title":"Ask","texts":{"de":{"title":"Frag"}}},
      "hours":{"timeZone":"UTC","days":[[],[],[],[],[],[],[]],"closed":[]}})")
                .status,
            200U);
  const auto german = told("language=de-AT");
  EXPECT_EQ(german.at("chat").at("title"), "Frag");
  EXPECT_EQ(german.at("language"), "de");
  EXPECT_FALSE(german.at("chat").as_object().contains("texts"));
  EXPECT_EQ(german.at("availability").at("open"), false);
  EXPECT_EQ(told("").at("chat").at("title"), "Ask");
  const std::string longest(limits::language_bytes, 'x');
  EXPECT_EQ(told("language=" + longest).at("chat").at("title"), "Ask");
  EXPECT_EQ(told("language=" + longest + "x").at("code"), "badRequest");
}

}  // namespace
}  // namespace porchlight::api
