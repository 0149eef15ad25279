#pragma once
// How a project's chat looks, as the JSON text of one column (json_column.hpp).

#include "store/database/repositories.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// With the texts by language, where there are any.
[[nodiscard]] std::string chat_to_json(const ChatAppearance& chat);
/// For a widget: in one language.
[[nodiscard]] std::string appearance_to_json(const ChatAppearance& chat);
/// For an owner: all of it.
[[nodiscard]] std::string chat_settings_to_json(const ChatAppearance& chat);

/// What the text does not tell, or tells wrongly, is as in a project that was never asked.
[[nodiscard]] ChatAppearance chat_from_json(std::string_view json);

/// Errors: badRequest, saying what was expected.
[[nodiscard]] Result<void> check_chat(const ChatAppearance& chat);

}  // namespace porchlight::store
