#include "protocol/agent_messages.hpp"

#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"

namespace porchlight::protocol {

Result<ProjectId> read_room(const boost::json::array& args, std::string_view event) {
  EventReader fields(args, event);
  const ProjectId project = fields.project();
  return fields.answer(project);
}

Result<WatchMessage> read_watch(const boost::json::array& args) {
  EventReader fields(args, from_agent::watch_visitors);
  WatchMessage message{fields.project(), std::nullopt};
  const boost::json::value* uids = fields.value("uids");
  const boost::json::array* list = uids == nullptr ? nullptr : uids->if_array();
  if (uids == nullptr || (list == nullptr && !uids->is_null())) {
    fields.expected("uids: an array of visitorUids, or null to watch everybody.");
  } else if (list != nullptr && list->size() > limits::watched_uids) {
    fields.expected("at most 1000 uids.");
  } else if (list != nullptr) {
    message.uids.emplace();
    for (const boost::json::value& uid : *list) message.uids->push_back(fields.visitor_uid(&uid));
  }
  return fields.answer(std::move(message));
}

}  // namespace porchlight::protocol
