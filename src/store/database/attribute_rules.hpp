#pragma once
// What every database asks of what a page says of its visitor before it stores it, so that no form of it is
// laxer than another. Pure.

#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace porchlight::store {

/// As they are stored: texts trimmed and without control characters. Errors: badRequest, naming the first
/// that does not fit.
[[nodiscard]] Result<boost::json::object> normalized_attributes(const boost::json::object& change);

/// What the visitor has then, as JSON; empty: nothing. `stored`: what it has until then. Errors: badRequest
/// for one too many.
[[nodiscard]] Result<std::string> merged_attributes(std::string_view stored,
                                                    const boost::json::object& change);

}  // namespace porchlight::store
