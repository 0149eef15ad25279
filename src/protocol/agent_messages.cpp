#include "protocol/agent_messages.hpp"

#include "access/identifiers.hpp"
#include "protocol/events.hpp"
#include "protocol/limits.hpp"
#include "protocol/message_fields.hpp"

#include <boost/json/object.hpp>

namespace porchlight::protocol {

Result<ProjectId> read_room(const boost::json::array& args, std::string_view event) {
  const auto payload = read_payload(args, event);
  if (!payload) return payload.error();
  return access::read_project_id((*payload)->if_contains("projectId"));
}

Result<WatchMessage> read_watch(const boost::json::array& args) {
  const auto project = read_room(args, from_agent::watch_visitors);
  if (!project) return project.error();
  WatchMessage message{*project, std::nullopt};
  const boost::json::value* uids = args.front().get_object().if_contains("uids");
  if (uids == nullptr || (!uids->is_null() && !uids->is_array())) {
    return Error{ErrorCode::bad_request,
                 "Expected uids: an array of visitorUids, or null to watch everybody."};
  }
  if (uids->is_null()) return message;
  const boost::json::array& list = uids->get_array();
  if (list.size() > limits::watched_uids) {
    return Error{ErrorCode::bad_request, "Expected at most 1000 uids."};
  }
  message.uids.emplace();
  for (const boost::json::value& uid : list) {
    if (!uid.is_string() || !access::is_visitor_uid(uid.get_string())) return access::bad_uid();
    message.uids->emplace_back(uid.get_string());
  }
  return message;
}

}  // namespace porchlight::protocol
