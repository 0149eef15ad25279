#include "app/configuration_sources.hpp"

#include "app/options.hpp"
#include "app/unknown_setting.hpp"
#include "driver/postgres_target.hpp"
#include "driver/redis_options.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace porchlight::app {
namespace {

/// Shorter secrets can be guessed from one token.
constexpr std::size_t jwt_secret_characters = 32;
constexpr std::string_view prefix = "PORCHLIGHT_";
constexpr std::string_view file_variable = "PORCHLIGHT_CONFIG";

Error problem(std::string message) {
  return {ErrorCode::bad_request, std::move(message)};
}

std::string variable(const NamedTexts& environment, std::string_view name) {
  const auto found = std::ranges::find(environment, name, [](const auto& entry) { return entry.first; });
  return found == environment.end() ? std::string() : found->second;
}

bool belongs_to_others(std::string_view name) {
  constexpr std::array exact{file_variable, std::string_view("PORCHLIGHT_SEEDS"),
                             std::string_view("PORCHLIGHT_PORT")};
  constexpr std::array<std::string_view, 3> prefixes{"PORCHLIGHT_TEST_", "PORCHLIGHT_PORT_",
                                                     "PORCHLIGHT_SERVICE_"};
  return std::ranges::find(exact, name) != exact.end() ||
         std::ranges::any_of(prefixes, [&](std::string_view one) { return name.starts_with(one); });
}

Result<void> apply_alias(Configuration& configuration, const Option& option, const NamedTexts& environment) {
  const std::string value = option.alias.empty() ? std::string() : variable(environment, option.alias);
  if (value.empty()) return {};
  return set_option(configuration, option, value, option.alias);
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return problem("configuration file \"" + path + "\": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

}  // namespace

std::string Configuration::sqlite_path() const {
  constexpr std::string_view scheme = "sqlite:";
  if (!database.url.starts_with(scheme)) return server.data + "/porchlight.sqlite";
  std::string_view path = std::string_view(database.url).substr(scheme.size());
  if (path.starts_with("///")) path.remove_prefix(2);
  return std::string(path);
}

NamedTexts process_environment() {
  NamedTexts variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    variables.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Result<void> apply_environment(Configuration& configuration, const NamedTexts& environment) {
  for (const Option& option : options()) {
    if (auto done = apply_alias(configuration, option, environment); !done) return done;
  }
  for (const auto& [name, value] : environment) {
    if (!std::string_view(name).starts_with(prefix) || belongs_to_others(name) || value.empty()) continue;
    const auto option = std::ranges::find(options(), name, environment_name);
    if (option == options().end()) {
      return unknown_setting({.place = {}, .key = name, .value = shown_value(value)},
                             "PORCHLIGHT_<SECTION>_<OPTION> of " + known_keys({}));
    }
    if (auto done = set_option(configuration, *option, value, name); !done) return done;
  }
  return {};
}

Result<void> apply_flags(Configuration& configuration, const NamedTexts& flags) {
  for (const auto& [key, value] : flags) {
    const Option* option = find_option(key);
    if (option == nullptr) {
      return unknown_setting({.place = "--set ", .key = key, .value = shown_value(value)},
                             "one of " + known_keys({}));
    }
    if (auto done = set_option(configuration, *option, value, key); !done) return done;
  }
  return {};
}

bool is_node_tag(std::string_view text) {
  const auto is_letter_or_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return text.size() <= 8 && std::ranges::all_of(text, is_letter_or_digit);
}

Result<void> check(const Configuration& configuration) {
  const std::string& database = configuration.database.url;
  if (configuration.uses_postgres()) {
    if (const auto target = driver::PostgresTarget::parse(database); !target) {
      return problem("DATABASE_URL (database.url): " + target.error().message);
    }
  } else if (!database.empty() && (!database.starts_with("sqlite:") || configuration.sqlite_path().empty())) {
    return problem(
        "DATABASE_URL (database.url): expected postgresql://USER:PASSWORD@HOST[:PORT]/DATABASE, sqlite:PATH, "
        "or nothing for SQLite in the data folder");
  }
  if (!configuration.redis.url.empty()) {
    if (const auto server = driver::parse_redis_url(configuration.redis.url); !server) {
      return problem("REDIS_URL (redis.url): " + server.error().message);
    }
  }
  if (const std::string& node = configuration.server.node; !is_node_tag(node)) {
    return problem("PORCHLIGHT_SERVER_NODE (server.node): expected up to 8 letters and digits");
  }
  const std::size_t secret = configuration.jwt.secret.size();
  if (secret != 0 && secret < jwt_secret_characters) {
    return problem(
        "PORCHLIGHT_JWT_SECRET (jwt.secret) has " + std::to_string(secret) +
        " characters: expected 32 or more, or nothing for one that is made and kept in the database");
  }
  return {};
}

Result<Configuration> load_configuration(const Sources& sources) {
  Configuration configuration;
  const std::string file = sources.file.empty() ? variable(sources.environment, file_variable) : sources.file;
  if (!file.empty()) {
    const auto text = read_file(file);
    if (!text) return text.error();
    if (auto done = apply_toml(configuration, *text, file); !done) return done.error();
  }
  if (auto done = apply_environment(configuration, sources.environment); !done) return done.error();
  if (auto done = apply_flags(configuration, sources.flags); !done) return done.error();
  if (auto done = check(configuration); !done) return done.error();
  return configuration;
}

}  // namespace porchlight::app
