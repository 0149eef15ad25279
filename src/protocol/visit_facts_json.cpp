#include "protocol/visit_facts_json.hpp"

#include "base/lines.hpp"
#include "protocol/event_parts.hpp"

#include <span>
#include <string>

namespace porchlight::protocol {

void append_visit_facts(std::string& out, const store::VisitFacts& facts, std::string_view tags) {
  const auto bot = facts.bot ? std::optional(true) : std::nullopt;
  const auto list = from_lines(tags);
  const auto any = list.empty() ? std::nullopt : std::optional(std::span<const std::string>(list));
  write_object(out, "startedAt", facts.started, "pageSince", facts.page_since, "pages", facts.pages, "visits",
               facts.visits, "referrer", text_or_none(facts.referrer), "campaign",
               text_or_none(facts.campaign), "landing", text_or_none(facts.landing), "device",
               text_or_none(facts.device), "browser", text_or_none(facts.browser), "system",
               text_or_none(facts.system), "country", text_or_none(facts.country), "city",
               text_or_none(facts.city), "bot", IfAny(bot), "tags", IfAny(any));
}

void append_visit_facts(std::string& out, std::string_view visit, std::string_view tags) {
  if (visit.empty()) {
    out += "null";
  } else {
    append_visit_facts(out, store::visit_facts(visit), tags);
  }
}

}  // namespace porchlight::protocol
