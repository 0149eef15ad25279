#pragma once
// How a visitor came and what with, as the session carries it: to the stores it is a text like the title, so
// that all gateways know the same without asking the database. Tabs part its fields (no text that comes from
// outside has one); a reader takes fewer fields than it knows, and leaves out those it does not know, so that
// gateways of two versions stand side by side. Pure.

#include "base/clock.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::store {

struct VisitFacts {
  WallTime started{};        // of the visit, which may be older than the session
  WallTime page_since{};     // when the current page was opened
  std::uint32_t pages = 0;   // page views of this visit
  std::uint32_t visits = 0;  // this one included; 0: not known
  bool verified = false;
  bool bot = false;
  std::string email;
  std::string referrer;  // its host; empty: this site's, or none
  std::string campaign;
  std::string landing;  // path; empty: not known
  std::string device;   // desktop, phone, tablet, other; so with the rest: empty where it is not known
  std::string browser;
  std::string system;
  std::string country;  // ISO 3166-1, two letters
  std::string city;
  std::string device_uid{};  // what the device is called; only of a proven user (verified)
  bool operator==(const VisitFacts&) const = default;
};

/// Whether the text is of a verified visitor, without reading all of it.
[[nodiscard]] bool is_verified(std::string_view text);
[[nodiscard]] std::string visit_text(const VisitFacts& facts);
/// An empty text is of somebody who could not be checked; nothing is known then.
[[nodiscard]] VisitFacts visit_facts(std::string_view text);

}  // namespace porchlight::store
