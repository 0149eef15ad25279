#include "access/origin.hpp"
#include "app/commands.hpp"
#include "base/json.hpp"
#include "base/random.hpp"
#include "store/database/account_rules.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/preview_settings.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace porchlight::app {
namespace {

/// Characters of an identity secret, six bits each.
constexpr std::size_t identity_secret_characters = 43;

Result<std::vector<std::string>> canonical(const std::vector<std::string>& patterns) {
  std::vector<std::string> origins;
  for (const std::string& pattern : patterns) {
    auto origin = access::canonical_origin_pattern(pattern);
    if (!origin) return origin.error();
    origins.push_back(std::move(*origin));
  }
  return origins;
}

std::string to_json(const store::Project& project) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("projectId", project.id)
      .text("name", project.name)
      .raw("origins", json::list_of_texts(project.origins));
  object.boolean("allowMissingOrigin", project.allow_missing_origin);
  object.boolean("enforceIdentity", project.enforce_identity);
  object.boolean("publicCount", project.count_is_public);
  object.raw("chat", store::chat_to_json(project.chat));
  object.raw("preview", store::preview_to_json(project.preview));
  object.number("visitDays", project.visit_days);
  object.end();
  return out;
}

void print_text(std::ostream& out, const store::Project& project) {
  out << "project " << project.id << ": " << project.name << "\n  origins:";
  for (const std::string& origin : project.origins) out << ' ' << origin;
  if (project.allow_missing_origin) out << " (and clients that send none)";
  out << "\n  identity: " << (project.enforce_identity ? "enforced" : "optional");
  if (project.count_is_public) out << "\n  presence count: public";
  out << "\n  chat: " << (project.chat.enabled ? "on, " : "off, ") << project.chat.position;
  if (project.chat.theme != "auto") out << ", " << project.chat.theme;
  if (!project.chat.accent.empty()) out << ", " << project.chat.accent;
  out << "\n  page preview: " << (project.preview.enabled ? "on" : "off");
  if (project.preview.mask_text) out << ", text masked";
  if (project.preview.show_images) out << ", with images";
  if (project.preview.require_consent) out << ", by consent";
  if (project.preview.notice) out << ", with a notice";
  out << "\n  visits are kept for: " << project.visit_days << (project.visit_days == 1 ? " day" : " days");
  out << '\n';
}

void print(const store::Project& project, Output output) {
  if (output.json) {
    output.out << to_json(project) << '\n';
    return;
  }
  print_text(output.out, project);
}

void rotate_secret(store::Project& project) {
  project.previous_identity_secret =
      std::exchange(project.identity_secret, random_token(identity_secret_characters));
}

void print_secret(const store::Project& project, bool show, Output output) {
  const std::string& previous = project.previous_identity_secret;
  if (output.json) {
    std::string line;
    json::ObjectWriter object(line);
    object.number("projectId", project.id).boolean("oldIsValid", !previous.empty());
    if (show) object.text("identitySecret", project.identity_secret);
    if (show && !previous.empty()) object.text("previousIdentitySecret", previous);
    object.end();
    output.out << line << '\n';
    return;
  }
  output.out << "project " << project.id << ": " << project.name << '\n';
  output.out << "  identity secret: " << (show ? project.identity_secret : "not shown without --show")
             << '\n';
  if (previous.empty()) return;
  output.out << "  the old one is valid too, until --drop-old" << (show ? ": " + previous : "") << '\n';
}

/// Those it has, with and without these.
Result<void> change_origins(std::vector<std::string>& origins, const ProjectChange& change) {
  auto instead = canonical(change.origins);
  auto added = canonical(change.added_origins);
  auto removed = canonical(change.removed_origins);
  for (const auto* list : {&instead, &added, &removed}) {
    if (!*list) return list->error();
  }
  if (!instead->empty()) origins = std::move(*instead);
  for (std::string& origin : *added) {
    if (std::ranges::find(origins, origin) == origins.end()) origins.push_back(std::move(origin));
  }
  for (const std::string& origin : *removed) {
    if (std::erase(origins, origin) == 0) {
      return bad_request("--remove-origin " + origin + ": expected one that the project has");
    }
  }
  return {};
}

void apply(const ChatChange& change, store::ChatAppearance& chat) {
  chat.enabled = change.enabled.value_or(chat.enabled);
  chat.accent = change.accent.value_or(chat.accent);
  chat.position = change.position.value_or(chat.position);
  chat.theme = change.theme.value_or(chat.theme);
  chat.title = change.title.value_or(chat.title);
  chat.greeting = change.greeting.value_or(chat.greeting);
}

void apply(const PreviewChange& change, store::PreviewSettings& preview) {
  preview.enabled = change.enabled.value_or(preview.enabled);
  preview.mask_text = change.mask_text.value_or(preview.mask_text);
  preview.show_images = change.show_images.value_or(preview.show_images);
  preview.require_consent = change.require_consent.value_or(preview.require_consent);
  preview.notice = change.notice.value_or(preview.notice);
}

}  // namespace

Result<void> project_add(store::Database& database, const ProjectAdd& add, Output output) {
  const auto origins = canonical(add.origins);
  if (!origins) return origins.error();
  if (add.visit_days) {
    if (auto fits = store::check_visit_days(*add.visit_days); !fits) return fits;
  }
  auto project = database.projects().add(add.name, *origins);
  if (!project) return project.error();
  if (add.allow_missing_origin || add.visit_days) {
    project->allow_missing_origin = add.allow_missing_origin;
    project->visit_days = add.visit_days.value_or(project->visit_days);
    if (auto updated = database.projects().update(*project); !updated) return updated;
  }
  if (!output.json) {
    print_text(output.out, *project);
    output.out << "  identity secret: porchlight project secret " << project->id << " --show\n";
    return {};
  }
  std::string line = to_json(*project);
  line.back() = ',';
  json::append_string(line, "identitySecret");
  line += ':';
  json::append_string(line, project->identity_secret);
  output.out << line << "}\n";
  return {};
}

Result<void> project_list(store::Database& database, Output output) {
  const auto projects = database.projects().list();
  if (!projects) return projects.error();
  std::string all;
  json::ListWriter list(all);
  for (const store::Project& project : *projects) {
    list.next() += to_json(project);
    if (!output.json) print_text(output.out, project);
  }
  if (output.json) {
    list.end();
    output.out << all << '\n';
  } else if (projects->empty()) {
    output.out << "no projects yet: porchlight project add NAME --origin ORIGIN makes one\n";
  }
  return {};
}

Result<void> project_remove(store::Database& database, const store::Project& project, Output output) {
  if (auto removed = database.projects().remove(project.id); !removed) return removed;
  if (output.json) {
    output.out << to_json(project) << '\n';
  } else {
    output.out << "removed project " << project.id << ": " << project.name << '\n';
  }
  return {};
}

Result<void> project_set(store::Database& database, const ProjectChange& change, Output output) {
  auto project = database.projects().find(change.id);
  if (!project) return project.error();
  if (auto changed = change_origins(project->origins, change); !changed) return changed;
  if (change.name) project->name = *change.name;
  if (change.allow_missing_origin) project->allow_missing_origin = *change.allow_missing_origin;
  if (change.enforce_identity) project->enforce_identity = *change.enforce_identity;
  if (change.count_is_public) project->count_is_public = *change.count_is_public;
  if (change.new_identity_secret) rotate_secret(*project);
  if (change.visit_days) project->visit_days = *change.visit_days;
  apply(change.chat, project->chat);
  apply(change.preview, project->preview);
  if (auto updated = database.projects().update(*project); !updated) return updated;
  print(*project, output);
  return {};
}

Result<void> project_secret(store::Database& database, const IdentitySecretChange& change, Output output) {
  auto project = database.projects().find(change.id);
  if (!project) return project.error();
  if (change.rotate) rotate_secret(*project);
  if (change.drop_old) project->previous_identity_secret.clear();
  if (change.rotate || change.drop_old) {
    if (auto updated = database.projects().update(*project); !updated) return updated;
  }
  print_secret(*project, change.show, output);
  return {};
}

}  // namespace porchlight::app
