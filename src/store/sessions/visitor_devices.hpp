#pragma once
// What a signed-in visitor is here with, as a claim carries it: to the stores it is a text like the visit's
// facts, a line for each device, and a session's is the lines of all live claims behind one another. So a
// device with tabs on two gateways stands in it twice, and is folded when it is read. Tabs part the fields; a
// reader takes fewer than it knows, and leaves out those it does not know. Pure.

#include "store/sessions/session_store.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::store {

struct VisitorDevice {
  std::string uid;  // what the device is called
  Activity activity = Activity::active;
  std::string url;
  std::string title;
  std::string device;  // as in VisitFacts; so with the rest
  std::string browser;
  std::string system;
  bool operator==(const VisitorDevice&) const = default;
};

struct VisitorDevices {
  std::vector<VisitorDevice> listed;  // limits::listed_devices at most
  std::uint32_t more = 0;             // beside those
  bool operator==(const VisitorDevices&) const = default;
};

/// Of connections of a visitor, what stands for it first: the first of a device counts.
[[nodiscard]] std::string devices_text(const std::vector<VisitorDevice>& devices);
/// The active before the away; of one device the active, then the first.
[[nodiscard]] VisitorDevices visitor_devices(std::string_view text);

}  // namespace porchlight::store
