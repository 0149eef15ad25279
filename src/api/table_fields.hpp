#pragma once
// What a request asks of whoever is here, by the filters and sorts of the live table. Pure.

#include "base/error.hpp"
#include "net/http.hpp"
#include "presence/visitors_service.hpp"
#include "protocol/table_messages.hpp"
#include "store/sessions/session_store.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace porchlight::api {

struct TableRequest {
  presence::StatusFilter status = presence::StatusFilter::online;  // or away
  protocol::TableQuestion question;
  std::optional<store::Revision> since;  // what has changed since then, not a page
  std::size_t limit = 0;
  std::string cursor;
};

/// None: it asks for what the database knows (read_page_query). Errors: badRequest, also where a filter of
/// the live table is asked of whoever is not here.
[[nodiscard]] Result<std::optional<TableRequest>> read_table_request(const net::HttpRequest& request);

}  // namespace porchlight::api
