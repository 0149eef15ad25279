#pragma once
// What an owner wants of a project, whether by REST or by the command line, and the rules that are the same
// for both. What fits a field the database says (account_rules). Pure.

#include "base/error.hpp"
#include "hours/opening_hours.hpp"
#include "store/database/repositories.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace porchlight::access {

/// What is none stays as it is; an empty text is the widget's own.
struct ChatChange {
  std::optional<bool> enabled;
  std::optional<std::string> accent;
  std::optional<std::string> position;
  std::optional<std::string> theme;
  std::optional<std::string> title;
  std::optional<std::string> greeting;
  std::optional<store::ChatTextsByLanguage> texts;
  std::optional<bool> rating;
  std::optional<bool> typing_preview;
  std::optional<bool> ask_email;
  std::optional<bool> files;
};

/// What is none stays as it is.
struct PreviewChange {
  std::optional<bool> enabled;
  std::optional<bool> mask_text;
  std::optional<bool> show_images;
  std::optional<bool> require_consent;
  std::optional<bool> notice;
};

/// What is none stays as it is.
struct ProjectChange {
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> origins;  // in place of those it has
  std::optional<bool> allow_missing_origin;
  std::optional<bool> enforce_identity;
  std::optional<bool> count_is_public;
  std::optional<std::int64_t> visit_days;
  ChatChange chat;
  PreviewChange preview;
  std::optional<std::optional<hours::OpeningHours>> hours;  // in place of those it has
  std::optional<store::Assignment> assignment;
};

/// As they are kept (canonical_origin_pattern), each once. Errors: badRequest.
[[nodiscard]] Result<std::vector<std::string>> canonical_origins(std::span<const std::string> patterns);

/// Errors: badRequest, of the origins.
[[nodiscard]] Result<void> apply(const ProjectChange& change, store::Project& project);

}  // namespace porchlight::access
