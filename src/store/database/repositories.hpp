#pragma once
// The database: projects, agents and visitors' history, as plain blocking calls. They run on the pool for
// blocking work, never on an I/O thread; the command line calls them directly. One interface, several forms
// (SQLite, PostgreSQL), one contract suite.
//
// Errors: `unavailable` where the database does not answer, `notFound` and `badRequest` (with what was
// expected) where that is the caller's.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "hours/opening_hours.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

struct ActingAgent;                 // acts.hpp
class ActsRepository;               // acts.hpp
class ConversationsRepository;      // conversations.hpp
class VisitsRepository;             // visits.hpp
class PeopleRepository;             // people.hpp
class CannedRepliesRepository;      // canned_replies.hpp
class RefusedOriginsRepository;     // refused_origins.hpp
class TeamRepository;               // team.hpp
class SetupRepository;              // setup.hpp
class NotesRepository;              // notes.hpp
class VisitorFactsRepository;       // visitor_facts.hpp
class MailsRepository;              // mails.hpp
class FilesRepository;              // files.hpp
class PushSubscriptionsRepository;  // push_subscriptions.hpp

/// What a chat says in one language; an empty text is the one for every language.
struct ChatTexts {
  std::string title;
  std::string greeting;

  bool operator==(const ChatTexts&) const = default;
};
/// By the language's tag, as canonical_language() has it.
using ChatTextsByLanguage = std::map<std::string, ChatTexts>;

/// How a project's chat looks; empty texts are the widget's own.
struct ChatAppearance {
  bool enabled = true;
  std::string accent;              // #rrggbb
  std::string position = "right";  // or "left"
  std::string theme = "auto";      // as the visitor's system; or "light" or "dark"
  std::string title;
  std::string greeting;
  ChatTextsByLanguage texts{};
  bool rating = false;          // a visitor is asked for one once a conversation is closed
  bool typing_preview = false;  // agents see what a visitor has not sent yet
  bool ask_email = true;        // where nobody is there
  bool files = true;            // may be sent, both ways

  bool operator==(const ChatAppearance&) const = default;
};

/// What agents may see of the pages of a project's visitors.
struct PreviewSettings {
  bool enabled = true;
  bool mask_text = false;        // all of it, not only what is typed
  bool show_images = false;      // by their address, from the page's own origin
  bool require_consent = false;  // the page has to say that the visitor consents
  bool notice = false;           // the visitor is told while somebody looks

  bool operator==(const PreviewSettings&) const = default;
};

/// Who gets a conversation that nobody has when its visitor writes.
enum class Assignment : std::uint8_t { off, in_turn, least_busy };

/// How agents work with a project's conversations.
struct InboxSettings {
  Assignment assignment = Assignment::off;

  bool operator==(const InboxSettings&) const = default;
};

struct Project {
  ProjectId id = 0;
  std::string name;
  std::vector<std::string> origins;  // scheme://host[:port], host, *.host or *
  std::string identity_secret;
  std::string previous_identity_secret;  // counts as well, until it is dropped; empty: none
  bool allow_missing_origin = false;     // native clients, which send no Origin
  bool enforce_identity = false;         // a missing or wrong identity.hash is refused
  bool count_is_public = false;          // anybody may ask how many visitors are here
  ChatAppearance chat;
  PreviewSettings preview;
  std::int64_t visit_days = 30;              // visits are kept for as long after their end
  std::optional<hours::OpeningHours> hours;  // none: always open
  InboxSettings inbox;
};

enum class Role : std::uint8_t { owner, agent, viewer };
[[nodiscard]] std::string_view to_string(Role role);
[[nodiscard]] std::optional<Role> role_from(std::string_view text);

struct Membership {
  ProjectId project = 0;
  Role role = Role::agent;
};

struct Agent {
  std::int64_t id = 0;
  std::string email;  // lower case
  std::string name;
  std::string password_hash;  // argon2id, as libsodium writes it
  std::vector<Membership> memberships;
  std::int64_t sign_outs = 0;   // everywhere: what was signed in before counts no more
  std::int64_t mail_after = 0;  // minutes without an answer, of which the agent is told by mail; 0: never
};

/// An agent as the others of a project see it.
struct Member {
  std::int64_t id = 0;
  std::string name;
  std::string email;
  Role role = Role::agent;
};

/// A visitor as the database knows it.
struct Visitor {
  ProjectId project = 0;
  std::string uid;
  std::string name;
  std::string email;
  std::string user_id;      // proven by identity.hash; empty where never proven
  std::string secret_hash;  // of visitorSecret; empty where the visitor came without one
  std::string first_referrer;
  WallTime first_seen{};
  WallTime last_seen{};
  /// The uid of the person whose device this is; its own uid where others are devices of it; empty: neither.
  std::string joined_to{};
  std::string agent_name{};         // what agents call the visitor; goes before `name`
  std::string note{};               // of the agents, for each other
  std::vector<std::string> tags{};  // as above
  std::string contact_email{};      // where the visitor wants to be answered; proven by nobody
  bool has_conversation = false;    // told by find() only
  std::string attributes{};         // that its pages say, a JSON object; empty: none. As above
};

/// What a batch does to one visitor: makes the row where there is none and `makes_row` says so, moves
/// last_seen forward (never back) and first_seen back (never forward): batches may come in any order. A
/// visitor that is joined keeps its user_id: what it was joined by.
struct VisitorWrite {
  VisitorKey key;
  WallTime seen{};
  std::optional<std::string> name;
  std::optional<std::string> email;
  std::optional<std::string> user_id;
  std::string secret_hash;  // kept only where the row is made
  std::string referrer;     // kept where the row is made; one of an earlier visit takes its place
  WallTime first_seen{};    // never later than it was; zero: the same as `seen`
  bool makes_row = true;    // false: without a row nothing happens
  std::string news;         // not of the row: what agents are told once it is written; empty: nothing
};

enum class VisitorSort : std::uint8_t { last_seen_desc, first_seen_desc };

struct VisitorQuery {
  /// A part, in any case, of the uid, names, e-mail, tags, or of the title or path of a page that was read;
  /// empty for all.
  std::string text;
  VisitorSort sort = VisitorSort::last_seen_desc;
  std::size_t limit = 50;
  std::string cursor;  // as the last page gave it; empty begins
};

struct VisitorPage {
  std::vector<Visitor> visitors;
  std::string next_cursor;  // empty at the end
};

/// What is to become of a project, said to it as it is in the database. May be called several times; an error
/// changes nothing.
using ProjectEdit = std::function<Result<void>(Project&)>;

/// What somebody does is written together with its entries in the log (project_audit.hpp).
class ProjectsRepository {
 public:
  virtual ~ProjectsRepository() = default;
  /// The id and an identity secret are made here.
  virtual Result<Project> add(std::string_view name, const std::vector<std::string>& origins) = 0;
  /// As `wanted` says, but for id and identity secret. An agent who makes one is its owner.
  virtual Result<Project> make(const Project& wanted, const ActingAgent& agent, WallTime now) = 0;
  /// One transaction: of two who change at once, the second is shown what the first has made.
  virtual Result<Project> change(ProjectId id, const ProjectEdit& edit, const ActingAgent& agent,
                                 WallTime now) = 0;
  /// With its secrets, which somebody is going to see.
  virtual Result<Project> show_secrets(ProjectId id, const ActingAgent& agent, WallTime now) = 0;
  /// Before remove(): what is about to go is said in its log, as long as there is one.
  /// Errors: badRequest where the project is not called that.
  virtual Result<void> note_removal(ProjectId id, std::string_view name, const ActingAgent& agent,
                                    WallTime now) = 0;
  virtual Result<Project> find(ProjectId id) = 0;
  virtual Result<std::vector<Project>> list() = 0;
  virtual Result<void> update(const Project& project) = 0;
  /// With all that belongs to it, in pieces: who writes beside it waits for one piece at most. Where it fails
  /// half way, it may be called again.
  virtual Result<void> remove(ProjectId id) = 0;
};

class AgentsRepository {
 public:
  virtual ~AgentsRepository() = default;
  virtual Result<Agent> add(std::string_view email, std::string_view name, std::string_view password_hash,
                            const std::vector<Membership>& memberships) = 0;
  virtual Result<Agent> find(std::int64_t id) = 0;
  virtual Result<Agent> find_by_email(std::string_view email) = 0;
  virtual Result<std::vector<Agent>> list() = 0;
  /// By number; nobody where there is no such project.
  virtual Result<std::vector<Member>> list_members(ProjectId project) = 0;
  /// By the command line. Links by which it could be set end.
  virtual Result<void> set_password(std::int64_t id, std::string_view password_hash, WallTime now) = 0;
  virtual Result<void> set_memberships(std::int64_t id, const std::vector<Membership>& memberships) = 0;
  virtual Result<void> remove(std::int64_t id) = 0;

  // What agents change of themselves, written together with its entry in the log of each of their projects.
  // Answer the agent as it is then.
  virtual Result<Agent> rename(std::int64_t id, std::string_view name, WallTime now) = 0;
  /// Errors: badRequest.
  virtual Result<Agent> set_mail_after(std::int64_t id, std::int64_t minutes) = 0;
  /// Of an agent whose password is still `known`'s and who is signed out no more often: of two who ask at
  /// once one is told that it is not. Errors: unauthorized.
  virtual Result<Agent> change_password(const Agent& known, std::string_view password_hash, WallTime now) = 0;
  /// Likewise.
  virtual Result<Agent> sign_out_everywhere(const Agent& known, WallTime now) = 0;
};

class VisitorsRepository {
 public:
  virtual ~VisitorsRepository() = default;
  virtual Result<Visitor> find(const VisitorKey& key) = 0;
  /// Those that exist, in no promised order.
  virtual Result<std::vector<Visitor>> find_many(ProjectId project, std::span<const std::string> uids) = 0;
  /// Who is a device of another is not among them.
  virtual Result<VisitorPage> page(ProjectId project, const VisitorQuery& query) = 0;
  /// One transaction; sorted by key here.
  virtual Result<void> apply(std::span<const VisitorWrite> writes) = 0;
};

/// Small facts that all gateways share: the JWT secret, for one.
class SettingsRepository {
 public:
  virtual ~SettingsRepository() = default;
  virtual Result<std::optional<std::string>> get(std::string_view key) = 0;
  /// Keeps what is there; answers what is there afterwards.
  virtual Result<std::string> get_or_set(std::string_view key, std::string_view value) = 0;
};

/// What becomes of a schema that is not there.
enum class NoSchema : std::uint8_t { make, refuse };

/// notFound.
[[nodiscard]] Error no_schema();

/// Everything above in one place, over one database.
class Database {
 public:
  virtual ~Database() = default;
  /// Brings the schema up to date; safe to call at once from several processes.
  /// Errors: notFound where there is none and none is to be made: then nothing is changed.
  virtual Result<void> migrate(NoSchema none = NoSchema::make) = 0;
  virtual ProjectsRepository& projects() = 0;
  virtual AgentsRepository& agents() = 0;
  virtual VisitorsRepository& visitors() = 0;
  virtual SettingsRepository& settings() = 0;
  virtual ConversationsRepository& conversations() = 0;
  virtual VisitsRepository& visits() = 0;
  virtual PeopleRepository& people() = 0;
  virtual ActsRepository& acts() = 0;
  virtual CannedRepliesRepository& replies() = 0;
  virtual RefusedOriginsRepository& refused_origins() = 0;
  virtual TeamRepository& team() = 0;
  virtual SetupRepository& setup() = 0;
  virtual NotesRepository& notes() = 0;
  virtual VisitorFactsRepository& visitor_facts() = 0;
  virtual MailsRepository& mails() = 0;
  virtual PushSubscriptionsRepository& push_subscriptions() = 0;
  virtual FilesRepository& files() = 0;
};

}  // namespace porchlight::store
