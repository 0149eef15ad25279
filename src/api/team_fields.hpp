#pragma once
// What requests about a team, links and the first start carry. Pure.

#include "access/link_service.hpp"
#include "base/error.hpp"
#include "store/database/team.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace porchlight::api {

// Errors: badRequest, saying what was expected.

/// The number of an agent or an invitation in a path.
[[nodiscard]] Result<std::int64_t> read_row_id(std::string_view text);
[[nodiscard]] Result<store::Role> read_role(const boost::json::object& object);
[[nodiscard]] Result<store::NewInvitation> read_invitation(const boost::json::object& object);
/// A text that may be missing or empty, of at most so many bytes.
[[nodiscard]] Result<std::string> read_optional_text(const boost::json::object& object, std::string_view name,
                                                     std::size_t bytes);
/// Without the address and the cookies.
[[nodiscard]] Result<access::LinkUse> read_link_use(const boost::json::object& object);
/// Without the address.
[[nodiscard]] Result<access::FirstStart> read_first_start(const boost::json::object& object);

}  // namespace porchlight::api
