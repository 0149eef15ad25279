#include "api/project_fields.hpp"

#include "api/request_fields.hpp"
#include "hours/opening_hours.hpp"
#include "store/database/assignment_rule.hpp"
#include "store/database/chat_texts.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::api {
namespace {

/// Reads fields of one object into what they change. The first that is wrong is the error; those behind it
/// are not read any more.
class FieldReader {
 public:
  /// `prefix` stands in front of the names in errors.
  FieldReader(const boost::json::object& object, std::string prefix)
      : object_(object), prefix_(std::move(prefix)) {}

  void read(std::string_view name, std::optional<bool>& into) {
    if (const auto* value = find(name)) {
      value->is_bool() ? void(into = value->get_bool()) : fail(name, "true or false");
    }
  }
  void read(std::string_view name, std::optional<std::string>& into) {
    if (const auto* value = find(name)) {
      value->is_string() ? void(into = std::string(value->get_string())) : fail(name, "a text");
    }
  }
  void read(std::string_view name, std::optional<std::int64_t>& into) {
    if (const auto* value = find(name)) {
      value->is_int64() ? void(into = value->get_int64()) : fail(name, "a whole number");
    }
  }
  void read(std::string_view name, std::optional<std::vector<std::string>>& into) {
    const auto* value = find(name);
    if (value == nullptr) return;
    if (!value->is_array()) return fail(name, "a list of texts");
    std::vector<std::string> texts;
    texts.reserve(value->get_array().size());
    for (const boost::json::value& text : value->get_array()) {
      if (!text.is_string()) return fail(name, "a list of texts");
      texts.emplace_back(text.get_string());
    }
    into = std::move(texts);
  }
  /// None where it is missing, or no object.
  [[nodiscard]] const boost::json::object* read_object(std::string_view name) {
    const auto* value = find(name);
    if (value != nullptr && !value->is_object()) fail(name, "an object");
    return value == nullptr ? nullptr : value->if_object();
  }
  [[nodiscard]] const Result<void>& result() const { return result_; }

 private:
  [[nodiscard]] const boost::json::value* find(std::string_view name) const {
    return result_ ? object_.if_contains(name) : nullptr;
  }
  void fail(std::string_view name, std::string_view expected) {
    result_ = bad_request(prefix_ + std::string(name) + ": expected " + std::string(expected));
  }

  const boost::json::object& object_;
  std::string prefix_;
  Result<void> result_;
};

Result<store::ChatTextsByLanguage> read_texts(const boost::json::object& object) {
  store::ChatTextsByLanguage texts;
  for (const auto& [key, value] : object) {
    const std::string language(key);
    const auto tag = store::canonical_language(language);
    if (!tag) return bad_request("chat.texts: expected languages like de, pt-BR or zh-Hans");
    if (!value.is_object()) return bad_request("chat.texts." + language + ": expected an object");
    if (auto known = check_names(value.get_object(), {"title", "greeting"}); !known) return known.error();
    FieldReader reader(value.get_object(), "chat.texts." + language + '.');
    std::optional<std::string> title;
    std::optional<std::string> greeting;
    reader.read("title", title);
    reader.read("greeting", greeting);
    if (!reader.result()) return reader.result().error();
    const bool is_new =
        texts.emplace(*tag, store::ChatTexts{title.value_or(""), greeting.value_or("")}).second;
    if (!is_new)
      return bad_request("chat.texts: expected each language once, but " + *tag + " is there twice");
  }
  return texts;
}

Result<access::ChatChange> read_chat(const boost::json::object& object) {
  auto known = check_names(object, {"enabled", "accent", "position", "theme", "title", "greeting", "texts",
                                    "rating", "typingPreview", "askEmail", "files"});
  if (!known) return known.error();
  access::ChatChange chat;
  FieldReader reader(object, "chat.");
  reader.read("enabled", chat.enabled);
  reader.read("accent", chat.accent);
  reader.read("position", chat.position);
  reader.read("theme", chat.theme);
  reader.read("title", chat.title);
  reader.read("greeting", chat.greeting);
  reader.read("rating", chat.rating);
  reader.read("typingPreview", chat.typing_preview);
  reader.read("askEmail", chat.ask_email);
  reader.read("files", chat.files);
  const boost::json::object* texts = reader.read_object("texts");
  if (!reader.result()) return reader.result().error();
  if (texts == nullptr) return chat;
  auto read = read_texts(*texts);
  if (!read) return read.error();
  chat.texts = std::move(*read);
  return chat;
}

Result<access::PreviewChange> read_preview(const boost::json::object& object) {
  auto known = check_names(object, {"enabled", "maskText", "showImages", "requireConsent", "notice"});
  if (!known) return known.error();
  access::PreviewChange preview;
  FieldReader reader(object, "preview.");
  reader.read("enabled", preview.enabled);
  reader.read("maskText", preview.mask_text);
  reader.read("showImages", preview.show_images);
  reader.read("requireConsent", preview.require_consent);
  reader.read("notice", preview.notice);
  if (!reader.result()) return reader.result().error();
  return preview;
}

/// None where it is missing; null takes them away.
Result<std::optional<std::optional<hours::OpeningHours>>> read_hours_change(
    const boost::json::object& object) {
  using Read = std::optional<std::optional<hours::OpeningHours>>;
  const boost::json::value* value = object.if_contains("hours");
  if (value == nullptr) return Read();
  if (value->is_null()) return Read(std::in_place);
  if (!value->is_object()) return bad_request("hours: expected an object, or null for none");
  auto hours = hours::read_opening_hours(value->get_object());
  if (!hours) return hours.error();
  return Read(std::move(*hours));
}

Result<std::optional<store::Assignment>> read_assignment(const boost::json::object& object) {
  using Read = std::optional<store::Assignment>;
  const boost::json::value* value = object.if_contains("assignment");
  if (value == nullptr) return Read();
  const Read rule = value->is_string() ? store::assignment_from(value->get_string()) : Read();
  if (!rule) return bad_request("assignment: expected one of off, inTurn, leastBusy");
  return rule;
}

}  // namespace

Result<access::ProjectChange> read_project_change(const boost::json::object& object) {
  auto known = check_names(object, {"name", "origins", "allowMissingOrigin", "enforceIdentity", "publicCount",
                                    "visitDays", "chat", "preview", "hours", "assignment"});
  if (!known) return known.error();
  access::ProjectChange change;
  FieldReader reader(object, "");
  reader.read("name", change.name);
  reader.read("origins", change.origins);
  reader.read("allowMissingOrigin", change.allow_missing_origin);
  reader.read("enforceIdentity", change.enforce_identity);
  reader.read("publicCount", change.count_is_public);
  reader.read("visitDays", change.visit_days);
  const boost::json::object* chat = reader.read_object("chat");
  const boost::json::object* preview = reader.read_object("preview");
  if (!reader.result()) return reader.result().error();
  const auto assignment = read_assignment(object);
  if (!assignment) return assignment.error();
  change.assignment = *assignment;
  auto hours = read_hours_change(object);
  if (!hours) return hours.error();
  change.hours = std::move(*hours);
  if (chat != nullptr) {
    auto read = read_chat(*chat);
    if (!read) return read.error();
    change.chat = std::move(*read);
  }
  if (preview != nullptr) {
    auto read = read_preview(*preview);
    if (!read) return read.error();
    change.preview = *read;
  }
  return change;
}

Result<store::Project> read_new_project(const boost::json::object& object) {
  if (auto known = check_names(object, {"name", "origins"}); !known) return known.error();
  access::ProjectChange said;
  FieldReader reader(object, "");
  reader.read("name", said.name);
  reader.read("origins", said.origins);
  if (!reader.result()) return reader.result().error();
  if (!said.name) return bad_request("name: expected a text");
  store::Project project;
  if (auto applied = access::apply(said, project); !applied) return applied.error();
  return project;
}

Result<std::string> read_removal(const boost::json::object& object) {
  if (auto known = check_names(object, {"name"}); !known) return known.error();
  std::optional<std::string> name;
  FieldReader reader(object, "");
  reader.read("name", name);
  if (!name) return bad_request("name: expected the project's own, exactly");
  return std::move(*name);
}

Result<store::CannedReplyChange> read_reply(const boost::json::object& object) {
  if (auto known = check_names(object, {"shortcut", "content"}); !known) return known.error();
  if (object.empty()) return bad_request("body: expected shortcut or content");
  store::CannedReplyChange reply;
  FieldReader reader(object, "");
  reader.read("shortcut", reply.shortcut);
  reader.read("content", reply.content);
  if (!reader.result()) return reader.result().error();
  return reply;
}

}  // namespace porchlight::api
