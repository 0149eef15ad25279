#pragma once
// Of browsers that agents are alerted in: what a request says, and what is told. Pure.

#include "base/error.hpp"
#include "store/database/push_subscriptions.hpp"

#include <boost/json/object.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::api {

/// Endpoint, keys and whether texts are shown. `allowed`: see push::read_endpoint(). Errors: badRequest,
/// saying what of which field was expected.
[[nodiscard]] Result<store::PushSubscription> read_push(const boost::json::object& object,
                                                        std::span<const std::string> allowed);

/// `Chrome on Windows`, cut at limits::push_device_bytes; empty where neither is known.
[[nodiscard]] std::string device_name(std::string_view browser, std::string_view system);

/// Nothing in it could push: neither endpoint nor keys.
[[nodiscard]] std::string push_json(const store::PushSubscription& subscription);
/// `public_key`: empty where web push is switched off.
[[nodiscard]] std::string pushes_json(std::string_view public_key,
                                      const std::vector<store::PushSubscription>& subscriptions);

}  // namespace porchlight::api
