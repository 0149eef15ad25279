#pragma once
// What a request about notes carries, read strictly, with messages that say what was expected. Pure.

#include "base/error.hpp"
#include "store/database/notes.hpp"

#include <boost/json/object.hpp>

namespace porchlight::api {

/// `content`, `tempId` and perhaps `mentions`; what they may be is the store's to say. Errors: badRequest.
[[nodiscard]] Result<store::NewNote> read_new_note(const boost::json::object& object);

}  // namespace porchlight::api
