// What anybody may know without a token: asked by pages of the project's origins, and by programs that send
// none.

#include "access/origin.hpp"
#include "api/account_json.hpp"
#include "api/api.hpp"
#include "api/limits.hpp"
#include "api/openapi_document.hpp"
#include "api/request_fields.hpp"
#include "api/visitor_json.hpp"

#include <string>
#include <utility>

namespace porchlight::api {
namespace {

/// The answer to a browser that asks whether the page may ask.
net::HttpResponse preflight(const net::HttpRequest& request) {
  const bool sends = request.path.find("/files") != std::string::npos;
  const std::string method = sends ? "POST" : "GET";
  net::HttpResponse response;
  response.status = 204;
  response.headers = {{"Allow", method + ", OPTIONS"},
                      {"Access-Control-Allow-Methods", method},
                      {"Access-Control-Max-Age", "600"}};
  if (sends) {
    response.headers.emplace_back("Access-Control-Allow-Headers",
                                  "Content-Type, X-File-Name, X-Porchlight-Secret, X-Porchlight-Visitor");
  }
  return response;
}

/// Whatever is answered, a page of this origin may read it. Empty: none may.
Reply readable_by(std::string origin, Reply reply) {
  return [origin = std::move(origin), reply = std::move(reply)](net::HttpResponse response) mutable {
    response.headers.emplace_back("Vary", "Origin");
    if (!origin.empty()) response.headers.emplace_back("Access-Control-Allow-Origin", origin);
    reply(std::move(response));
  };
}

}  // namespace

void Api::with_page(Call call, UniqueFunction<void(Call, const store::Project&)> then) {
  const ProjectId id = call.project;
  services_.projects.find(id, [this, call = std::move(call),
                               then = std::move(then)](const Result<store::Project>& project) mutable {
    if (!project) return call.fail(project.error());
    const std::string origin(call.request.header("origin"));
    const bool allowed = origin.empty() || access::origin_allowed(origin, project->origins);
    call.reply = readable_by(allowed ? origin : std::string(), std::move(call.reply));
    if (!allowed) {
      services_.refused_origins.note(project->id, origin, call.request.header("referer"));
      return call.fail({ErrorCode::origin_not_allowed,
                        "this page's origin is not one of project " + std::to_string(project->id)});
    }
    if (call.request.method == "OPTIONS") return call.answer(preflight(call.request));
    then(std::move(call), *project);
  });
}

void Api::public_settings(Call call) {
  with_page(std::move(call), [this](Call asked, const store::Project& project) {
    const auto language = read_bounded(asked.request, "language", limits::language_bytes);
    if (!language) return asked.fail(language.error());
    asked.answer(json_response(settings_json(project, *language, services_.sessions.now())));
  });
}

void Api::public_count(Call call) {
  with_page(std::move(call), [this](Call asked, const store::Project& project) {
    if (!project.count_is_public) {
      return asked.fail({ErrorCode::forbidden,
                         "project " + std::to_string(project.id) + " does not tell how many are here"});
    }
    counts_.get(project.id, [asked = std::move(asked)](const Result<PublicCount>& count) mutable {
      if (!count) return asked.fail(count.error());
      asked.answer(json_response(public_count_json(*count)));
    });
  });
}

void Api::openapi(Call call) {
  call.answer(json_response(std::string(openapi_document())));
}

}  // namespace porchlight::api
