#pragma once
// The secret that proves who is signed in on a project's pages.

#include "store/database/repositories.hpp"

#include <string>

namespace porchlight::store {

[[nodiscard]] std::string make_identity_secret();
/// A new one; the one before stays valid beside it.
void rotate_identity_secret(Project& project);

}  // namespace porchlight::store
