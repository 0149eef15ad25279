#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace porchlight {

/// A project's number, as in the contract: a positive decimal integer.
using ProjectId = std::int64_t;

/// The visitor: a person on a customer's site, known by project and uid.
struct VisitorKey {
  ProjectId project = 0;
  std::string uid;
  auto operator<=>(const VisitorKey&) const = default;
};

}  // namespace porchlight

template <>
struct std::hash<porchlight::VisitorKey> {
  std::size_t operator()(const porchlight::VisitorKey& key) const noexcept {
    return std::hash<std::string>{}(key.uid) ^
           (static_cast<std::size_t>(key.project) * 0x9e3779b97f4a7c15ULL);
  }
};
