#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace porchlight {

/// Characters of [A-Za-z0-9_-] from the system's random source, six bits each.
/// Thread: any.
[[nodiscard]] std::string random_token(std::size_t characters);

/// Thread: any.
[[nodiscard]] std::uint64_t random_u64();

}  // namespace porchlight
