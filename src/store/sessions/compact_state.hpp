#pragma once
// A visitor's state in one allocation. Four std::string beside each other take 128 bytes and up to four
// allocations for every connection; this takes a pointer, and its texts lie behind one another.

#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace porchlight::store {

class CompactState {
 public:
  CompactState() = default;
  explicit CompactState(const VisitorState& state);

  [[nodiscard]] VisitorState expand() const;
  [[nodiscard]] Activity activity() const;
  [[nodiscard]] bool unchecked() const;
  /// Equal states hash alike; never 0, so that 0 may stand for "none".
  [[nodiscard]] std::uint64_t hash() const;
  /// Agents who look at both see the same: they differ by the facts of the visit at most.
  [[nodiscard]] bool looks_like(const CompactState& other) const;

 private:
  struct Header {
    std::uint32_t url;
    std::uint32_t title;
    std::uint32_t name;
    std::uint32_t visit;
    Activity activity;
    bool unchecked;
  };
  [[nodiscard]] Header header() const;

  std::unique_ptr<char[]> bytes_;  // a header and the texts; null: an empty active state
};

}  // namespace porchlight::store
