#pragma once
// The forms of the session store that histories are run on.

#include "support/session_store_harness.hpp"

#include <memory>
#include <vector>

namespace porchlight::simulation {

struct Form {
  const char* name;
  std::unique_ptr<tests::SessionStoreHarness> (*make)(Milliseconds lease);
  unsigned share = 1;  // runs one of so many seeds: a real server takes its time
};

/// The memory form first: it says what the others are to do.
[[nodiscard]] const std::vector<Form>& forms();

}  // namespace porchlight::simulation
