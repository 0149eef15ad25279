#pragma once
// Copies of the embedded database: made while servers use it, and brought back.

#include "base/error.hpp"

#include <string>

namespace porchlight::store {

/// Writes a copy of the database, as it is at one moment, to `to`, whole or not at all: a file that its owner
/// alone can read, in whose place none is but with `replace`. Servers go on meanwhile. Free pages, where
/// what was deleted may stand, are not in the copy. `database`: its path; the schema may be any, and stays.
/// Errors: notFound where there is none; badRequest for its own name; conflict where there is a file;
/// unavailable, naming what is in the way.
[[nodiscard]] Result<void> save_copy(const std::string& database, const std::string& to, bool replace);

/// Puts what a copy has in the place of all that the database has, in one transaction; makes the database
/// where there is none (its folder must exist). The copy is read first, whole, and an older schema brought up
/// to date. What was there is kept under the name `kept`: as a copy, or, where it is damaged or none of ours,
/// the files as they were. Nobody else may use the database meanwhile. Errors, with which nothing has
/// changed: badRequest for a copy that is damaged, none of ours or of a newer schema; unavailable.
[[nodiscard]] Result<void> bring_back(const std::string& copy, const std::string& database,
                                      const std::string& kept);

}  // namespace porchlight::store
