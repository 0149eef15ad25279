#include "protocol/visit_facts_json.hpp"

#include "protocol/event_parts.hpp"

namespace porchlight::protocol {

void append_visit_facts(std::string& out, const store::VisitFacts& facts) {
  const auto bot = facts.bot ? std::optional(true) : std::nullopt;
  write_object(out, "startedAt", facts.started, "pageSince", facts.page_since, "pages", facts.pages, "visits",
               facts.visits, "referrer", text_or_none(facts.referrer), "campaign",
               text_or_none(facts.campaign), "landing", text_or_none(facts.landing), "device",
               text_or_none(facts.device), "browser", text_or_none(facts.browser), "system",
               text_or_none(facts.system), "country", text_or_none(facts.country), "city",
               text_or_none(facts.city), "bot", IfAny(bot));
}

void append_visit_facts(std::string& out, std::string_view visit) {
  if (visit.empty()) {
    out += "null";
  } else {
    append_visit_facts(out, store::visit_facts(visit));
  }
}

}  // namespace porchlight::protocol
