#pragma once
// What is kept of a visit, and which name of it is shown. Pure.

#include "base/clock.hpp"
#include "identity/secret_checks.hpp"
#include "identity/visitor_lookup.hpp"
#include "store/database/repositories.hpp"

#include <string>

namespace porchlight::identity {

/// Whom the identify is of.
[[nodiscard]] VisitorKey key_of(const Identified& who, const KnownVisitor& known);
/// The visitor was here.
[[nodiscard]] store::VisitorWrite write_of(const VisitorKey& key);
/// What it said of itself; with news for agents, where that makes the visitor somebody else. `now` dates
/// them.
[[nodiscard]] store::VisitorWrite write_of(const Identified& who, const KnownVisitor& known, WallTime now);
/// The name to show: what agents call the visitor, else what the page says now, else what the database knows.
[[nodiscard]] std::string shown_name(const protocol::IdentifyMessage& message, const KnownVisitor& known);
/// The e-mail address, by the same rule.
[[nodiscard]] std::string shown_email(const protocol::IdentifyMessage& message, const KnownVisitor& known);

}  // namespace porchlight::identity
