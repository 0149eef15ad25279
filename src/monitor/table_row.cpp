#include "monitor/table_row.hpp"

#include "base/lines.hpp"
#include "base/url_path.hpp"
#include "base/utf8.hpp"
#include "protocol/event_parts.hpp"
#include "protocol/visit_facts_json.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace porchlight::monitor {
namespace {

std::string_view word(bool truth) {
  return truth ? "true" : "false";
}

std::string_view conversation_word(const std::optional<RowConversation>& conversation) {
  if (!conversation) return "none";
  return conversation->is_open ? "open" : "closed";
}

/// None where it is not known which visit this is.
std::string_view returning_word(std::uint32_t visits) {
  return visits == 0 ? std::string_view() : word(visits > 1);
}

struct ConversationJson {
  RowConversation conversation;
  void append_to(std::string& out) const {
    protocol::write_object(out, "id", conversation.id, "status", conversation_word(conversation), "unread",
                           conversation.unread, "assigneeId",
                           conversation.assignee == 0 ? std::nullopt : std::optional(conversation.assignee));
  }
};

struct FactsJson {
  store::VisitFacts facts;
  std::string_view tags;
  void append_to(std::string& out) const { protocol::append_visit_facts(out, facts, tags); }
};

}  // namespace

RowMaker::RowMaker(TextPool& texts, bool of_bots)
    : texts_(texts), of_bots_(of_bots), unread_(texts.take("unread")) {}

Row RowMaker::make(std::string_view uid, const store::Session& session, const RowAside& aside) {
  const store::VisitorState& state = session.state;
  store::VisitFacts facts = store::visit_facts(state.visit);
  Row row;
  row.uid = uid;
  row.name = state.name;
  row.name_key = utf8::fold_case(state.name);
  row.email = std::move(facts.email);
  row.activity = state.activity;
  row.checked = !state.visit.empty();
  row.verified = facts.verified;
  row.bot = of_bots_ || facts.bot;
  row.online_since = session.online_since;
  row.started = facts.started;
  row.page_since = facts.page_since;
  row.pages = facts.pages;
  row.visits = facts.visits;
  row.aside = aside;
  row.url = texts_.take(state.url);
  row.title = texts_.take(state.title);
  row.city = texts_.take(facts.city);
  const std::array<std::string_view, protocol::table_dimensions.size()> values{
      state.activity == store::Activity::away ? "away" : "online",
      url_path(state.url),
      facts.referrer,
      facts.campaign,
      facts.landing,
      facts.device,
      facts.browser,
      facts.system,
      facts.country,
      returning_word(facts.visits),
      word(facts.verified),
      conversation_word(aside.conversation),
      word(row.bot),
      state.tags};
  std::ranges::transform(values, row.values.begin(), [this](auto value) { return texts_.take(value); });
  return row;
}

Row RowMaker::with(const Row& row, RowAside aside) {
  Row next = row;
  next.aside = std::move(aside);
  for (const TextId text : {next.url, next.title, next.city})
    static_cast<void>(texts_.take(texts_.text(text)));
  next.values[protocol::index_of(TableDimension::conversation)] = 0;
  for (const TextId text : next.values) static_cast<void>(texts_.take(texts_.text(text)));
  next.values[protocol::index_of(TableDimension::conversation)] =
      texts_.take(conversation_word(next.conversation()));
  return next;
}

void RowMaker::give_back(const Row& row) {
  for (const TextId text : {row.url, row.title, row.city}) texts_.give_back(text);
  for (const TextId text : row.values) texts_.give_back(text);
}

bool RowMaker::same(const Row& one, const Row& other) {
  return one.name == other.name && one.email == other.email && one.checked == other.checked &&
         one.online_since == other.online_since && one.started == other.started &&
         one.page_since == other.page_since && one.pages == other.pages && one.visits == other.visits &&
         one.url == other.url && one.title == other.title && one.city == other.city &&
         one.values == other.values && one.aside == other.aside;
}

bool RowMaker::has(const Row& row, const std::string& folded) const {
  if (row.words.empty()) {
    constexpr char end = '\x1f';  // is in no text, and in no search
    row.words =
        utf8::fold_case(row.name + end + row.email + end + row.uid + end + texts_.text(row.title) + end +
                        value(row, TableDimension::tags) + end + value(row, TableDimension::page));
  }
  return row.words.find(folded) != std::string::npos;
}

store::VisitFacts RowMaker::facts_of(const Row& row) const {
  return {.started = row.started,
          .page_since = row.page_since,
          .pages = row.pages,
          .visits = row.visits,
          .verified = row.verified,
          .bot = row.bot,
          .email = row.email,
          .referrer = value(row, TableDimension::referrer),
          .campaign = value(row, TableDimension::campaign),
          .landing = value(row, TableDimension::landing),
          .device = value(row, TableDimension::device),
          .browser = value(row, TableDimension::browser),
          .system = value(row, TableDimension::system),
          .country = value(row, TableDimension::country),
          .city = texts_.text(row.city)};
}

void RowMaker::append(std::string& out, const Row& row, bool here) const {
  using protocol::text_or_none;
  std::optional<FactsJson> visit;
  if (row.checked) visit = FactsJson{facts_of(row), value(row, TableDimension::tags)};
  const auto tags = from_lines(value(row, TableDimension::tags));
  std::optional<ConversationJson> conversation;
  if (row.conversation()) conversation = ConversationJson{*row.conversation()};
  const std::string_view url = here ? std::string_view(texts_.text(row.url)) : std::string_view();
  const std::string_view title = here ? std::string_view(texts_.text(row.title)) : std::string_view();
  const std::string_view status = here ? std::string_view(value(row, TableDimension::status)) : "offline";
  protocol::write_object(out, "visitorUid", std::string_view(row.uid), "name", text_or_none(row.name),
                         "email", text_or_none(row.email), "verified", row.verified, "bot", row.bot, "tags",
                         std::span<const std::string>(tags), "status", status, "currentUrl",
                         text_or_none(url), "title", text_or_none(title), "onlineSince",
                         here ? std::optional(row.online_since) : std::nullopt, "visit", visit,
                         "conversation", conversation, "viewers",
                         protocol::Json{row.aside.viewers.json.empty() ? "[]" : row.aside.viewers.json});
}

}  // namespace porchlight::monitor
