#include "app/command_line.hpp"

#include "app/command_runner.hpp"
#include "app/nearest_name.hpp"
#include "app/option_values.hpp"
#include "store/database/assignment_rule.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <utility>

namespace porchlight::app {
namespace {

constexpr const char* settings_note =
    "Flags are stronger than the environment (PORCHLIGHT_<SECTION>_<OPTION>), which is stronger than "
    "--config.";

constexpr int wrong_command_line = 2;

/// Adds the verbs to the application, which calls back into it and the runner: both outlive the parsing.
class Grammar {
 public:
  Grammar(CLI::App& app, CommandRunner& runner) : app_(app), runner_(runner) {}

  void add_all() {
    add_serve();
    add_project();
    add_agent();
    add_token();
    add_setup();
    add_documents();
    add_explain();
    add_backups();
    add_doctor();
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
    CLI::App* add = printing_verb(*project, "add", "Add a project", &CommandRunner::add_project);
    add->add_option("NAME", runner_.project_add.name, "What people call it")->required();
    add->add_option("--origin", runner_.project_add.origins, "scheme://host[:port], host, *.host or *")
        ->required();
    add->add_flag("--allow-missing-origin", runner_.project_add.allow_missing_origin,
                  "Let native clients in, which send no Origin");
    add_visit_days(*add, runner_.project_add.visit_days);
    printing_verb(*project, "list", "List projects", &CommandRunner::list_projects);
    CLI::App* set = printing_verb(*project, "set", "Change a project", &CommandRunner::set_project);
    add_project_id(*set, "ID", runner_.project_set.id);
    set->add_option("--name", runner_.project_set.change.name, "What people call it");
    set->add_option("--add-origin", runner_.project_set.added_origins, "Origins beside those it has");
    set->add_option("--remove-origin", runner_.project_set.removed_origins, "Origins that it has no more");
    set->add_option("--origin", runner_.project_set.origins, "The origins, in place of ALL those it has");
    switch_for(*set, "--allow-missing-origin", runner_.project_set.change.allow_missing_origin,
               "true: native clients are let in, which send no Origin");
    switch_for(*set, "--enforce-identity", runner_.project_set.change.enforce_identity,
               "true: a missing or wrong identity hash is refused");
    switch_for(*set, "--public-count", runner_.project_set.change.count_is_public,
               "true: anybody may ask how many visitors are here");
    set->add_flag("--new-identity-secret", runner_.project_set.new_identity_secret,
                  "Make a new one, as `project secret ID --rotate` does");
    add_visit_days(*set, runner_.project_set.change.visit_days);
    add_assignment(*set, runner_.project_set.change.assignment);
    add_chat(*set, runner_.project_set.change.chat);
    add_preview(*set, runner_.project_set.change.preview);
    CLI::App* secret = printing_verb(*project, "secret", "Show or renew a project's identity secret",
                                     &CommandRunner::project_secret);
    add_project_id(*secret, "ID", runner_.secret_change.id);
    secret->add_flag("--show", runner_.secret_change.show, "Print it");
    secret->add_flag("--rotate", runner_.secret_change.rotate, "Make a new one; the old one stays valid");
    secret->add_flag("--drop-old", runner_.secret_change.drop_old, "The old one is valid no more");
    CLI::App* remove =
        printing_verb(*project, "remove", "Remove a project with all its visitors and messages",
                      &CommandRunner::remove_project);
    add_project_id(*remove, "ID", runner_.project);
    remove->add_flag("--yes", runner_.confirmed, "Do not ask, where this is typed at a terminal");
  }

  static void add_project_id(CLI::App& verb, const char* name, ProjectId& into) {
    verb.add_option_function<std::string>(
            name, [name, &into](const std::string& text) { into = project_id(name, text); },
            "The project's number, as `porchlight project list` prints it")
        ->type_name("")
        ->required();
  }

  static ProjectId project_id(const std::string& name, const std::string& text) {
    ProjectId id = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (problem == std::errc{} && end == text.data() + text.size() && id > 0) return id;
    throw CLI::ValidationError(name + " " + text,
                               "expected a project's number, as `porchlight project list` prints it");
  }

  static void add_visit_days(CLI::App& verb, std::optional<std::int64_t>& into) {
    verb.add_option("--visit-days", into, "Days for which visits and page views are kept: 1 to 3650")
        ->type_name("N");
  }

  static void add_assignment(CLI::App& set, std::optional<store::Assignment>& into) {
    set.add_option_function<std::string>(
           "--assignment",
           [&into](const std::string& text) {
             into = store::assignment_from(text);
             if (!into) {
               throw CLI::ValidationError("--assignment " + text, "expected off, inTurn or leastBusy");
             }
           },
           "Who gets a conversation that nobody has: off, inTurn or leastBusy, of the agents who are here")
        ->type_name("RULE");
  }

  /// A flag with a value, so that it can be switched off as well.
  static void switch_for(CLI::App& verb, const char* flag, std::optional<bool>& into,
                         const char* description) {
    verb.add_option_function<std::string>(
            flag,
            [flag, &into](const std::string& text) {
              into = parse_boolean(text);
              if (!into) throw CLI::ValidationError(std::string(flag) + " " + text, "expected true or false");
            },
            description)
        ->type_name("true|false");
  }

  void add_chat(CLI::App& set, access::ChatChange& chat) {
    switch_for(set, "--chat", chat.enabled, "false: the widget shows no bubble");
    const auto text = [&](const char* flag, std::optional<std::string>& into, const char* type,
                          const char* description) {
      // Not add_option(…, into): it takes an empty text for none.
      set.add_option_function<std::string>(
             flag, [&into](const std::string& given) { into = given; }, description)
          ->type_name(type);
    };
    text("--chat-accent", chat.accent, "COLOR", "Color of the bubble and of the visitor's messages: #rrggbb");
    text("--chat-position", chat.position, "SIDE", "Where the bubble is: right or left");
    text("--chat-theme", chat.theme, "THEME",
         "auto: light or dark as the visitor's system; or always light or dark");
    text("--chat-title", chat.title, "TEXT", "Above the messages; empty: the widget's own");
    text("--chat-greeting", chat.greeting, "TEXT", "Before the first message; empty: the widget's own");
    switch_for(set, "--chat-rating", chat.rating, "true: visitors are asked for a rating after closing");
    switch_for(set, "--chat-typing-preview", chat.typing_preview,
               "true: agents see what a visitor writes before it is sent");
    switch_for(set, "--chat-ask-email", chat.ask_email,
               "false: the chat asks nobody for an e-mail, also where no agent is there");
    switch_for(set, "--chat-files", chat.files, "false: no files may be sent, either way");
  }

  void add_preview(CLI::App& set, access::PreviewChange& preview) {
    switch_for(set, "--preview", preview.enabled, "false: agents see no page of a visitor");
    switch_for(set, "--preview-mask-text", preview.mask_text, "true: all text of the page is masked");
    switch_for(set, "--preview-images", preview.show_images, "true: agents fetch images of the site");
    switch_for(set, "--preview-consent", preview.require_consent,
               "true: only if the page says that the visitor consents");
    switch_for(set, "--preview-notice", preview.notice, "true: visitors are told while somebody looks");
  }

  void add_agent() {
    CLI::App* agent = app_.add_subcommand("agent", "Agents: the people who see visitors");
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
    return verb
        .add_option_function<std::vector<std::string>>(
            "--project",
            [this](const std::vector<std::string>& given) {
              for (const std::string& text : given) runner_.projects.push_back(project_id("--project", text));
            },
            description)
        ->type_name("ID");
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

  void add_setup() {
    printing_verb(app_, "setup", "Print the key by which the dashboard makes the first project and its owner",
                  &CommandRunner::set_up)
        ->footer(settings_note);
  }

  void add_backups() {
    CLI::App* backup = printing_verb(app_, "backup", "Copy the SQLite database to a file, while servers run",
                                     &CommandRunner::backup);
    backup->add_option("FILE", runner_.backup_file, "Where to; its owner alone can read it")
        ->required()
        ->type_name("FILE");
    backup->add_flag("--replace", runner_.replace, "In the place of a file that is there");
    CLI::App* restore = printing_verb(app_, "restore", "Put a backup in the place of the SQLite database",
                                      &CommandRunner::restore);
    restore->add_option("FILE", runner_.backup_file, "What `porchlight backup` has made")
        ->required()
        ->type_name("FILE");
    restore->add_flag("--replace", runner_.replace,
                      "In the place of a database that is there; a copy of that is kept beside it");
  }

  void add_doctor() {
    CLI::App* doctor =
        printing_verb(app_, "doctor", "Look at stores, database, machine and proxies, and say what to do",
                      &CommandRunner::doctor);
    doctor
        ->add_option("--address", runner_.public_address,
                     "Where visitors and agents find it: a long poll and a WebSocket go there, and back")
        ->type_name("URL");
    flag_for(*doctor, "--host", "server.host", "ADDRESS", "Address that the server listens on");
    flag_for(*doctor, "--port", "server.port", "PORT", "Its port");
    flag_for(*doctor, "--internal-port", "server.internal_port", "PORT", "Its port for /health");
    doctor->footer("Exit status: 0 where nothing is wrong, 1 where something is.\n" +
                   std::string(settings_note));
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
    add_project_id(*explain, "PROJECT", runner_.project);
    explain->add_option("UID", runner_.uid, "The visitor's uid")->required();
  }

  CLI::App& app_;
  CommandRunner& runner_;
};

/// What people type who know other programs: `help VERB`, `--version`.
void take_usual_words(std::vector<std::string>& arguments) {
  if (arguments.empty()) return;
  std::string& first = arguments.front();
  if (first == "--version" || first == "-V") first = "version";
  if (first != "help") return;
  arguments.erase(arguments.begin());
  arguments.emplace_back("--help");
}

/// Names that `app` knows: its verbs, or its flags.
std::vector<std::string> known_names(const CLI::App& app, bool flags) {
  std::vector<std::string> names;
  if (flags) {
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  } else {
    for (const CLI::App* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  }
  return names;
}

std::string no_such(const std::string& program, bool flag, const std::string& name,
                    const std::vector<std::string>& names) {
  const auto meant = nearest_name(name, names);
  const std::string kind = flag ? "flag" : "verb";
  return program + ": there is no " + kind + " '" + name + "': " +
         (meant ? "did you mean '" + *meant + "'?" : "expected one that `" + program + " --help` lists");
}

/// `porchlight --data DIR serve`: flags belong to verbs.
std::string verb_before(const std::string& program, const std::string& flag,
                        const std::vector<std::string>& verbs) {
  std::string list;
  for (const std::string& verb : verbs) list += (list.empty() ? "" : ", ") + verb;
  return program + ": expected a verb (subcommand) before " + flag + ": one of " + list;
}

/// Follows the words to the verb that they choose. Errors: badRequest, for the first word that is none of the
/// verbs or flags that there are where it stands.
Result<const CLI::App*> chosen_verb(const CLI::App& app, const std::vector<std::string>& arguments) {
  const CLI::App* verb = &app;
  std::string program = app.get_name();
  for (const std::string& word : arguments) {
    const bool flag = word.starts_with("--") && word.size() > 2;
    const bool expects_verb = !known_names(*verb, false).empty() && !word.starts_with('-');
    if (!flag && !expects_verb) continue;  // a value, or a short flag
    const std::string name = flag ? word.substr(0, word.find('=')) : word;
    const auto names = known_names(*verb, flag);
    if (std::ranges::find(names, name) == names.end()) {
      const auto verbs = known_names(*verb, false);
      return Error{ErrorCode::bad_request, flag && !verbs.empty() ? verb_before(program, name, verbs)
                                                                  : no_such(program, flag, name, names)};
    }
    if (flag) continue;
    verb = verb->get_subcommand(word);
    program += " " + word;
  }
  return verb;
}

}  // namespace

int run_command_line(std::vector<std::string> arguments, const Surroundings& surroundings) {
  CLI::App app("Porchlight: who is on your site, now.", "porchlight");
  app.set_help_all_flag("--help-all", "Print the help of every verb");
  CommandRunner runner(surroundings);
  Grammar grammar(app, runner);  // what it adds calls back into it while parsing
  grammar.add_all();
  take_usual_words(arguments);
  const auto verb = chosen_verb(app, arguments);
  if (!verb) {
    surroundings.err << verb.error().message << '\n';
    return wrong_command_line;
  }
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error, surroundings.out, surroundings.err);
    return status == 0 ? 0 : wrong_command_line;
  }
  if (runner.chosen == nullptr) {  // a group of verbs without one
    surroundings.err << (*verb)->help();
    return wrong_command_line;
  }
  return (runner.*runner.chosen)();
}

}  // namespace porchlight::app
