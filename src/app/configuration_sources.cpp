#include "app/configuration_sources.hpp"

#include "app/nearest_name.hpp"
#include "app/open_file_store.hpp"
#include "app/options.hpp"
#include "app/service_links.hpp"
#include "app/unknown_setting.hpp"
#include "base/ascii.hpp"
#include "base/mail_address.hpp"
#include "driver/postgres/target.hpp"
#include "driver/redis/options.hpp"
#include "driver/smtp/server.hpp"
#include "net/base_path.hpp"

#include <algorithm>
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

/// Of this program's own tests and tools.
bool is_no_setting(std::string_view name) {
  return name == file_variable || name == "PORCHLIGHT_SEEDS" || name == "PORCHLIGHT_SEED" ||
         name.starts_with("PORCHLIGHT_TEST_");
}

/// PORCHLIGHT_PORT for PORCHLIGHT_SERVER_PORT, or a slip of the pen.
std::optional<std::string> meant_variable(std::string_view name) {
  std::vector<std::string> names;
  for (const Option& option : options()) {
    names.push_back(environment_name(option));
    const std::string_view full = names.back();
    const std::string_view own = full.substr(prefix.size() + option.section.size() + 1);
    if (name.substr(prefix.size()) == own) return names.back();
  }
  return nearest_name(name, names);
}

std::string unknown_variable(std::string_view name) {
  const auto meant = meant_variable(name);
  return std::string(name) + " is no setting and has no effect: " +
         (meant ? "did you mean " + *meant + "?" : "expected one that `porchlight default-config` lists");
}

Result<void> apply_alias(Configuration& configuration, const Option& option, const NamedTexts& environment) {
  const std::string value = option.alias.empty() ? std::string() : variable(environment, option.alias);
  if (value.empty()) return {};
  return set_option(configuration, option, value, option.alias);
}

Result<void> check_files(const Configuration::Files& files) {
  if (files.store == "disk") return {};
  if (files.store == "s3") return store::check_s3(s3_options(files));
  return problem("PORCHLIGHT_FILES_STORE (files.store): expected disk or s3");
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

Result<void> apply_environment(Configuration& configuration, const NamedTexts& environment,
                               Warnings& warnings) {
  for (const Option& option : options()) {
    if (auto done = apply_alias(configuration, option, environment); !done) return done;
  }
  for (const auto& [name, value] : environment) {
    if (!std::string_view(name).starts_with(prefix) || is_no_setting(name) || value.empty()) continue;
    if (is_service_link(name, value)) continue;
    const auto option = std::ranges::find(options(), name, environment_name);
    if (option == options().end()) {
      warnings.push_back(unknown_variable(name));
      continue;
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
  const auto is_letter_or_digit = [](char c) { return ascii::is_letter_or_digit(c); };
  return text.size() <= 8 && std::ranges::all_of(text, is_letter_or_digit);
}

bool is_web_address(std::string_view text) {
  const auto is_plain = [](char c) { return c > ' ' && c <= '~' && c != '"' && c != '<' && c != '>'; };
  return (text.starts_with("https://") || text.starts_with("http://")) && text.find('#') == text.npos &&
         std::ranges::all_of(text, is_plain);
}

Result<void> check_mail(const Configuration::Mail& mail) {
  if (!mail.is_on()) return {};
  if (const auto server = driver::read_smtp_server(mail.server); !server) {
    return problem("PORCHLIGHT_MAIL_SERVER (mail.server): " + server.error().message);
  }
  if (!is_mail_address(mail.from)) {
    return problem("PORCHLIGHT_MAIL_FROM (mail.from): expected one address like chat@example.com");
  }
  if (mail.user.empty() != mail.password.empty()) {
    return problem("mail.user, mail.password: expected both or neither");
  }
  if (!mail.dashboard_url.empty() && !is_web_address(mail.dashboard_url)) {
    return problem(
        "PORCHLIGHT_MAIL_DASHBOARD_URL (mail.dashboard_url): expected an address like "
        "https://chat.example.com/, or nothing");
  }
  return {};
}

Result<void> check_push(const Configuration::Push& push) {
  const bool is_address = push.contact.starts_with("https://") && is_web_address(push.contact);
  const bool is_mail =
      push.contact.starts_with("mailto:") &&
      is_mail_address(std::string_view(push.contact).substr(std::string_view("mailto:").size()));
  if (push.contact.empty() || is_address || is_mail) return {};
  return problem(
      "PORCHLIGHT_PUSH_CONTACT (push.contact): expected mailto: and an address, https://, or nothing");
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
  if (!net::normalise_base_path(configuration.server.base_path)) {
    return problem(
        "PORCHLIGHT_SERVER_BASE_PATH (server.base_path): expected a path such as /chat, of letters, digits "
        "and "
        "-._~ between slashes");
  }
  if (auto files = check_files(configuration.files); !files) return files;
  if (auto push = check_push(configuration.push); !push) return push;
  const std::size_t secret = configuration.jwt.secret.size();
  if (secret != 0 && secret < jwt_secret_characters) {
    return problem(
        "PORCHLIGHT_JWT_SECRET (jwt.secret) has " + std::to_string(secret) +
        " characters: expected 32 or more, or nothing for one that is made and kept in the database");
  }
  return check_mail(configuration.mail);
}

Result<Configuration> load_configuration(const Sources& sources, Warnings& warnings) {
  Configuration configuration;
  const std::string file = sources.file.empty() ? variable(sources.environment, file_variable) : sources.file;
  if (!file.empty()) {
    const auto text = read_file(file);
    if (!text) return text.error();
    if (auto done = apply_toml(configuration, *text, file); !done) return done.error();
  }
  if (auto done = apply_environment(configuration, sources.environment, warnings); !done) return done.error();
  if (auto done = apply_flags(configuration, sources.flags); !done) return done.error();
  if (auto done = check(configuration); !done) return done.error();
  return configuration;
}

}  // namespace porchlight::app
