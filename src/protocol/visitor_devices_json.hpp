#pragma once
// What a signed-in visitor is here with, as REST and the events tell it (VisitorDevice of docs/openapi.json).
// Pure.

#include "store/sessions/visitor_devices.hpp"

#include <string>

namespace porchlight::protocol {

/// The list, as JSON.
[[nodiscard]] std::string devices_json(const store::VisitorDevices& devices);

}  // namespace porchlight::protocol
