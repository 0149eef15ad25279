#pragma once
// Kubernetes and Docker tell each container where the services beside it are, in variables made of their
// names. A service called `porchlight` or `porchlight-redis` so sets names that begin like our settings and
// are none.

#include <string_view>

namespace porchlight::app {

/// …_SERVICE_HOST, …_SERVICE_PORT[_NAME]; …_PORT with a URL in it; …_PORT_80_TCP[_PROTO|_PORT|_ADDR].
[[nodiscard]] bool is_service_link(std::string_view name, std::string_view value);

}  // namespace porchlight::app
