#pragma once
// An event's payload, read with the message that a wrong one deserves. Pure.

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/json_reader.hpp"

#include <boost/json/array.hpp>

#include <span>
#include <string>
#include <string_view>

namespace porchlight::protocol {

/// The object that is an event's first argument.
class EventReader : public json::StrictReader {
 public:
  EventReader(const boost::json::array& args, std::string_view event);
  ProjectId project();
  std::string visitor_uid() { return visitor_uid(value("visitorUid")); }
  std::string visitor_uid(const boost::json::value* uid);
};

/// The sentence for an event that is none of these.
[[nodiscard]] Error unknown_event(std::span<const std::string_view> events);

}  // namespace porchlight::protocol
