#pragma once
// Asks a PostgreSQL what it is. Nothing in it is changed.

#include "base/clock.hpp"
#include "doctor/postgres.hpp"
#include "driver/postgres/target.hpp"

#include <cstdint>

namespace porchlight::doctor {

/// What cannot be had is said by the facts. `known_schema`: this program's. Blocks, for
/// limits::postgres_time at most. Thread: any.
[[nodiscard]] PostgresFacts read_postgres(const driver::PostgresTarget& target, std::int64_t known_schema,
                                          const Clock& clock);

}  // namespace porchlight::doctor
