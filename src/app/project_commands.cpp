#include "access/project_change.hpp"
#include "app/commands.hpp"
#include "base/json.hpp"
#include "store/database/acts.hpp"
#include "store/database/assignment_rule.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/identity_secret.hpp"
#include "store/database/preview_settings.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

namespace porchlight::app {
namespace {

WallTime now() {
  return SystemClock{}.wall();
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
  object.text("assignment", to_string(project.inbox.assignment));
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
  if (project.chat.rating) out << ", with ratings";
  if (project.chat.typing_preview) out << ", typing is seen";
  if (!project.chat.files) out << ", without files";
  out << "\n  page preview: " << (project.preview.enabled ? "on" : "off");
  if (project.preview.mask_text) out << ", text masked";
  if (project.preview.show_images) out << ", with images";
  if (project.preview.require_consent) out << ", by consent";
  if (project.preview.notice) out << ", with a notice";
  out << "\n  visits are kept for: " << project.visit_days << (project.visit_days == 1 ? " day" : " days");
  if (project.inbox.assignment != store::Assignment::off) {
    out << "\n  conversations are assigned: " << to_string(project.inbox.assignment);
  }
  out << '\n';
}

void print(const store::Project& project, Output output) {
  if (output.json) {
    output.out << to_json(project) << '\n';
    return;
  }
  print_text(output.out, project);
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
Result<void> change_origins(std::vector<std::string>& origins, const ProjectSet& set) {
  auto instead = access::canonical_origins(set.origins);
  auto added = access::canonical_origins(set.added_origins);
  auto removed = access::canonical_origins(set.removed_origins);
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

}  // namespace

Result<void> project_add(store::Database& database, const ProjectAdd& add, Output output) {
  auto origins = access::canonical_origins(add.origins);
  if (!origins) return origins.error();
  store::Project wanted;
  wanted.name = add.name;
  wanted.origins = std::move(*origins);
  wanted.allow_missing_origin = add.allow_missing_origin;
  wanted.visit_days = add.visit_days.value_or(wanted.visit_days);
  const auto project = database.projects().make(wanted, store::command_line(), now());
  if (!project) return project.error();
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
  auto noted = database.projects().note_removal(project.id, project.name, store::command_line(), now());
  if (!noted) return noted;
  if (auto removed = database.projects().remove(project.id); !removed) return removed;
  if (output.json) {
    output.out << to_json(project) << '\n';
  } else {
    output.out << "removed project " << project.id << ": " << project.name << '\n';
  }
  return {};
}

Result<void> project_set(store::Database& database, const ProjectSet& set, Output output) {
  const auto edit = [&set](store::Project& project) -> Result<void> {
    if (auto changed = change_origins(project.origins, set); !changed) return changed;
    if (set.new_identity_secret) store::rotate_identity_secret(project);
    return access::apply(set.change, project);
  };
  const auto project = database.projects().change(set.id, edit, store::command_line(), now());
  if (!project) return project.error();
  print(*project, output);
  return {};
}

Result<void> project_secret(store::Database& database, const IdentitySecretChange& change, Output output) {
  if (change.rotate || change.drop_old) {
    const auto edit = [&change](store::Project& project) -> Result<void> {
      if (change.rotate) store::rotate_identity_secret(project);
      if (change.drop_old) project.previous_identity_secret.clear();
      return {};
    };
    auto changed = database.projects().change(change.id, edit, store::command_line(), now());
    if (!changed) return changed.error();
  }
  const auto project = change.show ? database.projects().show_secrets(change.id, store::command_line(), now())
                                   : database.projects().find(change.id);
  if (!project) return project.error();
  print_secret(*project, change.show, output);
  return {};
}

}  // namespace porchlight::app
