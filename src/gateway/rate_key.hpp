#pragma once

#include "base/ip_address.hpp"

namespace porchlight::gateway {

using porchlight::rate_key;

}  // namespace porchlight::gateway
