#include "store/database/act_rules.hpp"

#include "base/utf8.hpp"
#include "store/database/invisible_text.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

bool is_line_end(char32_t c) {
  return c == '\n' || c == '\r' || c == '\t' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

Error unfit(std::string_view name, std::size_t characters, std::string_view what) {
  return {ErrorCode::bad_request, std::string(name) + ": expected " + std::string(what) + " of at most " +
                                      std::to_string(characters) + " characters"};
}

/// Empty where nothing of it can be seen.
Result<std::string> fitting(std::string_view name, std::string_view text, std::size_t characters,
                            bool one_line) {
  constexpr std::string_view line = "a text without tabs and line breaks,";
  const Error problem = unfit(name, characters, one_line ? line : "a text");
  if (!utf8::is_valid(text)) return problem;
  std::string clean = tidied(text);
  if (one_line && utf8::any_of(clean, is_line_end)) return problem;
  if (utf8::characters(clean) > characters) return problem;
  if (is_invisible(clean)) clean.clear();
  return clean;
}

Result<std::vector<std::string>> fitting_tags(const std::vector<std::string>& given) {
  if (given.size() > limits::visitor_tags) {
    return Error{ErrorCode::bad_request,
                 "tags: expected at most " + std::to_string(limits::visitor_tags) + " texts"};
  }
  std::vector<std::string> tags;
  tags.reserve(given.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string name = "tags[" + std::to_string(i) + "]";
    auto tag = fitting(name, given[i], limits::tag_characters, true);
    if (!tag) return tag.error();
    if (tag->empty()) return Error{ErrorCode::bad_request, name + ": expected a text that is not empty"};
    if (std::ranges::find(tags, *tag) == tags.end()) tags.push_back(std::move(*tag));
  }
  return tags;
}

}  // namespace

Result<VisitorChange> normalized(const VisitorChange& change) {
  VisitorChange fit;
  if (change.agent_name) {
    auto name = fitting("agentName", *change.agent_name, limits::visitor_name_characters, true);
    if (!name) return name.error();
    fit.agent_name = std::move(*name);
  }
  if (change.note) {
    auto note = fitting("note", *change.note, limits::note_characters, false);
    if (!note) return note.error();
    fit.note = std::move(*note);
  }
  if (change.tags) {
    auto tags = fitting_tags(*change.tags);
    if (!tags) return tags.error();
    fit.tags = std::move(*tags);
  }
  return fit;
}

Result<std::string> normalized_reason(std::string_view reason) {
  return fitting("reason", reason, limits::reason_characters, false);
}

}  // namespace porchlight::store
