#include "contract/session_store/fixture.hpp"
#include "support/redis_harness.hpp"

namespace porchlight::tests {

INSTANTIATE_TEST_SUITE_P(Redis, SessionStoreContract,
                         testing::Values(HarnessFactory{"redis", make_redis_harness}),
                         [](const auto& form) { return std::string(form.param.name); });

}  // namespace porchlight::tests
