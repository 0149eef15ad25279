#include "protocol/visitor_devices_json.hpp"

#include "base/json.hpp"
#include "protocol/event_parts.hpp"

namespace porchlight::protocol {

std::string devices_json(const store::VisitorDevices& devices) {
  std::string out;
  json::ListWriter list(out);
  for (const store::VisitorDevice& device : devices.listed) {
    const bool is_away = device.activity == store::Activity::away;
    write_object(list.next(), "visitorUid", device.uid, "device", text_or_none(device.device), "browser",
                 text_or_none(device.browser), "system", text_or_none(device.system), "status",
                 std::string_view(is_away ? "away" : "online"), "currentUrl", text_or_none(device.url),
                 "title", text_or_none(device.title));
  }
  list.end();
  return out;
}

}  // namespace porchlight::protocol
