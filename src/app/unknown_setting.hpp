#pragma once
// What a source says of a key that is not in the table. It names the value too, so that the operator finds
// the line, unless the key could be a secret's with a slip of the pen in it.

#include "app/options.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>

namespace porchlight::app {

struct UnknownSetting {
  std::string_view place;  // of the key, `file:line: ` or nothing
  std::string_view key;    // as the source spells it
  std::string_view value;  // as it is shown
};

/// Errors: badRequest, always; `expected` is what follows that word.
[[nodiscard]] Error unknown_setting(const UnknownSetting& setting, std::string_view expected);

/// A text in quotes; "a list".
[[nodiscard]] std::string shown_value(const RawValue& value);

/// "presence.grace, presence.lease, …"; all of them where there is no such section.
[[nodiscard]] std::string known_keys(std::string_view section);

}  // namespace porchlight::app
