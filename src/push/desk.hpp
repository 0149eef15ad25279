#pragma once
// What REST needs of web push.

#include "push/deliveries.hpp"

#include <string>
#include <vector>

namespace porchlight::push {

/// Thread: any.
struct Desk {
  std::string public_key;            // what browsers subscribe with
  std::vector<std::string> allowed;  // see read_endpoint()
  Deliveries& deliveries;
};

}  // namespace porchlight::push
