#include "conversations/chat_event.hpp"

#include "base/json.hpp"
#include "conversations/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <utility>

namespace porchlight::conversations {
namespace {

namespace bj = boost::json;

std::string event_json(const ReadyEvent& event) {
  std::string out;
  json::ObjectWriter(out).text("name", event.name).text("payload", event.payload).end();
  return out;
}

std::string entry_json(const RosterEntry& entry) {
  std::string out;
  json::ObjectWriter(out)
      .text("socket", entry.socket)
      .number("agent", entry.agent)
      .text("name", entry.name)
      .number("choice", static_cast<int>(entry.choice))
      .number("chosenAt", entry.chosen_at)
      .boolean("readsOnly", entry.reads_only)
      .number("conversation", entry.conversation)
      .boolean("gone", entry.gone)
      .end();
  return out;
}

std::string text_of(const bj::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::int64_t number_of(const bj::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  const auto* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? 0 : *number;
}

bool is_set(const bj::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const bj::object* object_of(const bj::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

ReadyEvent event_of(const bj::object& object, std::string_view key) {
  const bj::object* event = object_of(object, key);
  return event == nullptr ? ReadyEvent{} : ReadyEvent{text_of(*event, "name"), text_of(*event, "payload")};
}

RosterEntry entry_of(const bj::object& object) {
  const std::int64_t choice = number_of(object, "choice");
  return {
      .socket = text_of(object, "socket"),
      .agent = number_of(object, "agent"),
      .name = text_of(object, "name"),
      .choice = choice >= 0 && choice <= 2 ? static_cast<Availability>(choice) : Availability::by_presence,
      .chosen_at = number_of(object, "chosenAt"),
      .conversation = number_of(object, "conversation"),
      .reads_only = is_set(object, "readsOnly"),
      .gone = is_set(object, "gone")};
}

}  // namespace

std::string encode(const Envelope& envelope) {
  std::string out;
  json::ObjectWriter writer(out);
  writer.text("node", envelope.node);
  if (envelope.event) {
    writer.raw("agents", event_json(envelope.event->agents));
    writer.text("visitorUid", envelope.event->visitor_uid);
    writer.raw("visitor", event_json(envelope.event->visitor));
  }
  if (!envelope.roster.empty()) {
    std::string list;
    for (const RosterEntry& entry : envelope.roster) list += (list.empty() ? "" : ",") + entry_json(entry);
    writer.raw("roster", "[" + list + "]");
  }
  if (envelope.roll_call) writer.boolean("rollCall", true);
  if (envelope.gap) writer.boolean("gap", true);
  writer.end();
  return out;
}

std::optional<Envelope> decode_envelope(ProjectId project, std::string_view text) {
  if (text.size() > limits::bus_bytes) return std::nullopt;
  boost::system::error_code problem;
  const bj::value value = bj::parse(text, problem);
  const bj::object* object = problem ? nullptr : value.if_object();
  if (object == nullptr || !object->contains("node")) return std::nullopt;
  Envelope envelope;
  envelope.node = text_of(*object, "node");
  envelope.roll_call = is_set(*object, "rollCall");
  envelope.gap = is_set(*object, "gap");
  if (object->contains("agents")) {
    envelope.event = ChatEvent{project, event_of(*object, "agents"), text_of(*object, "visitorUid"),
                               event_of(*object, "visitor")};
  }
  const auto* roster = object->if_contains("roster");
  if (const auto* list = roster == nullptr ? nullptr : roster->if_array()) {
    for (const bj::value& entry : *list) {
      if (entry.is_object()) envelope.roster.push_back(entry_of(entry.get_object()));
    }
  }
  return envelope;
}

}  // namespace porchlight::conversations
