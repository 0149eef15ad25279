#include "store/database/project_audit.hpp"

#include "base/json.hpp"
#include "store/database/assignment_rule.hpp"
#include "store/database/audit_log.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <concepts>
#include <vector>

namespace porchlight::store {
namespace {

/// Writes a change for each setting that it is shown and that differs.
class ChangeWriter {
 public:
  void operator()(std::string_view name, const std::string& before, const std::string& after) {
    if (before != after) begin(name).text("before", before).text("after", after).end();
  }
  void operator()(std::string_view name, std::same_as<bool> auto before, bool after) {
    if (before != after) begin(name).boolean("before", before).boolean("after", after).end();
  }
  void operator()(std::string_view name, std::int64_t before, std::int64_t after) {
    if (before != after) begin(name).number("before", before).number("after", after).end();
  }
  void list(std::string_view name, const std::vector<std::string>& before,
            const std::vector<std::string>& after) {
    if (before == after) return;
    begin(name)
        .raw("added", json::list_of_texts(missing(after, before)))
        .raw("removed", json::list_of_texts(missing(before, after)))
        .end();
  }
  /// What would be too much to repeat.
  void name_alone(std::string_view name, bool differs) {
    if (differs) begin(name).end();
  }

  /// Empty where nothing differs.
  [[nodiscard]] std::string take() { return out_.empty() ? out_ : '[' + out_ + ']'; }

 private:
  json::ObjectWriter begin(std::string_view name) {
    if (!out_.empty()) out_ += ',';
    json::ObjectWriter change(out_);
    change.text("name", name);
    return change;
  }
  static std::vector<std::string> missing(const std::vector<std::string>& of,
                                          const std::vector<std::string>& in) {
    std::vector<std::string> texts;
    texts.reserve(std::min(of.size(), limits::audited_origins));
    for (const std::string& text : of) {
      if (texts.size() < limits::audited_origins && std::ranges::find(in, text) == in.end())
        texts.push_back(text);
    }
    return texts;
  }

  std::string out_;
};

void write_changes(ChangeWriter& write, const ChatAppearance& before, const ChatAppearance& after) {
  write("chat.enabled", before.enabled, after.enabled);
  write("chat.accent", before.accent, after.accent);
  write("chat.position", before.position, after.position);
  write("chat.theme", before.theme, after.theme);
  write("chat.title", before.title, after.title);
  write("chat.greeting", before.greeting, after.greeting);
  write("chat.askEmail", before.ask_email, after.ask_email);
  write.name_alone("chat.texts", before.texts != after.texts);
  write("chat.rating", before.rating, after.rating);
  write("chat.typingPreview", before.typing_preview, after.typing_preview);
  write("chat.files", before.files, after.files);
}

void write_changes(ChangeWriter& write, const PreviewSettings& before, const PreviewSettings& after) {
  write("preview.enabled", before.enabled, after.enabled);
  write("preview.maskText", before.mask_text, after.mask_text);
  write("preview.showImages", before.show_images, after.show_images);
  write("preview.requireConsent", before.require_consent, after.require_consent);
  write("preview.notice", before.notice, after.notice);
}

}  // namespace

std::string changes_json(const Project& before, const Project& after) {
  ChangeWriter write;
  write("name", before.name, after.name);
  write.list("origins", before.origins, after.origins);
  write("allowMissingOrigin", before.allow_missing_origin, after.allow_missing_origin);
  write("enforceIdentity", before.enforce_identity, after.enforce_identity);
  write("publicCount", before.count_is_public, after.count_is_public);
  write("visitDays", before.visit_days, after.visit_days);
  write_changes(write, before.chat, after.chat);
  write_changes(write, before.preview, after.preview);
  write.name_alone("hours", before.hours != after.hours);
  write("assignment", std::string(to_string(before.inbox.assignment)),
        std::string(to_string(after.inbox.assignment)));
  return write.take();
}

Result<void> audit_project(SqlConnection& sql, const Project& project, std::string_view action,
                           const ActingAgent& agent, WallTime now) {
  return add_entry(sql, {{project.id, project.name}, agent, now}, action, "{}");
}

Result<void> audit_project_change(SqlConnection& sql, const Project& before, const Project& after,
                                  const ActingAgent& agent, WallTime now) {
  if (const std::string changes = changes_json(before, after); !changes.empty()) {
    std::string details;
    json::ObjectWriter(details).raw("changes", changes).end();
    auto told = add_entry(sql, {{after.id, after.name}, agent, now}, "project.settings", details);
    if (!told) return told;
  }
  const bool rotated = before.identity_secret != after.identity_secret;
  if (rotated) {
    if (auto told = audit_project(sql, after, "project.secret.rotate", agent, now); !told) return told;
  }
  const bool had_old = rotated || !before.previous_identity_secret.empty();
  if (!had_old || !after.previous_identity_secret.empty()) return {};
  return audit_project(sql, after, "project.secret.drop", agent, now);
}

}  // namespace porchlight::store
