#include "api/api.hpp"
#include "api/routes.hpp"

namespace porchlight::api {

std::span<const Route> Route::all() {
  static constexpr std::array table{
      Route{"POST", "/api/v1/auth/login", Access::open, &Api::login},
      Route{"GET", "/api/v1/me", Access::agent, &Api::me},
      Route{"POST", "/api/v1/projects", Access::agent, &Api::add_project},
      Route{"DELETE", "/api/v1/projects/{p}", Access::owner, &Api::remove_project},
      Route{"GET", "/api/v1/projects/{p}/settings", Access::owner, &Api::project_settings},
      Route{"PATCH", "/api/v1/projects/{p}/settings", Access::owner, &Api::change_project_settings},
      Route{"GET", "/api/v1/projects/{p}/identity-secret", Access::owner, &Api::show_identity_secret},
      Route{"POST", "/api/v1/projects/{p}/identity-secret/rotate", Access::owner,
            &Api::rotate_identity_secret},
      Route{"POST", "/api/v1/projects/{p}/identity-secret/drop-old", Access::owner,
            &Api::drop_old_identity_secret},
      Route{"GET", "/api/v1/projects/{p}/origins/refused", Access::owner, &Api::list_refused_origins},
      Route{"GET", "/api/v1/projects/{p}/replies", Access::member, &Api::list_replies},
      Route{"POST", "/api/v1/projects/{p}/replies", Access::owner, &Api::add_reply},
      Route{"PATCH", "/api/v1/projects/{p}/replies/{id}", Access::owner, &Api::change_reply},
      Route{"DELETE", "/api/v1/projects/{p}/replies/{id}", Access::owner, &Api::remove_reply},
      Route{"PATCH", "/api/v1/me", Access::agent, &Api::change_me},
      Route{"POST", "/api/v1/me/password", Access::agent, &Api::change_password},
      Route{"POST", "/api/v1/me/sign-out-everywhere", Access::agent, &Api::sign_out_everywhere},
      Route{"GET", "/api/v1/me/push", Access::agent, &Api::list_pushes},
      Route{"POST", "/api/v1/me/push", Access::agent, &Api::add_push},
      Route{"DELETE", "/api/v1/me/push/{id}", Access::agent, &Api::remove_push},
      Route{"POST", "/api/v1/me/push/{id}/test", Access::agent, &Api::test_push},
      Route{"POST", "/api/v1/auth/links/look", Access::open, &Api::look_at_link},
      Route{"POST", "/api/v1/auth/links/use", Access::open, &Api::use_link},
      Route{"GET", "/api/v1/setup", Access::open, &Api::needs_setup},
      Route{"POST", "/api/v1/setup", Access::open, &Api::set_up},
      Route{"PATCH", "/api/v1/projects/{p}/agents/{id}", Access::owner, &Api::change_role},
      Route{"DELETE", "/api/v1/projects/{p}/agents/{id}", Access::owner, &Api::remove_member},
      Route{"POST", "/api/v1/projects/{p}/agents/{id}/password-link", Access::owner,
            &Api::make_password_link},
      Route{"GET", "/api/v1/projects/{p}/invitations", Access::owner, &Api::list_invitations},
      Route{"POST", "/api/v1/projects/{p}/invitations", Access::owner, &Api::invite},
      Route{"DELETE", "/api/v1/projects/{p}/invitations/{id}", Access::owner, &Api::withdraw_invitation},
      Route{"GET", "/api/v1/projects/{p}/visitors", Access::member, &Api::list_visitors},
      Route{"GET", "/api/v1/projects/{p}/visitors/{uid}", Access::member, &Api::find_visitor},
      Route{"PATCH", "/api/v1/projects/{p}/visitors/{uid}", Access::writer, &Api::change_visitor},
      Route{"POST", "/api/v1/projects/{p}/visitors/{uid}/messages", Access::writer, &Api::write_to_visitor},
      Route{"GET", "/api/v1/projects/{p}/visitors/{uid}/visits", Access::member, &Api::list_visits},
      Route{"GET", "/api/v1/projects/{p}/bans", Access::writer, &Api::list_bans},
      Route{"POST", "/api/v1/projects/{p}/bans", Access::writer, &Api::ban_visitor},
      Route{"DELETE", "/api/v1/projects/{p}/bans/{id}", Access::writer, &Api::lift_ban},
      Route{"GET", "/api/v1/projects/{p}/audit", Access::owner, &Api::list_audit},
      Route{"POST", "/api/v1/projects/{p}/presence", Access::member, &Api::presence_of},
      Route{"GET", "/api/v1/projects/{p}/presence/stats", Access::member, &Api::presence_stats},
      Route{"GET", "/api/v1/projects/{p}/agents", Access::member, &Api::list_agents},
      Route{"GET", "/api/v1/projects/{p}/conversations", Access::member, &Api::list_conversations},
      Route{"GET", "/api/v1/projects/{p}/conversations/ratings", Access::member, &Api::summarize_ratings},
      Route{"GET", "/api/v1/projects/{p}/conversations/{id}", Access::member, &Api::find_conversation},
      Route{"PATCH", "/api/v1/projects/{p}/conversations/{id}", Access::writer, &Api::change_conversation},
      Route{"GET", "/api/v1/projects/{p}/conversations/{id}/messages", Access::member, &Api::list_messages},
      Route{"POST", "/api/v1/projects/{p}/conversations/{id}/messages", Access::writer, &Api::send_message},
      Route{"POST", "/api/v1/projects/{p}/conversations/{id}/read", Access::writer, &Api::read_conversation},
      Route{"GET", "/api/v1/projects/{p}/conversations/{id}/notes", Access::member, &Api::list_notes},
      Route{"POST", "/api/v1/projects/{p}/conversations/{id}/notes", Access::writer, &Api::add_note},
      Route{"POST", "/api/v1/projects/{p}/conversations/{id}/notes/seen", Access::member, &Api::see_notes},
      Route{"DELETE", "/api/v1/projects/{p}/conversations/{id}/notes/{note}", Access::writer,
            &Api::remove_note},
      Route{"POST", "/api/v1/projects/{p}/files", Access::writer, &Api::add_file},
      Route{"POST", "/api/v1/projects/{p}/files/{file}/thumbnail", Access::writer, &Api::add_thumbnail},
      Route{"POST", "/api/v1/public/projects/{p}/files", Access::open, &Api::add_visitors_file},
      Route{"POST", "/api/v1/public/projects/{p}/files/{file}/thumbnail", Access::open,
            &Api::add_visitors_thumbnail},
      Route{"GET", "/api/v1/files/{file}", Access::open, &Api::read_file},
      Route{"GET", "/api/v1/files/{file}/thumbnail", Access::open, &Api::read_thumbnail},
      Route{"GET", "/api/v1/public/projects/{p}/settings", Access::open, &Api::public_settings},
      Route{"GET", "/api/v1/public/projects/{p}/presence/count", Access::open, &Api::public_count},
      Route{"GET", "/api/v1/openapi.json", Access::open, &Api::openapi},
  };
  return table;
}

std::string Route::methods(std::string_view pattern) {
  std::string methods;
  for (const Route& route : all()) {
    if (route.pattern != pattern) continue;
    if (!methods.empty()) methods += ", ";
    methods += route.method;
  }
  return methods;
}

}  // namespace porchlight::api
