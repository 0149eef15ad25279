#include "store/database/preview_settings.hpp"

#include "store/database/json_column.hpp"

namespace porchlight::store {
namespace {

constexpr auto preview_members = [](auto& preview, auto visit) {
  visit("enabled", preview.enabled);
  visit("maskText", preview.mask_text);
  visit("showImages", preview.show_images);
  visit("requireConsent", preview.require_consent);
  visit("notice", preview.notice);
};

}  // namespace

std::string preview_to_json(const PreviewSettings& preview) {
  return to_json_column(preview, preview_members);
}

PreviewSettings preview_from_json(std::string_view json) {
  return from_json_column<PreviewSettings>(json, preview_members);
}

}  // namespace porchlight::store
