#include "api/routes.hpp"

#include "api/api.hpp"

namespace porchlight::api {

std::span<const Route> Route::all() {
  static constexpr std::array table{
      Route{"POST", "/api/v1/auth/login", Access::open, &Api::login},
      Route{"GET", "/api/v1/me", Access::agent, &Api::me},
      Route{"GET", "/api/v1/projects/{p}/visitors", Access::member, &Api::list_visitors},
      Route{"GET", "/api/v1/projects/{p}/visitors/{uid}", Access::member, &Api::find_visitor},
      Route{"POST", "/api/v1/projects/{p}/presence", Access::member, &Api::presence_of},
      Route{"GET", "/api/v1/projects/{p}/presence/stats", Access::member, &Api::presence_stats},
      Route{"GET", "/api/v1/public/projects/{p}/settings", Access::open, &Api::public_settings},
  };
  return table;
}

}  // namespace porchlight::api
