#pragma once
// REST, /api/v1: a table of routes (route_table.cpp), and before each handler what they have in common: is
// there such a path and method, is the body what it should be, whose token is it, are they a member of the
// project.
//
// One per I/O thread. Errors are answered in one place and one form (problem.hpp).

#include "access/acts_fan.hpp"
#include "access/authenticator.hpp"
#include "access/ban_directory.hpp"
#include "access/link_service.hpp"
#include "access/login_service.hpp"
#include "access/project_directory.hpp"
#include "access/refused_origins.hpp"
#include "api/call.hpp"
#include "api/public_counts.hpp"
#include "api/table_fields.hpp"
#include "api/waiting_requests.hpp"
#include "base/metrics.hpp"
#include "conversations/conversations_service.hpp"
#include "conversations/notes_service.hpp"
#include "files/upload.hpp"
#include "monitor/table_reader.hpp"
#include "net/http.hpp"
#include "presence/realtime_session_service.hpp"
#include "presence/visitors_service.hpp"
#include "push/desk.hpp"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace porchlight::api {

struct Route;

/// What the handlers work with: all of this thread, but logins, database, pool and who waits.
struct Services {
  presence::RealtimeSessionService& sessions;
  presence::VisitorsService& visitors;
  access::Authenticator& authenticator;
  access::ProjectDirectory& projects;
  Executor& home;
  access::LoginService& logins;
  store::Database& database;
  BlockingPool& pool;
  conversations::ConversationsService& conversations;
  WaitingRequests& waiting;
  store::VisitorJournal& journal;
  access::ActsFan& acts;
  const access::BanDirectory& bans;
  conversations::ChatFan& chat_fan;
  monitor::TableReader& tables;
  access::RefusedOrigins& refused_origins;
  access::LinkService& links;
  conversations::NotesService& notes;
  files::FileRoom& files;
  bool mail = false;                 // there is a mail server
  const push::Desk* push = nullptr;  // null: web push is switched off
  /// What a request's browser is called; empty: not known.
  std::function<std::string(const net::HttpRequest&)> device_of{};
};

/// Thread: the loop's.
class Api {
 public:
  Api(Services services, const Clock& clock, Metrics& metrics);

  /// Is the request to come before its body, which is then taken in pieces?
  [[nodiscard]] static bool takes_pieces(const net::HttpRequest& head);
  /// Whatever begins with `/api/`.
  void handle(net::HttpRequest request, net::Responder responder);
  /// The same, answering to any function. `reply` may be called on another thread.
  void handle(net::HttpRequest request, Reply reply);

 private:
  friend struct Route;
  struct RouteMetrics {
    std::array<Counter, 6> by_class;  // by the status' first digit
    Histogram seconds;
  };

  /// The place is given back with the answer, or with the request that nobody answers any more.
  Reply counted(std::size_t route, Reply reply, Place place = {});
  void dispatch(const Route& route, Call call);
  void with_agent(const Route& route, Call call);
  void with_access(const Route& route, const access::TokenIdentity& identity, Call call);
  void with_membership(const Route& route, Call call);
  /// Of what pages of the project's origins may ask without a token: whether this one may, by CORS too.
  void with_page(Call call, UniqueFunction<void(Call, const store::Project&)> then);

  void login(Call call);
  void me(Call call);
  void change_me(Call call);
  void change_password(Call call);
  void sign_out_everywhere(Call call);
  access::LoginService::Answer signed_in(Reply reply);

  void list_pushes(Call call);
  void add_push(Call call);
  void remove_push(Call call);
  void test_push(Call call);

  void look_at_link(Call call);
  void use_link(Call call);
  void needs_setup(Call call);
  void set_up(Call call);

  void change_role(Call call);
  void remove_member(Call call);
  void list_invitations(Call call);
  void invite(Call call);
  void withdraw_invitation(Call call);
  void make_password_link(Call call);

  void find_visitor(Call call);
  void list_visitors(Call call);
  void list_by_database(Call call);
  void list_here(Call call, TableRequest request);
  void list_changes(Call call, TableRequest request);
  void list_visits(Call call);
  void change_visitor(Call call);
  void ban_visitor(Call call);
  void ban_known(store::NewBan ban, Call call);
  void lift_ban(Call call);
  void list_bans(Call call);
  void list_audit(Call call);
  void presence_of(Call call);
  void presence_stats(Call call);
  void public_settings(Call call);
  void public_count(Call call);
  void list_agents(Call call);
  void list_conversations(Call call);
  void summarize_ratings(Call call);
  void find_conversation(Call call);
  void change_conversation(Call call);
  void list_messages(Call call);
  void send_message(Call call);
  void write_to_visitor(Call call);
  [[nodiscard]] Result<conversations::AgentsWords> read_words(const boost::json::object& object,
                                                              std::int64_t agent) const;
  void read_conversation(Call call);
  void list_notes(Call call);
  void add_note(Call call);
  void remove_note(Call call);
  void see_notes(Call call);
  void openapi(Call call);

  void add_file(Call call);
  void add_thumbnail(Call call);
  void add_visitors_file(Call call);
  void add_visitors_thumbnail(Call call);
  void read_file(Call call);
  void read_thumbnail(Call call);
  void of_visitor(Call call, void (Api::*then)(Call, const store::FileSender&));
  void begin_file(Call call, const store::FileSender& sender);
  void begin_thumbnail(Call call, const store::FileSender& sender);
  void receive(Call call, const store::FileSender& sender, files::FilePart part,
               UniqueFunction<Result<store::File>()> known);
  void find_file(Call call, void (Api::*then)(Call, const store::File&));
  void send_whole(Call call, const store::File& file);
  void send_thumbnail(Call call, const store::File& file);

  void project_settings(Call call);
  void change_project_settings(Call call);
  void add_project(Call call);
  void remove_project(Call call);
  void show_identity_secret(Call call);
  void rotate_identity_secret(Call call);
  void drop_old_identity_secret(Call call);
  void list_refused_origins(Call call);
  void list_replies(Call call);
  void add_reply(Call call);
  void change_reply(Call call);
  void remove_reply(Call call);
  /// Answers with what `edit` has made of the project, as `answer` shows it.
  void edit_project(Call call, store::ProjectEdit edit,
                    UniqueFunction<std::string(const store::Project&)> answer);

  void fail_unwritten(Call call);
  void tell_changed(const store::Visitor& visitor);
  UniqueFunction<void()> answer_at_home(UniqueFunction<void()> answer);

  Services services_;
  const Clock& clock_;
  PublicCounts counts_;
  std::vector<RouteMetrics> metrics_;  // one for each route, the last for no route
};

}  // namespace porchlight::api
