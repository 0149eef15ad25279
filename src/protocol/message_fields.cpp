#include "protocol/message_fields.hpp"

#include "access/identifiers.hpp"

#include <boost/json/object.hpp>

namespace porchlight::protocol {
namespace {

const boost::json::object& payload_of(const boost::json::array& args) {
  static const boost::json::object none;
  return !args.empty() && args.front().is_object() ? args.front().get_object() : none;
}

}  // namespace

EventReader::EventReader(const boost::json::array& args, std::string_view event)
    : StrictReader(payload_of(args)) {
  if (args.empty() || !args.front().is_object()) {
    expected(std::string(event) + " with one object as its argument.");
  }
}

ProjectId EventReader::project() {
  const auto id = access::read_project_id(value("projectId"));
  if (!id) refuse(id.error());
  return id.has_value() ? *id : 0;
}

std::string EventReader::visitor_uid(const boost::json::value* uid) {
  if (uid != nullptr && uid->is_string() && access::is_visitor_uid(uid->get_string())) {
    return std::string(uid->get_string());
  }
  refuse(access::bad_uid());
  return {};
}

Error unknown_event(std::span<const std::string_view> events) {
  std::string expected;
  for (const std::string_view event : events) {
    if (!expected.empty()) expected += event == events.back() ? " or " : ", ";
    expected += event;
  }
  return bad_request("Unknown event: expected " + expected + ".");
}

}  // namespace porchlight::protocol
