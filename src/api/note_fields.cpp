#include "api/note_fields.hpp"

#include "api/limits.hpp"
#include "api/request_fields.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace porchlight::api {
namespace {

Result<std::vector<std::int64_t>> read_mentions(const boost::json::object& object) {
  const Error problem = bad_request("mentions: expected a list of at most " +
                                    std::to_string(limits::note_mentions) + " agents' ids");
  std::vector<std::int64_t> agents;
  const boost::json::value* value = object.if_contains("mentions");
  if (value == nullptr) return agents;
  const boost::json::array* list = value->if_array();
  if (list == nullptr || list->size() > limits::note_mentions) return problem;
  agents.reserve(list->size());
  for (const boost::json::value& one : *list) {
    const std::int64_t* agent = one.if_int64();
    if (agent == nullptr || *agent <= 0) return problem;
    agents.push_back(*agent);
  }
  return agents;
}

}  // namespace

Result<store::NewNote> read_new_note(const boost::json::object& object) {
  if (auto known = check_names(object, {"content", "mentions", "tempId"}); !known) return known.error();
  auto content = read_required_text(object, "content", limits::body_bytes);
  if (!content) return content.error();
  auto temp_id = read_required_text(object, "tempId", limits::body_bytes);
  if (!temp_id) return temp_id.error();
  auto mentions = read_mentions(object);
  if (!mentions) return mentions.error();
  store::NewNote note;
  note.content = std::move(*content);
  note.temp_id = std::move(*temp_id);
  note.mentions = std::move(*mentions);
  return note;
}

}  // namespace porchlight::api
