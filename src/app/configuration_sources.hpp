#pragma once
// Where settings come from, weakest first: defaults, the TOML file, the environment, flags. A bad value
// anywhere and an unknown key in the file or a flag end it with a message that names the key, the value and
// what was expected: a setting that is silently not what the operator wrote is worse than a server that does
// not start. But the environment is not the operator's alone: an unknown variable there is a warning.

#include "app/configuration.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::app {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

struct Sources {
  std::string file;        // path of the TOML file; empty: PORCHLIGHT_CONFIG, else none
  NamedTexts environment;  // every variable of the process
  NamedTexts flags;        // `section.name`, value
};

/// Sentences for the operator.
using Warnings = std::vector<std::string>;

/// The variables of this process.
[[nodiscard]] NamedTexts process_environment();

/// Errors: badRequest with the sentence for the operator.
[[nodiscard]] Result<Configuration> load_configuration(const Sources& sources, Warnings& warnings);

// The single steps, each on top of what is in `configuration` already.

/// `name` stands in messages.
[[nodiscard]] Result<void> apply_toml(Configuration& configuration, std::string_view text,
                                      std::string_view name);
/// An empty variable counts as one that is not set. Of two names for a setting PORCHLIGHT_… is stronger. One
/// that is no setting is warned of, unless others have set it: service links, PORCHLIGHT_CONFIG, _SEED,
/// _SEEDS, _TEST_….
[[nodiscard]] Result<void> apply_environment(Configuration& configuration, const NamedTexts& environment,
                                             Warnings& warnings);
[[nodiscard]] Result<void> apply_flags(Configuration& configuration, const NamedTexts& flags);
/// What no single setting can see: stores that this build has not, secrets too short.
[[nodiscard]] Result<void> check(const Configuration& configuration);

}  // namespace porchlight::app
