// Ways in without a password: links, and the first start.

#include "api/account_json.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/login_response.hpp"
#include "api/request_fields.hpp"
#include "api/team_fields.hpp"
#include "api/team_json.hpp"
#include "base/json.hpp"

#include <utility>

namespace porchlight::api {

void Api::look_at_link(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto token = read_required_text(*object, "token", limits::link_token_bytes);
  if (!token) return call.fail(token.error());
  const std::string address = call.request.peer;  // the call goes away with the answer
  services_.links.look(std::move(*token), address,
                       [call = std::move(call)](const Result<store::Link>& link) mutable {
                         if (!link) return call.fail(link.error());
                         call.answer(json_response(link_json(*link)));
                       });
}

void Api::use_link(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto use = read_link_use(*object);
  if (!use) return call.fail(use.error());
  use->address = call.request.peer;
  use->cookies = call.request.header("cookie");
  services_.links.use(std::move(*use), signed_in(std::move(call.reply)));
}

void Api::needs_setup(Call call) {
  auto work = [&database = services_.database] { return database.setup().is_needed(); };
  auto done = [call = std::move(call)](const Result<bool>& needed) mutable {
    if (!needed) return call.fail(needed.error());
    std::string body;
    json::ObjectWriter(body).boolean("needed", *needed).end();
    call.answer(json_response(std::move(body)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::set_up(Call call) {
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto start = read_first_start(*object);
  if (!start) return call.fail(start.error());
  start->address = call.request.peer;
  services_.links.set_up(std::move(*start), [call = std::move(call)](access::LoginOutcome outcome) mutable {
    if (!outcome.login) return call.answer(login_problem(outcome));
    call.answer(json_response(setup_json(*outcome.login), 201));
  });
}

}  // namespace porchlight::api
