#pragma once
// One request on its way through the API.

#include "access/authenticator.hpp"
#include "api/problem.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "net/http.hpp"

#include <string>
#include <vector>

namespace porchlight::api {

using Reply = UniqueFunction<void(net::HttpResponse)>;

struct Call {
  net::HttpRequest request;
  std::vector<std::string> captures;  // what stood in the pattern's `{…}`
  access::AgentAccess agent;          // of routes for agents
  ProjectId project = 0;              // of routes under a project
  bool asked_again = false;           // the database has said anew what is the agent's
  Reply reply;

  void answer(net::HttpResponse response) { reply(std::move(response)); }
  void fail(const Error& error) { reply(problem(error)); }
};

}  // namespace porchlight::api
