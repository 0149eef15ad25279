#include "simulation/forms.hpp"

#include "support/memory_harness.hpp"
#include "support/redis_harness.hpp"

namespace porchlight::simulation {

const std::vector<Form>& forms() {
  static const std::vector<Form> all{
      {"Memory",
       [](Milliseconds) -> std::unique_ptr<tests::SessionStoreHarness> {
         return std::make_unique<tests::MemoryHarness>();
       },
       1},
      {"Redis", tests::make_redis_harness, 10},
  };
  return all;
}

}  // namespace porchlight::simulation
