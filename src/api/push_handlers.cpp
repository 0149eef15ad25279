// Browsers that an agent is alerted in while no dashboard of theirs is open.

#include "api/api.hpp"
#include "api/push_fields.hpp"
#include "api/request_fields.hpp"
#include "push/desk.hpp"

#include <utility>

namespace porchlight::api {
namespace {

Error switched_off() {
  return {ErrorCode::not_found, "web push is switched off on this server"};
}

Error too_many() {
  return {ErrorCode::rate_limited, "too many alerts within an hour: try again later"};
}

}  // namespace

void Api::list_pushes(Call call) {
  auto work = [&pushes = services_.database.push_subscriptions(), agent = call.agent.id] {
    return pushes.list(agent);
  };
  auto done = [public_key = services_.push == nullptr ? std::string() : services_.push->public_key,
               call = std::move(call)](const Result<std::vector<store::PushSubscription>>& all) mutable {
    if (!all) return call.fail(all.error());
    call.answer(json_response(pushes_json(public_key, *all)));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::add_push(Call call) {
  if (services_.push == nullptr) return call.fail(switched_off());
  const auto object = read_object(call.request.body);
  if (!object) return call.fail(object.error());
  auto wanted = read_push(*object, services_.push->allowed);
  if (!wanted) return call.fail(wanted.error());
  wanted->agent = call.agent.id;
  wanted->created = services_.sessions.now();
  if (services_.device_of) wanted->device = services_.device_of(call.request);
  auto work = [&pushes = services_.database.push_subscriptions(), wanted = std::move(*wanted)]() mutable {
    return pushes.keep(std::move(wanted));
  };
  auto done = [call = std::move(call)](const Result<store::PushSubscription>& kept) mutable {
    if (!kept) return call.fail(kept.error());
    call.answer(json_response(push_json(*kept), 201));
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::remove_push(Call call) {
  const auto id = read_id("subscription", call.captures.at(0));
  if (!id) return call.fail(id.error());
  auto work = [&pushes = services_.database.push_subscriptions(), agent = call.agent.id, id = *id] {
    return pushes.remove(agent, id);
  };
  auto done = [call = std::move(call)](const Result<void>& removed) mutable {
    if (!removed) return call.fail(removed.error());
    call.answer({.status = 204, .headers = {}, .body = {}, .shared_body = nullptr, .close = false});
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

void Api::test_push(Call call) {
  if (services_.push == nullptr) return call.fail(switched_off());
  const auto id = read_id("subscription", call.captures.at(0));
  if (!id) return call.fail(id.error());
  auto work = [&pushes = services_.database.push_subscriptions(), agent = call.agent.id, id = *id] {
    return pushes.find(agent, id);
  };
  auto done = [this, call = std::move(call)](const Result<store::PushSubscription>& found) mutable {
    if (!found) return call.fail(found.error());
    const bool taken = services_.push->deliveries.test(*found, services_.sessions.now());
    taken ? call.answer(json_response("{}", 202)) : call.fail(too_many());
  };
  services_.pool.ask(services_.home, std::move(work), std::move(done));
}

}  // namespace porchlight::api
