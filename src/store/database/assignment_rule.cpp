#include "store/database/assignment_rule.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"

#include <boost/json/parse.hpp>

namespace porchlight::store {

std::string_view to_string(Assignment rule) {
  switch (rule) {
    case Assignment::off:
      return "off";
    case Assignment::in_turn:
      return "inTurn";
    case Assignment::least_busy:
      return "leastBusy";
  }
  return "off";
}

std::optional<Assignment> assignment_from(std::string_view text) {
  for (const Assignment rule : {Assignment::off, Assignment::in_turn, Assignment::least_busy}) {
    if (text == to_string(rule)) return rule;
  }
  return std::nullopt;
}

std::string inbox_to_json(const InboxSettings& inbox) {
  std::string json;
  json::ObjectWriter(json).text("assignment", to_string(inbox.assignment)).end();
  return json;
}

InboxSettings inbox_from_json(std::string_view json) {
  InboxSettings inbox;
  boost::system::error_code problem;
  const boost::json::value value = boost::json::parse(json, problem);
  if (problem || !value.is_object()) return inbox;
  const auto rule = assignment_from(json::text_or_empty(value.get_object(), "assignment"));
  inbox.assignment = rule.value_or(inbox.assignment);
  return inbox;
}

}  // namespace porchlight::store
