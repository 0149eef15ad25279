#include "access/project_change.hpp"

#include "access/origin.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::access {
namespace {

template <typename Value>
void take(const std::optional<Value>& wanted, Value& value) {
  if (wanted) value = *wanted;
}

void apply_to_chat(const ChatChange& change, store::ChatAppearance& chat) {
  take(change.enabled, chat.enabled);
  take(change.accent, chat.accent);
  take(change.position, chat.position);
  take(change.theme, chat.theme);
  take(change.title, chat.title);
  take(change.greeting, chat.greeting);
  take(change.texts, chat.texts);
  take(change.rating, chat.rating);
  take(change.typing_preview, chat.typing_preview);
  take(change.ask_email, chat.ask_email);
  take(change.files, chat.files);
}

void apply_to_preview(const PreviewChange& change, store::PreviewSettings& preview) {
  take(change.enabled, preview.enabled);
  take(change.mask_text, preview.mask_text);
  take(change.show_images, preview.show_images);
  take(change.require_consent, preview.require_consent);
  take(change.notice, preview.notice);
}

}  // namespace

Result<std::vector<std::string>> canonical_origins(std::span<const std::string> patterns) {
  std::vector<std::string> origins;
  origins.reserve(patterns.size());
  for (const std::string& pattern : patterns) {
    auto origin = canonical_origin_pattern(pattern);
    if (!origin) return origin.error();
    if (std::ranges::find(origins, *origin) == origins.end()) origins.push_back(std::move(*origin));
  }
  return origins;
}

Result<void> apply(const ProjectChange& change, store::Project& project) {
  if (change.origins) {
    auto origins = canonical_origins(*change.origins);
    if (!origins) return origins.error();
    project.origins = std::move(*origins);
  }
  take(change.name, project.name);
  take(change.allow_missing_origin, project.allow_missing_origin);
  take(change.enforce_identity, project.enforce_identity);
  take(change.count_is_public, project.count_is_public);
  take(change.visit_days, project.visit_days);
  take(change.hours, project.hours);
  take(change.assignment, project.inbox.assignment);
  apply_to_chat(change.chat, project.chat);
  apply_to_preview(change.preview, project.preview);
  return {};
}

}  // namespace porchlight::access
