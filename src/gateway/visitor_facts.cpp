#include "gateway/visitor_facts.hpp"

#include "gateway/replies.hpp"
#include "protocol/event_encoding.hpp"
#include "protocol/events.hpp"
#include "protocol/visitor_messages.hpp"
#include "store/sessions/bots.hpp"

#include <string>
#include <utility>

namespace porchlight::gateway {
namespace {

/// With what waits in the journal on top: it is asked first, since a flush in between would hide it from
/// both.
Result<store::ChangedVisitor> write_attributes(store::VisitorFactsRepository& facts,
                                               const store::VisitorJournal& journal, const VisitorKey& key,
                                               const std::string& secret_hash,
                                               const boost::json::object& change, WallTime now) {
  const auto pending = journal.pending(key);
  auto changed = facts.set_attributes(key, secret_hash, change, now);
  if (changed && pending) store::overlay(changed->visitor, *pending);
  return changed;
}

}  // namespace

bool VisitorFacts::on_event(socketio::Socket& socket, VisitorConnection& visitor, socketio::Event& event) {
  if (event.name != protocol::from_visitor::set_attributes) return false;
  on_attributes(socket, visitor, event);
  return true;
}

std::optional<Error> VisitorFacts::refusal(VisitorConnection& visitor, const socketio::Event& event,
                                           std::size_t bytes) {
  if (auto why = visitor.line.refusal(event.name)) return why;
  if (auto why = unsettled(visitor, event.name)) return why;
  const std::string project = std::to_string(visitor.project);
  const SteadyTime now = parts_.loop.now();
  if (!parts_.writes.take_facts(visitor.address, project, bytes, now)) {
    return access::WriteLimits::too_many_facts();
  }
  if (visitor.visit.may_write([&] { return parts_.writes.take_visitor(visitor.address, project, now); })) {
    return std::nullopt;
  }
  return access::WriteLimits::too_many_facts();
}

void VisitorFacts::on_attributes(socketio::Socket& socket, VisitorConnection& visitor,
                                 socketio::Event& event) {
  auto message = protocol::read_attributes(event.args);
  if (!message) return reply_error(socket, event.ack, message.error());
  const auto key = parts_.sessions.visitor_of(visitor.presence);
  if (key && store::is_of_bots(key->project)) {  // of whom nothing is kept
    if (event.ack) event.ack(to_json(protocol::Ok{}));
    return;
  }
  if (const auto why = refusal(visitor, event, message->bytes)) {
    return reply_error(socket, event.ack, *why);
  }
  auto work = [&facts = parts_.facts, &journal = parts_.journal, key = *key,
               secret_hash = visitor.line.secret_hash(), change = std::move(message->attributes),
               now = parts_.sessions.now()] {
    return write_attributes(facts, journal, key, secret_hash, change, now);
  };
  auto done = [this, id = std::string(socket.id()), asked_by = visitor.presence,
               ack = std::move(event.ack)](const Result<store::ChangedVisitor>& changed) mutable {
    if (changed && changed->changed) tell(changed->visitor);
    socketio::Socket* const found = parts_.sockets.find(id);
    if (found == nullptr || visitor_of(*found).presence != asked_by) return;
    if (!changed) return reply_error(*found, ack, changed.error());
    if (ack) ack(to_json(protocol::Ok{}));
  };
  parts_.pool.ask(parts_.loop, std::move(work), lifetime_.guard(std::move(done)));
}

void VisitorFacts::tell(const store::Visitor& visitor) {
  parts_.fan.tell({.project = visitor.project,
                   .agents = conversations::ready(protocol::encode_identified(visitor, parts_.sessions.now(),
                                                                              protocol::Attributes::told)),
                   .visitor_uid = {},
                   .visitor = {}});
}

}  // namespace porchlight::gateway
