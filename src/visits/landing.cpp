#include "visits/landing.hpp"

#include "base/ascii.hpp"
#include "protocol/page_url.hpp"
#include "visits/limits.hpp"

#include <boost/url.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace porchlight::visits {
namespace {

namespace urls = boost::urls;

/// `+` is a space, as forms have it.
std::string parameter_text(std::string_view encoded) {
  std::string spaced(encoded);
  std::ranges::replace(spaced, '+', ' ');
  const auto escaped = urls::make_pct_string_view(spaced);
  return protocol::clean_text(escaped ? escaped->decode() : spaced, limits::campaign_characters);
}

std::string host_of(std::string_view url) {
  const auto parsed = urls::parse_uri(url);
  if (!parsed || !parsed->has_authority()) return {};
  std::string host = ascii::lower(std::string_view(parsed->encoded_host()));
  if (host.starts_with("www.")) host.erase(0, 4);
  return host;
}

std::string_view without_fragment(std::string_view url) {
  return url.substr(0, url.find('#'));
}

}  // namespace

store::Campaign campaign_of(std::string_view url) {
  store::Campaign campaign;
  const std::array<std::pair<std::string_view, std::string*>, 5> parameters{
      {{"utm_source", &campaign.source},
       {"utm_medium", &campaign.medium},
       {"utm_campaign", &campaign.name},
       {"utm_term", &campaign.term},
       {"utm_content", &campaign.content}}};
  url = without_fragment(url);
  const std::size_t begin = url.find('?');
  std::string_view query = begin == std::string_view::npos ? std::string_view() : url.substr(begin + 1);
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    for (const auto& [name, value] : parameters) {
      const bool fits = value->empty() && ascii::equal_ignoring_case(pair.substr(0, equals), name);
      if (fits && equals < pair.size()) *value = parameter_text(pair.substr(equals + 1));
    }
  }
  return campaign;
}

std::string shown_campaign(const store::Campaign& campaign) {
  return campaign.name.empty() ? campaign.source : campaign.name;
}

std::string referrer_host(std::string_view referrer, std::string_view page) {
  const std::string host = host_of(referrer);
  return host == host_of(page) ? std::string() : host.substr(0, limits::host_characters);
}

std::string path_of(std::string_view url) {
  const auto parsed = urls::parse_uri(url);
  if (!parsed || !parsed->has_authority()) return {};
  const std::string_view path = parsed->encoded_path();
  return path.empty() ? "/" : std::string(path.substr(0, limits::landing_characters));
}

bool is_same_page(std::string_view one, std::string_view other) {
  return without_fragment(one) == without_fragment(other);
}

}  // namespace porchlight::visits
