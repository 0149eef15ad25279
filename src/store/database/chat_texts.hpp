#pragma once
// What a project's chat says in each language. Pure.

#include "store/database/repositories.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace porchlight::store {

/// The tag as it is kept (`de`, `pt-BR`, `zh-Hans`); none for what is no tag of a language.
[[nodiscard]] std::optional<std::string> canonical_language(std::string_view tag);

/// Whose texts somebody reads who asks for `wanted`: that language's, or those of the nearest before it
/// (`de-CH`, then `de`); null where there are none.
[[nodiscard]] const ChatTextsByLanguage::value_type* texts_for(const ChatTextsByLanguage& texts,
                                                               std::string_view wanted);

/// The chat as it is shown to whoever reads that language.
[[nodiscard]] ChatAppearance in_language(const ChatAppearance& chat, const ChatTexts& texts);

[[nodiscard]] std::string texts_to_json(const ChatTextsByLanguage& texts);
/// Of the member `texts`. What the text tells wrongly is left out.
[[nodiscard]] ChatTextsByLanguage texts_from_json(const boost::json::object& chat);

/// Errors: badRequest, saying what was expected.
[[nodiscard]] Result<void> check_texts(const ChatTextsByLanguage& texts);

}  // namespace porchlight::store
