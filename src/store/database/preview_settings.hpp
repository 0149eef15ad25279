#pragma once
// What agents may see of a project's visitors' pages, as the JSON text of one column (json_column.hpp).

#include "store/database/repositories.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

[[nodiscard]] std::string preview_to_json(const PreviewSettings& preview);

/// What the text does not tell, or tells wrongly, is as in a project that was never asked.
[[nodiscard]] PreviewSettings preview_from_json(std::string_view json);

}  // namespace porchlight::store
