#include "app/command_runner.hpp"

#include "app/configuration_documents.hpp"
#include "app/open_database.hpp"
#include "app/options.hpp"
#include "app/version.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "visits/location_file.hpp"

#include <istream>
#include <ostream>
#include <utility>

namespace porchlight::app {
namespace {

constexpr int success = 0;
constexpr int failed = 1;

std::string configuration_json(const Configuration& configuration) {
  std::string out;
  json::ObjectWriter object(out);
  for (const Option& option : options()) {
    const std::string value = value_text(option, configuration);
    object.text(key_of(option), option.secret && !value.empty() ? "(set)" : value);
  }
  object.end();
  return out;
}

}  // namespace

Result<Configuration> CommandRunner::configuration(Warnings& warnings) const {
  return load_configuration({.file = config_file, .environment = surroundings_.environment, .flags = flags},
                            warnings);
}

Result<Configuration> CommandRunner::configuration() const {
  Warnings warnings;
  auto settings = configuration(warnings);
  for (const std::string& warning : warnings) surroundings_.err << "porchlight: warning: " << warning << '\n';
  return settings;
}

int CommandRunner::report(const Error& error) const {
  surroundings_.err << "porchlight: " << error.message << '\n';
  return failed;
}

int CommandRunner::with_database(const Work& work, store::NoSchema none) const {
  return with_configuration([&](const Configuration& settings) -> Result<void> {
    const auto database = open_database(settings, none);
    if (!database) return database.error();
    return work(settings, **database);
  });
}

int CommandRunner::with_configuration(const std::function<Result<void>(const Configuration&)>& work) const {
  const auto settings = configuration();
  if (!settings) return report(settings.error());
  const auto result = work(*settings);
  return result ? success : report(result.error());
}

Result<std::optional<std::string>> CommandRunner::read_password() const {
  if (!password_from_input) return std::optional<std::string>();
  std::string line;
  if (!std::getline(surroundings_.in, line)) {
    return Error{ErrorCode::bad_request, "--password-stdin: expected a password on standard input"};
  }
  if (line.ends_with('\r')) line.pop_back();
  return std::optional(std::move(line));
}

int CommandRunner::serve() {
  Warnings warnings;
  const auto settings = configuration(warnings);
  if (!settings) return report(settings.error());
  log::set_up(settings->log.level, settings->log.format);
  for (const std::string& warning : warnings) log::warning(warning);
  return surroundings_.serve(*settings);
}

int CommandRunner::add_project() {
  return with_database(
      [this](const Configuration&, store::Database& database) {
        return app::project_add(database, project_add, output());
      },
      store::NoSchema::make);
}

int CommandRunner::list_projects() {
  return with_database(
      [this](const Configuration&, store::Database& database) { return project_list(database, output()); });
}

int CommandRunner::set_project() {
  return with_database([this](const Configuration&, store::Database& database) {
    return app::project_set(database, project_set, output());
  });
}

int CommandRunner::project_secret() {
  return with_database([this](const Configuration&, store::Database& database) {
    return app::project_secret(database, secret_change, output());
  });
}

/// At a terminal somebody may have mistyped a number; a script says what it means.
Result<void> CommandRunner::confirm_removal(const store::Project& doomed) const {
  if (confirmed || !surroundings_.at_terminal) return {};
  surroundings_.err << "Project " << doomed.id << " (" << doomed.name
                    << ") goes with all its visitors and messages, for good. Type its number to remove it: ";
  std::string line;
  std::getline(surroundings_.in, line);
  if (line == std::to_string(doomed.id)) return {};
  return Error{ErrorCode::bad_request, "nothing was removed"};
}

int CommandRunner::remove_project() {
  return with_database([this](const Configuration&, store::Database& database) -> Result<void> {
    const auto doomed = database.projects().find(project);
    if (!doomed) return doomed.error();
    if (auto sure = confirm_removal(*doomed); !sure) return sure;
    return project_remove(database, *doomed, output());
  });
}

int CommandRunner::add_agent() {
  auto password = read_password();
  if (!password) return report(password.error());
  agent_add.email = email;
  agent_add.projects = projects;
  agent_add.role = role.value_or(agent_add.role);
  agent_add.password = std::move(*password);
  return with_database([this](const Configuration&, store::Database& database) {
    return app::agent_add(database, agent_add, output());
  });
}

int CommandRunner::list_agents() {
  return with_database(
      [this](const Configuration&, store::Database& database) { return agent_list(database, output()); });
}

int CommandRunner::set_agent() {
  return with_database([this](const Configuration&, store::Database& database) {
    return agent_set(database, email, {.projects = projects, .role = role}, output());
  });
}

int CommandRunner::set_password() {
  const auto password = read_password();
  if (!password) return report(password.error());
  return with_database([&](const Configuration&, store::Database& database) {
    return agent_passwd(database, email, *password, output());
  });
}

int CommandRunner::remove_agent() {
  return with_database([this](const Configuration&, store::Database& database) {
    return agent_remove(database, email, projects, output());
  });
}

int CommandRunner::print_token() {
  return with_database([this](const Configuration& settings, store::Database& database) -> Result<void> {
    const auto secret = load_jwt_secret(settings, database);
    if (!secret) return secret.error();
    return app::print_token(database, email, *secret, SystemClock{}.wall(), ttl.value_or(settings.jwt.ttl),
                            output());
  });
}

int CommandRunner::set_up() {
  return with_database(
      [this](const Configuration& settings, store::Database& database) {
        return print_setup(settings, database, SystemClock{}.wall(), output());
      },
      store::NoSchema::make);
}

int CommandRunner::migrate() {
  return with_database(
      [this](const Configuration& settings, store::Database&) -> Result<void> {
        surroundings_.out << "the database is up to date: " << database_place(settings) << '\n';
        return {};
      },
      store::NoSchema::make);
}

int CommandRunner::check_configuration() {
  const auto settings = configuration();
  if (!settings) return report(settings.error());
  if (const std::string& locations = settings->visits.location_database; !locations.empty()) {
    if (const auto file = visits::LocationFile::open(locations); !file) return report(file.error());
  }
  surroundings_.out << (json ? configuration_json(*settings) : "the configuration is good") << '\n';
  return success;
}

int CommandRunner::print_defaults() {
  surroundings_.out << (markdown ? default_configuration_markdown() : default_configuration_toml());
  return success;
}

int CommandRunner::print_version() {
  if (json) {
    surroundings_.out << "{\"version\":\"" << version << "\"}\n";
  } else {
    surroundings_.out << "porchlight " << version << '\n';
  }
  return success;
}

int CommandRunner::explain() {
  return with_database([this](const Configuration& settings, store::Database& database) {
    return app::explain(settings, database, project, uid, output());
  });
}

int CommandRunner::backup() {
  return with_configuration([this](const Configuration& settings) {
    return app::backup(settings, backup_file, replace, output());
  });
}

int CommandRunner::restore() {
  return with_configuration([this](const Configuration& settings) {
    return app::restore(settings, backup_file, replace, SystemClock{}.wall(), output());
  });
}

int CommandRunner::doctor() {
  const auto settings = configuration();
  if (!settings) return report(settings.error());
  return examine(*settings, public_address, output()) ? success : failed;
}

}  // namespace porchlight::app
