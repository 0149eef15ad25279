// Files of conversations: what visitors and agents send, and what whoever has an address reads. An upload is
// answered for before its body is read: by CORS, by limits, and by the database, who knows the secret.

#include "access/identifiers.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "base/crypto.hpp"
#include "base/ip_address.hpp"
#include "base/random.hpp"
#include "conversations/conversation_json.hpp"
#include "files/file_kind.hpp"
#include "files/file_name.hpp"
#include "files/file_source.hpp"
#include "store/database/files.hpp"

#include <charconv>
#include <utility>

namespace porchlight::api {
namespace {

using files::FilePart;

constexpr unsigned file_created = 201;

Error files_are_off(ProjectId project) {
  return {ErrorCode::forbidden, "project " + std::to_string(project) + " takes no files"};
}

Error no_such_file() {
  return {ErrorCode::not_found, "there is no such file"};
}

/// How many bytes the client says that come; `most` where it does not say.
std::uint64_t declared_bytes(const net::HttpRequest& request, std::uint64_t most) {
  const std::string_view text = request.header("content-length");
  std::uint64_t bytes = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  return text.empty() || problem != std::errc{} ? most : bytes;
}

std::string name_of(const net::HttpRequest& request) {
  return files::clean_name(net::percent_decoded(request.header("x-file-name"), false));
}

std::string sender_key(const store::FileSender& sender) {
  return std::to_string(sender.project) + (sender.agent != 0 ? "/" + std::to_string(sender.agent) : ":") +
         sender.visitor_uid;
}

/// Who has come just now is not written yet: what the journal has of the visitor is written before its time.
bool write_pending(store::Database& database, const store::VisitorJournal& journal,
                   const store::FileSender& sender) {
  if (sender.agent != 0) return false;
  const auto pending = journal.pending({sender.project, sender.visitor_uid});
  if (!pending || !pending->makes_row) return false;
  return database.visitors().apply(std::span(&*pending, 1)).has_value();
}

/// It is shown or saved, and never anything else: not a page, not a script, not in a frame of anybody's.
net::Headers headers_of(std::string_view type, std::string_view name) {
  std::string content_type(type);
  if (type == "text/plain") content_type += "; charset=utf-8";
  return {{"Content-Type", std::move(content_type)},
          {"Content-Disposition", files::content_disposition(files::is_shown(type), name)},
          {"X-Content-Type-Options", "nosniff"},
          {"Content-Security-Policy", "sandbox; default-src 'none'"},
          {"Cross-Origin-Resource-Policy", "cross-origin"},
          {"Referrer-Policy", "no-referrer"},
          {"Cache-Control", "private, max-age=3600"}};
}

void answer_kept(Call& call, const Result<store::File>& kept) {
  if (!kept) {
    const bool busy = kept.error().code == ErrorCode::unavailable;
    return call.answer(problem(kept.error(), busy ? std::optional(limits::busy_retry) : std::nullopt));
  }
  call.answer(json_response(conversations::file_json(*kept), file_created));
}

}  // namespace

void Api::add_file(Call call) {
  const store::FileSender sender{.project = call.project, .agent = call.agent.id};
  const ProjectId id = call.project;
  services_.projects.find(
      id, [this, sender, call = std::move(call)](const Result<store::Project>& project) mutable {
        if (!project) return call.fail(project.error());
        if (!project->chat.files) return call.fail(files_are_off(project->id));
        begin_file(std::move(call), sender);
      });
}

void Api::add_thumbnail(Call call) {
  const store::FileSender sender{.project = call.project, .agent = call.agent.id};
  begin_thumbnail(std::move(call), sender);
}

void Api::add_visitors_file(Call call) {
  of_visitor(std::move(call), &Api::begin_file);
}

void Api::add_visitors_thumbnail(Call call) {
  of_visitor(std::move(call), &Api::begin_thumbnail);
}

void Api::of_visitor(Call asked, void (Api::*then)(Call, const store::FileSender&)) {
  with_page(std::move(asked), [this, then](Call call, const store::Project& project) {
    std::string uid(call.request.header("x-porchlight-visitor"));
    if (!access::is_visitor_uid(uid)) return call.fail(access::bad_uid());
    if (!project.chat.enabled || !project.chat.files) return call.fail(files_are_off(project.id));
    if (services_.bans.refuses(project.id, uid, rate_key(call.request.peer))) {
      return call.fail(access::banned());
    }
    const store::FileSender sender{
        .project = project.id,
        .visitor_uid = std::move(uid),
        .secret_hash = crypto::sha256_hex(call.request.header("x-porchlight-secret"))};
    (this->*then)(std::move(call), sender);
  });
}

void Api::begin_file(Call call, const store::FileSender& sender) {
  store::File file{.id = random_token(store::limits::file_id_characters),
                   .key = random_token(store::limits::file_id_characters),
                   .name = name_of(call.request),
                   .bytes = static_cast<std::int64_t>(
                       declared_bytes(call.request, services_.files.most_bytes(FilePart::whole)))};
  auto known = [&database = services_.database, &journal = services_.journal, sender, file = std::move(file),
                now = clock_.wall(), quota = services_.files.quota()]() -> Result<store::File> {
    auto begun = database.files().begin(sender, file, now, quota);
    if (!begun && write_pending(database, journal, sender))
      begun = database.files().begin(sender, file, now, quota);
    if (!begun) return begun.error();
    return file;
  };
  receive(std::move(call), sender, FilePart::whole, std::move(known));
}

void Api::begin_thumbnail(Call call, const store::FileSender& sender) {
  std::string id = call.captures.at(1);
  auto known = [&files = services_.database.files(), sender, id = std::move(id)]() -> Result<store::File> {
    auto file = files.find_unsent(sender, id);
    if (!file || file->thumbnail.empty()) return file;
    return bad_request("expected a file without a thumbnail");
  };
  receive(std::move(call), sender, FilePart::thumbnail, std::move(known));
}

void Api::receive(Call call, const store::FileSender& sender, FilePart part,
                  UniqueFunction<Result<store::File>()> known) {
  files::FileRoom& room = services_.files;
  const std::uint64_t most = room.most_bytes(part);
  const std::uint64_t bytes = declared_bytes(call.request, most);
  if (!call.request.incoming || bytes == 0) {
    return call.fail(bad_request("body: expected a file that is not empty"));
  }
  if (bytes > most) {
    return call.fail(
        {ErrorCode::payload_too_large, "body: expected at most " + std::to_string(most) + " bytes"});
  }
  auto place = room.rates().begin(call.request.peer, sender_key(sender), bytes, clock_.steady());
  if (!place) return answer_kept(call, place.error());
  services_.pool.ask(
      services_.home, std::move(known),
      [this, part, place = std::move(*place), call = std::move(call)](Result<store::File> file) mutable {
        if (!file) return call.fail(file.error());
        net::IncomingBody body = call.request.incoming;
        auto done = [call = std::move(call)](const Result<store::File>& kept) mutable {
          answer_kept(call, kept);
        };
        body.read(std::make_unique<files::Upload>(services_.files, services_.home, body, std::move(place),
                                                  std::move(*file), part, std::move(done)));
      });
}

void Api::read_file(Call call) {
  find_file(std::move(call), &Api::send_whole);
}

void Api::read_thumbnail(Call call) {
  find_file(std::move(call), &Api::send_thumbnail);
}

/// Whoever has both its id and its key may read it; a wrong key is as good as none.
void Api::find_file(Call call, void (Api::*then)(Call, const store::File&)) {
  std::string id = call.captures.at(0);
  std::string key = call.request.parameter("k").value_or("");
  services_.pool.ask(
      services_.home, [&files = services_.database.files(), id = std::move(id)] { return files.find(id); },
      [this, then, key = std::move(key), call = std::move(call)](const Result<store::File>& file) mutable {
        if (!file) return call.fail(file.error());
        if (!crypto::equal_constant_time(file->key, key)) return call.fail(no_such_file());
        (this->*then)(std::move(call), *file);
      });
}

void Api::send_whole(Call call, const store::File& file) {
  Place place = services_.files.rates().begin_download(call.request.peer);
  if (!place) return call.answer(WaitingRequests::refusal());
  files::FileSource::open(
      services_.files, services_.home, std::move(place), file.id, static_cast<std::uint64_t>(file.bytes),
      [headers = headers_of(file.type, file.name),
       call = std::move(call)](Result<std::unique_ptr<files::FileSource>> source) mutable {
        if (!source) return call.fail(source.error());
        net::HttpResponse response;
        response.headers = std::move(headers);
        response.source = std::move(*source);
        call.answer(std::move(response));
      });
}

void Api::send_thumbnail(Call call, const store::File& file) {
  if (file.thumbnail.empty()) return call.fail(no_such_file());
  Place place = services_.files.rates().begin_download(call.request.peer);
  if (!place) return call.answer(WaitingRequests::refusal());
  services_.files.pool().ask(
      services_.home,
      [&store = services_.files.store(), name = store::thumbnail_name(file.id),
       most = services_.files.most_bytes(FilePart::thumbnail)] { return store.read(name, 0, most); },
      [headers = headers_of(file.thumbnail, file.name), place = std::move(place),
       call = std::move(call)](Result<std::string> bytes) mutable {
        if (!bytes) return call.fail(bytes.error());
        net::HttpResponse response;
        response.headers = std::move(headers);
        response.source = std::make_unique<files::HeldBytes>(std::move(place), std::move(*bytes));
        call.answer(std::move(response));
      });
}

}  // namespace porchlight::api
