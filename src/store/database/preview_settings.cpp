#include "store/database/preview_settings.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"

#include <boost/json.hpp>

namespace porchlight::store {
std::string preview_to_json(const PreviewSettings& preview) {
  std::string text;
  json::ObjectWriter(text)
      .boolean("enabled", preview.enabled)
      .boolean("maskText", preview.mask_text)
      .boolean("showImages", preview.show_images)
      .boolean("requireConsent", preview.require_consent)
      .boolean("notice", preview.notice)
      .end();
  return text;
}

PreviewSettings preview_from_json(std::string_view json) {
  PreviewSettings preview;
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(json, error);
  if (error || !value.is_object()) return preview;
  const boost::json::object& object = value.get_object();
  preview.enabled = json::find_truth(object, "enabled").value_or(preview.enabled);
  preview.mask_text = json::find_truth(object, "maskText").value_or(preview.mask_text);
  preview.show_images = json::find_truth(object, "showImages").value_or(preview.show_images);
  preview.require_consent = json::find_truth(object, "requireConsent").value_or(preview.require_consent);
  preview.notice = json::find_truth(object, "notice").value_or(preview.notice);
  return preview;
}

}  // namespace porchlight::store
