#pragma once
// A fuzz target is one file, <layer>_<what>_fuzz.cpp, with libFuzzer's entry point. It holds a property and
// aborts where that is broken. Under clang libFuzzer drives it; elsewhere standalone_main.cpp does, from the
// target's own samples, so that it runs in every build, the sanitizers' included.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace porchlight::fuzz {

/// Inputs from which the standalone driver mutates: one for each shape that the target knows.
[[nodiscard]] std::vector<std::string> samples();

inline std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Aborts, so that libFuzzer and the sanitizers keep the input.
inline void require(bool held, const char* property) {
  if (held) return;
  std::fprintf(stderr, "broken: %s\n", property);
  std::abort();
}

}  // namespace porchlight::fuzz
