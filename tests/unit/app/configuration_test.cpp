#include "app/configuration_documents.hpp"
#include "app/configuration_sources.hpp"
#include "app/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace porchlight::app {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::string problem_of(const Result<void>& result) {
  return result ? "" : result.error().message;
}

std::string toml_problem(std::string_view text) {
  Configuration configuration;
  return problem_of(apply_toml(configuration, text, "porchlight.toml"));
}

std::string environment_problem(const NamedTexts& environment) {
  Configuration configuration;
  Warnings warnings;
  return problem_of(apply_environment(configuration, environment, warnings));
}

Warnings environment_warnings(const NamedTexts& environment) {
  Configuration configuration;
  Warnings warnings;
  EXPECT_EQ(problem_of(apply_environment(configuration, environment, warnings)), "");
  return warnings;
}

Result<Configuration> load(const Sources& sources) {
  Warnings warnings;
  return load_configuration(sources, warnings);
}

TEST(Configuration, DefaultsAreThoseOfTheContract) {
  const auto configuration = load({});
  ASSERT_TRUE(configuration);
  EXPECT_EQ(configuration->server.host, "127.0.0.1");
  EXPECT_EQ(configuration->server.port, 8080);
  EXPECT_EQ(configuration->server.internal_port, 9090);
  EXPECT_EQ(configuration->presence.grace, 8s);
  EXPECT_EQ(configuration->presence.lease, 30s);
  EXPECT_EQ(configuration->socketio.ping_interval, 25s);
  EXPECT_EQ(configuration->socketio.ping_timeout, 20s);
  EXPECT_EQ(configuration->socketio.max_payload, 1'000'000U);
  EXPECT_TRUE(configuration->limits.enabled);
}

TEST(Configuration, EveryOptionCanBeSetFromAVariableToItsOwnDefault) {
  const Configuration defaults;
  for (const Option& option : options()) {
    Configuration configuration;
    const std::string value = value_text(option, defaults);
    EXPECT_TRUE(set_option(configuration, option, value, environment_name(option))) << key_of(option);
    EXPECT_EQ(value_text(option, configuration), value);
    EXPECT_EQ(find_option(key_of(option)), &option) << "twice in the table";
  }
}

class ConfigurationFile : public testing::Test {
 protected:
  ~ConfigurationFile() override { std::remove(path_.c_str()); }
  void write(std::string_view text) { std::ofstream(path_) << text; }
  std::string path_ = testing::TempDir() + "porchlight-configuration-test.toml";
};

TEST_F(ConfigurationFile, IsWeakerThanTheEnvironmentWhichIsWeakerThanFlags) {
  write("[presence]\ngrace = \"1s\"\nlease = \"10s\"\n[log]\nlevel = \"debug\"\n");
  const auto configuration =
      load({.file = path_,
            .environment = {{"PORCHLIGHT_PRESENCE_GRACE", "2s"}, {"PORCHLIGHT_PRESENCE_LEASE", "20s"}},
            .flags = {{"presence.grace", "3s"}}});
  ASSERT_TRUE(configuration) << configuration.error().message;
  EXPECT_EQ(configuration->presence.grace, 3s);
  EXPECT_EQ(configuration->presence.lease, 20s);
  EXPECT_EQ(configuration->log.level, log::Level::debug);
}

TEST_F(ConfigurationFile, CanBeNamedByAVariable) {
  write("[server]\nport = 1234\n");
  const auto configuration = load({.file = "", .environment = {{"PORCHLIGHT_CONFIG", path_}}, .flags = {}});
  ASSERT_TRUE(configuration) << configuration.error().message;
  EXPECT_EQ(configuration->server.port, 1234);
}

TEST_F(ConfigurationFile, ThatIsMissingStopsTheStart) {
  const auto configuration = load({.file = "no/such/file.toml", .environment = {}, .flags = {}});
  ASSERT_FALSE(configuration);
  EXPECT_THAT(configuration.error().message, HasSubstr("no/such/file.toml"));
}

TEST(ConfigurationToml, TakesNumbersTextsBooleansAndLists) {
  Configuration configuration;
  ASSERT_EQ(problem_of(apply_toml(configuration, R"(
    [server]
    port = 81
    [limits]
    enabled = false
    events_per_connection = 2.5
    [url]
    strip_parameters = ["a", "b"]
    [socketio]
    max_payload = "2MB"
  )",
                                  "f")),
            "");
  EXPECT_EQ(configuration.server.port, 81);
  EXPECT_FALSE(configuration.limits.enabled);
  EXPECT_EQ(configuration.limits.events_per_connection, 2.5);
  EXPECT_EQ(configuration.url.strip_parameters, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(configuration.socketio.max_payload, 2'000'000U);
}

TEST(ConfigurationToml, NamesLineKeyValueAndExpectationOfWhatItDoesNotKnow) {
  EXPECT_THAT(toml_problem("[server]\nprot = 1"),
              AllOf(StartsWith("porchlight.toml:2: server.prot = \"1\": no such setting"),
                    HasSubstr("expected one of server.host, server.port"), Not(HasSubstr("presence.grace"))));
  EXPECT_THAT(toml_problem("[presence]\ngracious = [\"5s\"]"), HasSubstr("presence.gracious = a list: "));
  EXPECT_THAT(toml_problem("[presence]\ngracious = 2026-05-03"), HasSubstr("= a date or time: "));
  EXPECT_THAT(toml_problem("[presence.gracious]\na = 1"), HasSubstr("presence.gracious = a table: "));
  EXPECT_THAT(toml_problem("[sever]\nport = 1"),
              AllOf(StartsWith("porchlight.toml:1: sever = a table: no such"), HasSubstr("server.port")));
  EXPECT_THAT(toml_problem("port = 1"),
              AllOf(HasSubstr("port = \"1\""), HasSubstr("expected a table"), HasSubstr("server.port")));
  EXPECT_THAT(toml_problem("server = true"),
              AllOf(HasSubstr("server = \"true\""), HasSubstr("expected a table"), HasSubstr("server.port")));
  EXPECT_THAT(toml_problem("[server\nport = 1"), HasSubstr("not TOML"));
}

TEST(ConfigurationUnknown, ValuesThatCouldBeSecretsAreNotShown) {
  EXPECT_THAT(toml_problem("[jwt]\nsecrt = \"hunter2\""),
              AllOf(HasSubstr("jwt.secrt = (not shown)"), Not(HasSubstr("hunter2"))));
  EXPECT_THAT(environment_warnings({{"PORCHLIGHT_PRESENCE_GRAZE", "hunter2"}}),
              ElementsAre(Not(HasSubstr("hunter2"))));
  Configuration configuration;
  EXPECT_THAT(problem_of(apply_flags(configuration, {{"jwt.key", "hunter2"}})), Not(HasSubstr("hunter2")));
}

TEST(ConfigurationToml, NamesValueAndExpectation) {
  EXPECT_THAT(toml_problem("[presence]\ngrace = 8"), AllOf(HasSubstr("presence.grace"), HasSubstr("\"8\""),
                                                           HasSubstr("a duration such as 250ms, 8s")));
  EXPECT_THAT(toml_problem("[server]\nport = [1]"),
              AllOf(HasSubstr("server.port"), HasSubstr("whole number")));
  EXPECT_THAT(toml_problem("[server]\nport = [\"1\"]"), HasSubstr("whole number"));
  EXPECT_THAT(toml_problem("[server]\nport = { a = 1 }"),
              AllOf(HasSubstr("server.port = a table"), HasSubstr("whole number")));
}

TEST(ConfigurationEnvironment, BadValuesNameVariableValueAndExpectation) {
  EXPECT_THAT(environment_problem({{"PORCHLIGHT_PRESENCE_GRACE", "8 parsecs"}}),
              AllOf(HasSubstr("PORCHLIGHT_PRESENCE_GRACE"), HasSubstr("8 parsecs"), HasSubstr("duration")));
  EXPECT_THAT(environment_problem({{"PORT", "70000"}}), AllOf(HasSubstr("PORT"), HasSubstr("up to 65535")));
  EXPECT_THAT(environment_problem({{"PORCHLIGHT_SERVER_PORT", "80.5"}}), HasSubstr("whole number"));
  EXPECT_THAT(environment_problem({{"PORCHLIGHT_LIMITS_ENABLED", "perhaps"}}), HasSubstr("true or false"));
  EXPECT_THAT(environment_problem({{"PORCHLIGHT_LOG_LEVEL", "loud"}}), HasSubstr("debug, info"));
}

TEST(ConfigurationEnvironment, AnUnknownVariableIsAWarningThatSaysWhatWasMeant) {
  EXPECT_THAT(environment_warnings({{"PORCHLIGHT_PRESENCE_GRAZE", "8s"}}),
              ElementsAre(AllOf(StartsWith("PORCHLIGHT_PRESENCE_GRAZE is no setting"),
                                HasSubstr("did you mean PORCHLIGHT_PRESENCE_GRACE?"))));
  EXPECT_THAT(environment_warnings({{"PORCHLIGHT_PORT", "8080"}}),
              ElementsAre(HasSubstr("did you mean PORCHLIGHT_SERVER_PORT?")));
  EXPECT_THAT(environment_warnings({{"PORCHLIGHT_COLOUR_OF_THE_SKY", "blue"}}),
              ElementsAre(AllOf(HasSubstr("default-config"), Not(HasSubstr("did you mean")))));
}

// A Kubernetes service called porchlight sets these in every container, and the server did not start.
TEST(ConfigurationEnvironment, ServiceLinksAreLetPassInSilence) {
  EXPECT_THAT(environment_warnings({{"PORCHLIGHT_SERVICE_HOST", "10.0.0.1"},
                                    {"PORCHLIGHT_SERVICE_PORT", "8080"},
                                    {"PORCHLIGHT_SERVICE_PORT_HTTP", "8080"},
                                    {"PORCHLIGHT_PORT", "tcp://10.0.0.1:8080"},
                                    {"PORCHLIGHT_PORT_8080_TCP", "tcp://10.0.0.1:8080"},
                                    {"PORCHLIGHT_PORT_8080_TCP_PROTO", "tcp"},
                                    {"PORCHLIGHT_PORT_8080_TCP_PORT", "8080"},
                                    {"PORCHLIGHT_PORT_8080_TCP_ADDR", "10.0.0.1"},
                                    {"PORCHLIGHT_REDIS_MASTER_SERVICE_HOST", "10.0.0.2"},
                                    {"PORCHLIGHT_REDIS_PORT", "tcp://10.0.0.2:6379"},
                                    {"PORCHLIGHT_REDIS_PORT_6379_TCP", "tcp://10.0.0.2:6379"},
                                    {"PORCHLIGHT_SERVER_PORT", "tcp://10.0.0.3:80"},
                                    {"PORCHLIGHT_TEST_SERVER", "x"},
                                    {"PORCHLIGHT_SEEDS", "9"},
                                    {"PATH", "/bin"}}),
              IsEmpty());
}

TEST(ConfigurationEnvironment, WhatOnlyLooksLikeAServiceLinkIsNone) {
  EXPECT_THAT(environment_warnings({{"PORCHLIGHT_PORT_HTTP", "80"}, {"PORCHLIGHT_PORT_80_TCP_NAME", "x"}}),
              SizeIs(2));
  EXPECT_THAT(environment_problem({{"PORCHLIGHT_SERVER_PORT", "http://10.0.0.3:80"}}),
              HasSubstr("PORCHLIGHT_SERVER_PORT"));
}

TEST(ConfigurationEnvironment, TheOwnNameIsStrongerThanTheUsualOneAndEmptyIsUnset) {
  Configuration configuration;
  Warnings warnings;
  ASSERT_TRUE(apply_environment(
      configuration,
      {{"PORCHLIGHT_SERVER_PORT", "1"}, {"PORT", "2"}, {"REDIS_URL", ""}, {"PORCHLIGHT_PRESENCE_GRACE", ""}},
      warnings));
  EXPECT_EQ(configuration.server.port, 1);
  EXPECT_TRUE(configuration.redis.url.empty());
  EXPECT_EQ(configuration.presence.grace, 8s);
}

TEST(ConfigurationFlags, UnknownKeysAreNamed) {
  Configuration configuration;
  EXPECT_THAT(problem_of(apply_flags(configuration, {{"a.b", "1"}})),
              AllOf(HasSubstr("--set a.b = \"1\""), HasSubstr("expected one of server.host")));
}

TEST(ConfigurationCheck, UrlsOfStoresAreLookedAtBeforeAnythingStarts) {
  Configuration configuration;
  for (const char* url :
       {"postgresql://u:hunter2@db/p?sslmode=verify-full", "postgres://db/p", "sqlite:a.db", ""}) {
    configuration.database.url = url;
    EXPECT_EQ(problem_of(check(configuration)), "") << url;
  }
  for (const char* url : {"postgresql://u:hunter2@db/p?nothing=1", "postgres://u:hunter2@db/p?sslmode=yes"}) {
    configuration.database.url = url;
    EXPECT_THAT(problem_of(check(configuration)),
                AllOf(HasSubstr("DATABASE_URL"), HasSubstr("expected"), Not(HasSubstr("hunter2"))));
  }
  configuration.database.url = "mysql://db";
  EXPECT_THAT(problem_of(check(configuration)), AllOf(HasSubstr("sqlite:PATH"), HasSubstr("postgresql://")));
  configuration.database.url.clear();
  configuration.redis.url = "memcached://:hunter2@cache";
  EXPECT_THAT(problem_of(check(configuration)), AllOf(HasSubstr("REDIS_URL"), Not(HasSubstr("hunter2"))));
}

TEST(ConfigurationCheck, AShortJwtSecretIsRefusedAndNotShown) {
  Configuration configuration;
  configuration.jwt.secret = "hunter2";
  EXPECT_THAT(problem_of(check(configuration)),
              AllOf(HasSubstr("expected 32 or more"), Not(HasSubstr("hunter2"))));
}

TEST(ConfigurationCheck, AContactForPushServicesIsAnAddress) {
  Configuration configuration;
  for (const char* const good : {"", "mailto:ops@shop.example", "https://shop.example/contact"}) {
    configuration.push.contact = good;
    EXPECT_EQ(problem_of(check(configuration)), "") << good;
  }
  for (const char* const bad : {"ops@shop.example", "mailto:", "mailto:ops", "http://shop.example/",
                                "https://a b/", "mailto:a@b.example\r\nX: y"}) {
    configuration.push.contact = bad;
    EXPECT_THAT(problem_of(check(configuration)), HasSubstr("PORCHLIGHT_PUSH_CONTACT")) << bad;
  }
}

TEST(ConfigurationCheck, WhatIsWrongWithMailIsSaidBeforeAnythingStarts) {
  Configuration configuration;
  configuration.mail.from = "nobody reads this while there is no server";
  EXPECT_EQ(problem_of(check(configuration)), "");
  configuration.mail = {.server = "smtps://mail.example", .from = "chat@shop.example"};
  EXPECT_EQ(problem_of(check(configuration)), "");
  const auto problem = [&](Configuration::Mail mail) {
    configuration.mail = std::move(mail);
    return problem_of(check(configuration));
  };
  const std::string server = "smtps://mail.example";
  const std::string from = "chat@shop.example";
  EXPECT_THAT(problem({.server = "https://u:hunter2@mail.example", .from = from}),
              AllOf(HasSubstr("PORCHLIGHT_MAIL_SERVER"), Not(HasSubstr("hunter2"))));
  EXPECT_THAT(problem({.server = server}), HasSubstr("PORCHLIGHT_MAIL_FROM"));
  EXPECT_THAT(problem({.server = server, .from = "Shop <chat@shop.example>"}), HasSubstr("one address"));
  EXPECT_THAT(problem({.server = server, .user = "u", .from = from}), HasSubstr("both or neither"));
  EXPECT_THAT(problem({.server = server, .password = "hunter2", .from = from}),
              AllOf(HasSubstr("both or neither"), Not(HasSubstr("hunter2"))));
  for (const char* const url :
       {"chat.shop.example", "https://a b/", "https://shop.example/#/x", "ftp://shop.example"}) {
    EXPECT_THAT(problem({.server = server, .from = from, .dashboard_url = url}),
                HasSubstr("PORCHLIGHT_MAIL_DASHBOARD_URL"))
        << url;
  }
  EXPECT_EQ(
      problem(
          {.server = server, .user = "u", .password = "p", .from = from, .dashboard_url = "https://a.b/c"}),
      "");
}

TEST(Configuration, SqlitePathComesFromUrlOrDataFolder) {
  Configuration configuration;
  configuration.server.data = "d";
  EXPECT_EQ(configuration.sqlite_path(), "d/porchlight.sqlite");
  configuration.database.url = "sqlite:a/b.db";
  EXPECT_EQ(configuration.sqlite_path(), "a/b.db");
  configuration.database.url = "sqlite:///a/b.db";
  EXPECT_EQ(configuration.sqlite_path(), "/a/b.db");
}

TEST(ConfigurationDocuments, TheDefaultFileUncommentedIsTheDefaults) {
  std::string text = default_configuration_toml();
  for (const Option& option : options()) {
    const std::string commented = "\n#" + std::string(option.name) + " = ";
    for (std::size_t at = 0; (at = text.find(commented, at)) != std::string::npos;) text.erase(at + 1, 1);
  }
  EXPECT_EQ(toml_problem(default_configuration_toml()), "");
  Configuration configuration;
  configuration.server.port = 1;
  configuration.url.strip_parameters.clear();
  ASSERT_EQ(problem_of(apply_toml(configuration, text, "f")), "");
  EXPECT_EQ(configuration.server.port, 8080);
  EXPECT_EQ(configuration.url.strip_parameters, Configuration{}.url.strip_parameters);
}

TEST(ConfigurationDocuments, TheTableHasARowForEveryOption) {
  const std::string table = default_configuration_markdown();
  for (const Option& option : options()) EXPECT_THAT(table, HasSubstr("`" + environment_name(option) + "`"));
}

TEST(Configuration, ProxiesAreTrustedByNumberOrByAddress) {
  const auto trust_of = [](std::string_view toml) {
    Configuration configuration;
    const auto done = apply_toml(configuration, toml, "porchlight.toml");
    return done ? value_text(*find_option("server.trust_proxy"), configuration) : done.error().message;
  };
  EXPECT_EQ(trust_of(""), "false");
  EXPECT_EQ(trust_of("server.trust_proxy = false"), "false");
  EXPECT_EQ(trust_of("server.trust_proxy = true"), "true");
  EXPECT_EQ(trust_of("server.trust_proxy = 1"), "true");
  EXPECT_EQ(trust_of("server.trust_proxy = 2"), "2");
  EXPECT_EQ(trust_of("server.trust_proxy = '10.0.0.0/8, ::1'"), "10.0.0.0/8,::1");
  EXPECT_EQ(trust_of("server.trust_proxy = ['10.1.0.0/8', '127.0.0.1']"), "10.0.0.0/8,127.0.0.1");
  for (const auto* wrong : {"17", "-1", "1.5", "'proxy.internal'", "['10.0.0.0/33']", "[1]"}) {
    EXPECT_THAT(trust_of("server.trust_proxy = " + std::string(wrong)), HasSubstr("a number of proxies"));
  }
}

TEST(Configuration, ProxiesInAVariableReadAsInTheFileThatIsPrinted) {
  for (const std::string value : {"true", "false", "3", "10.0.0.0/8,fd00::/8"}) {
    Configuration configuration;
    Warnings warnings;
    ASSERT_TRUE(apply_environment(configuration, {{"PORCHLIGHT_SERVER_TRUST_PROXY", value}}, warnings));
    const Option& option = *find_option("server.trust_proxy");
    EXPECT_EQ(value_text(option, configuration), value);
    Configuration again;
    ASSERT_TRUE(apply_toml(again, "server.trust_proxy = " + value_toml(option, configuration), "again"));
    EXPECT_EQ(again.server.trust_proxy, configuration.server.trust_proxy);
  }
}

}  // namespace
}  // namespace porchlight::app
