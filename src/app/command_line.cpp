#include "app/command_line.hpp"

#include "app/command_runner.hpp"
#include "app/option_values.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace porchlight::app {
namespace {

constexpr const char* settings_note =
    "Flags are stronger than the environment (PORCHLIGHT_<SECTION>_<OPTION>), which is stronger than "
    "--config.";

/// Adds the verbs to the application, which calls back into it and the runner: both outlive the parsing.
class Grammar {
 public:
  Grammar(CLI::App& app, CommandRunner& runner) : app_(app), runner_(runner) {}

  void add_all() {
    add_serve();
    add_project();
    add_agent();
    add_token();
    add_documents();
    add_explain();
  }

 private:
  using Action = int (CommandRunner::*)();

  CLI::App* verb(CLI::App& parent, const char* name, const char* description, Action action) {
    CLI::App* verb = parent.add_subcommand(name, description);
    verb->add_option("--config", runner_.config_file, "TOML file with settings")->type_name("FILE");
    flag_for(*verb, "--data", "server.data", "DIR", "Folder of the database");
    verb->add_option_function<std::vector<std::string>>(
            "--set", [this](const std::vector<std::string>& given) { take_settings(given); },
            "Any setting: --set presence.grace=8s")
        ->allow_extra_args(false)  // what follows its value is not another value
        ->type_name("SECTION.OPTION=VALUE");
    verb->final_callback([this, action] { runner_.chosen = action; });
    return verb;
  }

  CLI::App* printing_verb(CLI::App& parent, const char* name, const char* description, Action action) {
    CLI::App* added = verb(parent, name, description, action);
    added->add_flag("--json", runner_.json, "Print JSON");
    return added;
  }

  void flag_for(CLI::App& verb, const char* flag, const char* key, const char* type,
                const char* description) {
    verb.add_option_function<std::string>(
            flag, [this, key](const std::string& value) { runner_.flags.emplace_back(key, value); },
            description)
        ->type_name(type);
  }

  void take_settings(const std::vector<std::string>& given) {
    for (const std::string& one : given) {
      const std::size_t equals = one.find('=');
      if (equals == std::string::npos)
        throw CLI::ValidationError("--set " + one, "expected SECTION.OPTION=VALUE");
      runner_.flags.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
  }

  void add_serve() {
    CLI::App* serve = verb(app_, "serve", "Run the server", &CommandRunner::serve);
    flag_for(*serve, "--host", "server.host", "ADDRESS", "Address to listen on");
    flag_for(*serve, "--port", "server.port", "PORT", "Port for widgets, agents and REST");
    flag_for(*serve, "--internal-port", "server.internal_port", "PORT", "Port for /health, /ready, /metrics");
    flag_for(*serve, "--threads", "server.threads", "N", "I/O threads, 0 for one per core");
    flag_for(*serve, "--log-level", "log.level", "LEVEL", "debug, info, warning, error or off");
    serve->footer(settings_note);
  }

  void add_project() {
    CLI::App* project = app_.add_subcommand("project", "Projects: the sites that Porchlight watches over");
    project->require_subcommand(1);
    CLI::App* add = printing_verb(*project, "add", "Add a project", &CommandRunner::add_project);
    add->add_option("NAME", runner_.project_add.name, "What people call it")->required();
    add->add_option("--origin", runner_.project_add.origins, "scheme://host[:port], host, *.host or *")
        ->required();
    add->add_flag("--allow-missing-origin", runner_.project_add.allow_missing_origin,
                  "Let native clients in, which send no Origin");
    printing_verb(*project, "list", "List projects", &CommandRunner::list_projects);
    CLI::App* set = printing_verb(*project, "set", "Change a project", &CommandRunner::set_project);
    set->add_option("ID", runner_.project_change.id, "The project's number")->required();
    set->add_option("--name", runner_.project_change.name, "What people call it");
    set->add_option("--origin", runner_.project_change.origins, "The origins, in place of those it has");
    set->add_option("--allow-missing-origin", runner_.project_change.allow_missing_origin, "true or false");
    set->add_option("--enforce-identity", runner_.project_change.enforce_identity,
                    "true: a missing or wrong identity hash is refused");
    set->add_flag("--new-identity-secret", runner_.project_change.new_identity_secret, "Make a new one");
    add_chat(*set, runner_.project_change.chat);
    add_preview(*set, runner_.project_change.preview);
  }

  void add_chat(CLI::App& set, ChatChange& chat) {
    set.add_option("--chat", chat.enabled, "false: the widget shows no bubble");
    const auto text = [&](const char* flag, std::optional<std::string>& into, const char* type,
                          const char* description) {
      // Not add_option(…, into): it takes an empty text for none.
      set.add_option_function<std::string>(
             flag, [&into](const std::string& given) { into = given; }, description)
          ->type_name(type);
    };
    text("--chat-accent", chat.accent, "COLOR", "Color of the bubble and of the visitor's messages: #rrggbb");
    text("--chat-position", chat.position, "SIDE", "Where the bubble is: right or left");
    text("--chat-title", chat.title, "TEXT", "Above the messages; empty: the widget's own");
    text("--chat-greeting", chat.greeting, "TEXT", "Before the first message; empty: the widget's own");
  }

  void add_preview(CLI::App& set, PreviewChange& preview) {
    set.add_option("--preview", preview.enabled, "false: agents see no page of a visitor");
    set.add_option("--preview-mask-text", preview.mask_text, "true: all text of the page is masked");
    set.add_option("--preview-images", preview.show_images, "true: agents fetch images of the site");
    set.add_option("--preview-consent", preview.require_consent,
                   "true: only if the page says that the visitor consents");
    set.add_option("--preview-notice", preview.notice, "true: visitors are told while somebody looks");
  }

  void add_agent() {
    CLI::App* agent = app_.add_subcommand("agent", "Agents: the people who see visitors");
    agent->require_subcommand(1);
    CLI::App* add = printing_verb(*agent, "add", "Add an agent; prints a generated password once",
                                  &CommandRunner::add_agent);
    add_email(*add);
    add_projects(*add, "Numbers of the agent's projects")->required();
    add_role(*add, "owner, agent or viewer: what the agent is there (agent)");
    add->add_option("--name", runner_.agent_add.name, "What people call the agent");
    add_password_flag(*add);
    printing_verb(*agent, "list", "List agents", &CommandRunner::list_agents);
    CLI::App* set =
        printing_verb(*agent, "set", "Give an agent more projects, or another role in those it has",
                      &CommandRunner::set_agent);
    add_email(*set);
    add_projects(*set, "Numbers of these projects; the agent's others stay as they are")->required();
    add_role(*set,
             "owner, agent or viewer; without it the role stays, and is agent where the project is new");
    CLI::App* passwd = printing_verb(*agent, "passwd", "Give an agent a new password; prints it once",
                                     &CommandRunner::set_password);
    add_email(*passwd);
    add_password_flag(*passwd);
    CLI::App* remove = printing_verb(*agent, "remove", "Remove an agent, or only take projects away from it",
                                     &CommandRunner::remove_agent);
    add_email(*remove);
    add_projects(*remove, "Numbers of the projects to take away; the agent itself stays");
  }

  CLI::Option* add_projects(CLI::App& verb, const char* description) {
    return verb.add_option("--project", runner_.projects, description)->type_name("ID");
  }

  void add_role(CLI::App& verb, const char* description) {
    verb.add_option_function<std::string>(
            "--role", [this](const std::string& role) { take_role(role); }, description)
        ->type_name("ROLE");
  }

  void take_role(const std::string& text) {
    runner_.role = store::role_from(text);
    if (!runner_.role) throw CLI::ValidationError("--role " + text, "expected owner, agent or viewer");
  }

  void add_email(CLI::App& verb) {
    verb.add_option("EMAIL", runner_.email, "The agent's e-mail")->required();
  }

  void add_password_flag(CLI::App& verb) {
    verb.add_flag("--password-stdin", runner_.password_from_input, "Read the password from standard input");
  }

  void add_token() {
    CLI::App* token = printing_verb(app_, "token", "Print an agent's token", &CommandRunner::print_token);
    add_email(*token);
    token
        ->add_option_function<std::string>(
            "--ttl",
            [this](const std::string& text) {
              runner_.ttl = parse_duration(text);
              if (!runner_.ttl || runner_.ttl->count() == 0) {
                throw CLI::ValidationError("--ttl " + text, "expected a duration such as 30m or 1h");
              }
            },
            "How long it is good for: 1h")
        ->type_name("DURATION");
  }

  void add_documents() {
    verb(app_, "migrate", "Bring the database up to date", &CommandRunner::migrate);
    printing_verb(app_, "check-config", "Read all settings and say whether they are good",
                  &CommandRunner::check_configuration)
        ->footer(settings_note);
    CLI::App* documents =
        app_.add_subcommand("default-config", "Print a file with every setting and its default");
    documents->add_flag("--markdown", runner_.markdown, "Print a table instead");
    documents->final_callback([this] { runner_.chosen = &CommandRunner::print_defaults; });
    CLI::App* version = app_.add_subcommand("version", "Print the version");
    version->add_flag("--json", runner_.json, "Print JSON");
    version->final_callback([this] { runner_.chosen = &CommandRunner::print_version; });
  }

  void add_explain() {
    CLI::App* explain =
        printing_verb(app_, "explain", "Say what is known of a visitor", &CommandRunner::explain);
    explain->add_option("PROJECT", runner_.project, "The project's number")->required();
    explain->add_option("UID", runner_.uid, "The visitor's uid")->required();
  }

  CLI::App& app_;
  CommandRunner& runner_;
};

}  // namespace

int run_command_line(std::vector<std::string> arguments, const Surroundings& surroundings) {
  CLI::App app("Porchlight: who is on your site, now.", "porchlight");
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Print the help of every verb");
  CommandRunner runner(surroundings);
  Grammar grammar(app, runner);  // what it adds calls back into it while parsing
  grammar.add_all();
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, surroundings.out, surroundings.err);
    return status == 0 ? 0 : 2;
  }
  return (runner.*runner.chosen)();
}

}  // namespace porchlight::app
