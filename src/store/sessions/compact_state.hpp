#pragma once
// A visitor's state in one allocation. Five std::string beside each other take 160 bytes and up to five
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
  /// Views live as long as this does.
  [[nodiscard]] std::string_view visit() const;
  [[nodiscard]] std::string_view devices() const;
  /// Equal states hash alike; never 0, so that 0 may stand for "none".
  [[nodiscard]] std::uint64_t hash() const;
  /// Agents who look at both see the same: they differ by the facts of the visit at most, or by
  /// other devices than the one that is shown.
  [[nodiscard]] bool looks_like(const CompactState& other) const;
  /// The visitor has done nothing in between: they differ by what it is called, and how it came, at most.
  [[nodiscard]] bool same_page(const CompactState& other) const;

 private:
  struct Header {
    std::uint32_t url;
    std::uint32_t title;
    std::uint32_t name;
    std::uint32_t visit : 20;    // all of its fields are bounded, far below
    std::uint32_t tags : 12;     // at most limits::tags_bytes
    std::uint32_t devices : 30;  // the three share a word: there are tens of thousands
    std::uint32_t away : 1;
    std::uint32_t unchecked : 1;
  };
  static constexpr std::uint32_t visit_mask = (1U << 20) - 1;
  static constexpr std::uint32_t tags_mask = (1U << 12) - 1;
  static constexpr std::uint32_t devices_mask = (1U << 30) - 1;
  [[nodiscard]] static Header header_of(const VisitorState& state);
  [[nodiscard]] static std::size_t size_of(const Header& head);
  /// The first `size` bytes of both are alike.
  [[nodiscard]] bool begins_like(const CompactState& other, std::size_t size) const;
  [[nodiscard]] Header header() const;

  std::unique_ptr<char[]> bytes_;  // a header and the texts; null: an empty active state
};

}  // namespace porchlight::store
