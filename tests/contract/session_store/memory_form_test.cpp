// Each form of the session store adds itself to the suite in a file of its own.

#include "contract/session_store/fixture.hpp"
#include "support/memory_harness.hpp"

namespace porchlight::tests {

INSTANTIATE_TEST_SUITE_P(Memory, SessionStoreContract,
                         testing::Values(HarnessFactory{"memory",
                                                        []() -> std::unique_ptr<SessionStoreHarness> {
                                                          return std::make_unique<MemoryHarness>();
                                                        }}),
                         [](const auto& form) { return std::string(form.param.name); });

}  // namespace porchlight::tests
