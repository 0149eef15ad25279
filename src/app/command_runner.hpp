#pragma once
// Between what was typed and what is done: the parsed arguments, and one method for each verb that loads the
// configuration, opens the database and calls the command.

#include "app/commands.hpp"
#include "app/surroundings.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::app {

class CommandRunner {
 public:
  explicit CommandRunner(const Surroundings& surroundings) : surroundings_(surroundings) {}

  // Filled by the parser.
  int (CommandRunner::*chosen)() = nullptr;
  std::string config_file;
  NamedTexts flags;
  bool json = false;
  bool markdown = false;
  bool password_from_input = false;
  ProjectAdd project_add;
  ProjectSet project_set;
  IdentitySecretChange secret_change;
  AgentAdd agent_add;
  std::string email;
  std::vector<ProjectId> projects;  // of the agent
  std::optional<store::Role> role;  // in them
  std::optional<Milliseconds> ttl;
  ProjectId project = 0;
  bool confirmed = false;
  std::string uid;
  std::string backup_file;
  std::string public_address;
  bool replace = false;  // what is there

  // One for each verb; they return the exit status.
  int serve();
  int add_project();
  int list_projects();
  int set_project();
  int project_secret();
  int remove_project();
  int add_agent();
  int list_agents();
  int set_agent();
  int set_password();
  int remove_agent();
  int print_token();
  int set_up();
  int migrate();
  int check_configuration();
  int print_defaults();
  int print_version();
  int explain();
  int backup();
  int restore();
  int doctor();

 private:
  using Work = std::function<Result<void>(const Configuration&, store::Database&)>;

  [[nodiscard]] Result<Configuration> configuration(Warnings& warnings) const;
  /// Tells what it was warned of.
  [[nodiscard]] Result<Configuration> configuration() const;
  [[nodiscard]] Output output() const { return {surroundings_.out, json}; }
  [[nodiscard]] Result<std::optional<std::string>> read_password() const;
  /// On the database that there is; one that is not there is made only where `none` says so.
  int with_database(const Work& work, store::NoSchema none = store::NoSchema::refuse) const;
  [[nodiscard]] Result<void> confirm_removal(const store::Project& doomed) const;
  /// Without the database: for what is done to its file.
  int with_configuration(const std::function<Result<void>(const Configuration&)>& work) const;
  int report(const Error& error) const;

  const Surroundings& surroundings_;
};

}  // namespace porchlight::app
