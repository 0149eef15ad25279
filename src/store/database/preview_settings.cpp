#include "store/database/preview_settings.hpp"

#include "base/json.hpp"

#include <boost/json.hpp>

namespace porchlight::store {
namespace {

void read_truth(const boost::json::object& object, std::string_view name, bool& into) {
  const boost::json::value* const value = object.if_contains(name);
  if (value != nullptr && value->is_bool()) into = value->get_bool();
}

}  // namespace

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
  read_truth(object, "enabled", preview.enabled);
  read_truth(object, "maskText", preview.mask_text);
  read_truth(object, "showImages", preview.show_images);
  read_truth(object, "requireConsent", preview.require_consent);
  read_truth(object, "notice", preview.notice);
  return preview;
}

}  // namespace porchlight::store
