#pragma once
// Where a visitor came from and where they landed, out of URLs that are cleaned already
// (protocol/page_url.hpp). What is none gives nothing; nothing here fails. Pure.

#include "store/database/visits.hpp"

#include <string>
#include <string_view>

namespace porchlight::visits {

/// The utm_ parameters; the first of each name counts.
[[nodiscard]] store::Campaign campaign_of(std::string_view url);
/// As it is shown: the campaign's name, else its source.
[[nodiscard]] std::string shown_campaign(const store::Campaign& campaign);
/// The host of whoever sent the visitor, in lower case and without a leading `www.`; empty where that is the
/// page's own.
[[nodiscard]] std::string referrer_host(std::string_view referrer, std::string_view page);
/// The path of a page, as written.
[[nodiscard]] std::string path_of(std::string_view url);
/// Whether two URLs are of one page: apart from their fragment they are the same.
[[nodiscard]] bool is_same_page(std::string_view one, std::string_view other);

}  // namespace porchlight::visits
