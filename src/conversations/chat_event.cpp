#include "conversations/chat_event.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"
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

void append_entry(std::string& out, const RosterEntry& entry) {
  json::ObjectWriter(out)
      .text("socket", entry.socket)
      .number("agent", entry.agent)
      .text("name", entry.name)
      .number("choice", static_cast<int>(entry.choice))
      .number("chosenAt", entry.chosen_at)
      .boolean("readsOnly", entry.reads_only)
      .number("conversation", entry.conversation)
      .text("visitor", entry.visitor)
      .boolean("gone", entry.gone)
      .end();
}

ReadyEvent event_of(const bj::object& object, std::string_view key) {
  const bj::object* event = json::find_object(object, key);
  return event == nullptr
             ? ReadyEvent{}
             : ReadyEvent{json::text_or_empty(*event, "name"), json::text_or_empty(*event, "payload")};
}

RosterEntry entry_of(const bj::object& object) {
  const std::int64_t choice = json::find_number(object, "choice").value_or(0);
  return {
      .socket = json::text_or_empty(object, "socket"),
      .agent = json::find_number(object, "agent").value_or(0),
      .name = json::text_or_empty(object, "name"),
      .choice = choice >= 0 && choice <= 2 ? static_cast<Availability>(choice) : Availability::by_presence,
      .chosen_at = json::find_number(object, "chosenAt").value_or(0),
      .conversation = json::find_number(object, "conversation").value_or(0),
      .visitor = json::text_or_empty(object, "visitor"),
      .reads_only = json::find_truth(object, "readsOnly").value_or(false),
      .gone = json::find_truth(object, "gone").value_or(false)};
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
    json::ListWriter list(writer.member("roster"));
    for (const RosterEntry& entry : envelope.roster) append_entry(list.next(), entry);
    list.end();
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
  envelope.node = json::text_or_empty(*object, "node");
  envelope.roll_call = json::find_truth(*object, "rollCall").value_or(false);
  envelope.gap = json::find_truth(*object, "gap").value_or(false);
  if (object->contains("agents")) {
    envelope.event = ChatEvent{project, event_of(*object, "agents"),
                               json::text_or_empty(*object, "visitorUid"), event_of(*object, "visitor")};
  }
  if (const auto* list = json::find_list(*object, "roster")) {
    for (const bj::value& entry : *list) {
      if (entry.is_object()) envelope.roster.push_back(entry_of(entry.get_object()));
    }
  }
  return envelope;
}

}  // namespace porchlight::conversations
