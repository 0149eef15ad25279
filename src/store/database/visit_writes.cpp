#include "store/database/visit_writes.hpp"

#include "base/crypto.hpp"
#include "base/url_path.hpp"
#include "base/utf8.hpp"
#include "store/database/json_column.hpp"
#include "store/database/limits.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <utility>

namespace porchlight::store {
namespace {

constexpr auto campaign_members = [](auto& campaign, auto visit) {
  visit("source", campaign.source);
  visit("medium", campaign.medium);
  visit("campaign", campaign.name);
  visit("term", campaign.term);
  visit("content", campaign.content);
};

void cut(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  text.resize(bytes);
  text.resize(utf8::valid_prefix(text));
}

void make_writable(std::string& text) {
  if (!is_storable(text)) text = storable(text);
  cut(text, limits::visit_text_bytes);
}

void make_writable(Visit& visit) {
  for (std::string* const text : {&visit.referrer, &visit.landing, &visit.device, &visit.browser,
                                  &visit.system, &visit.country, &visit.city}) {
    make_writable(*text);
  }
  campaign_members(visit.campaign, [](std::string_view, std::string& text) { make_writable(text); });
}

/// Nearly always behind all others. Of a page that has been told before the last title counts: many are
/// loaded under one and called something else by their script.
void add_view(std::vector<PageView>& views, PageView view) {
  if (views.empty() || views.back().at < view.at) return views.push_back(std::move(view));
  const auto place = std::ranges::lower_bound(views, view.at, {}, &PageView::at);
  if (place->at != view.at) {
    views.insert(place, std::move(view));
  } else if (place->url == view.url && !view.title.empty()) {
    place->title = std::move(view.title);
  }
}

VisitWrite made_writable(VisitWrite write) {
  make_writable(write.visit);
  VisitWrite ready{std::move(write.visit), {}};
  ready.views.reserve(write.views.size());
  for (PageView& view : write.views) {
    make_writable(view.url);
    make_writable(view.title);
    add_view(ready.views, std::move(view));
  }
  return ready;
}

auto key_of(const VisitWrite& write) {
  return std::tie(write.visit.key, write.visit.started);
}

}  // namespace

bool continues(const Visit& last, WallTime now) {
  return now < last.ended + limits::visit_gap;
}

void merge(VisitWrite& older, VisitWrite newer) {
  older.visit.ended = std::max(older.visit.ended, newer.visit.ended);
  older.visit.pages = std::max(older.visit.pages, newer.visit.pages);
  for (PageView& view : newer.views) add_view(older.views, std::move(view));
}

std::vector<VisitWrite> writable(std::span<const VisitWrite> writes) {
  std::vector<const VisitWrite*> sorted;
  sorted.reserve(writes.size());
  for (const VisitWrite& write : writes) {
    if (is_storable(write.visit.key.uid)) sorted.push_back(&write);
  }
  // Stable: two writes of one visit keep their order.
  std::ranges::stable_sort(sorted, [](const auto* a, const auto* b) { return key_of(*a) < key_of(*b); });
  std::vector<VisitWrite> ready;
  ready.reserve(sorted.size());
  for (const VisitWrite* const write : sorted) {
    if (!ready.empty() && key_of(ready.back()) == key_of(*write)) {
      merge(ready.back(), made_writable(*write));
    } else {
      ready.push_back(made_writable(*write));
    }
  }
  return ready;
}

PageWords words_of_page(ProjectId project, const PageView& view) {
  std::string title = utf8::fold_case(view.title);
  std::string path = utf8::fold_case(url_path(view.url));
  for (std::string* const text : {&title, &path}) cut(*text, limits::page_words_bytes);
  PageWords page{0, title + '\n' + path};
  const crypto::Sha256 digest = crypto::sha256(std::to_string(project) + '\n' + page.words);
  std::memcpy(&page.page, digest.data(), sizeof page.page);
  return page;
}

std::string campaign_to_json(const Campaign& campaign) {
  return to_json_column(campaign, campaign_members);
}

Campaign campaign_from_json(std::string_view json) {
  return from_json_column<Campaign>(json, campaign_members);
}

}  // namespace porchlight::store
