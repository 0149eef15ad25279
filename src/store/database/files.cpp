#include "store/database/files.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"

#include <boost/json/parse.hpp>

namespace porchlight::store {
namespace {

std::string text_of(const boost::json::object& object, std::string_view name) {
  return std::string(json::find_text(object, name).value_or(std::string_view()));
}

std::int64_t number_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  const std::int64_t* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr ? 0 : *number;
}

}  // namespace

std::string files_to_column(std::span<const File> files) {
  if (files.empty()) return {};
  std::string text;
  json::ListWriter list(text);
  for (const File& file : files) {
    json::ObjectWriter object(list.next());
    object.text("id", file.id).text("key", file.key).text("name", file.name).text("type", file.type);
    object.number("bytes", file.bytes).number("width", file.width).number("height", file.height);
    object.text("thumbnail", file.thumbnail).end();
  }
  list.end();
  return text;
}

std::vector<File> files_from_column(std::string_view text) {
  std::vector<File> files;
  if (text.empty()) return files;
  boost::system::error_code problem;
  const boost::json::value value = boost::json::parse(text, problem);
  if (problem || !value.is_array()) return files;
  files.reserve(value.get_array().size());
  for (const boost::json::value& one : value.get_array()) {
    if (!one.is_object()) continue;
    const boost::json::object& object = one.get_object();
    files.push_back({.id = text_of(object, "id"),
                     .key = text_of(object, "key"),
                     .name = text_of(object, "name"),
                     .type = text_of(object, "type"),
                     .bytes = number_of(object, "bytes"),
                     .width = number_of(object, "width"),
                     .height = number_of(object, "height"),
                     .thumbnail = text_of(object, "thumbnail")});
  }
  return files;
}

}  // namespace porchlight::store
