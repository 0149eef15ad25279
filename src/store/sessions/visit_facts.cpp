#include "store/sessions/visit_facts.hpp"

#include <algorithm>
#include <charconv>

namespace porchlight::store {
namespace {

/// Takes the fields in the order in which they were put.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  std::string_view text() {
    const std::size_t end = std::min(rest_.find('\t'), rest_.size());
    const std::string_view field = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return field;
  }

  template <typename Number>
  Number number() {
    const std::string_view field = text();
    Number value{};
    std::from_chars(field.data(), field.data() + field.size(), value);
    return value;
  }

  WallTime time() { return WallTime(Milliseconds(number<std::int64_t>())); }
  bool truth() { return text() == "1"; }

 private:
  std::string_view rest_;
};

class Text {
 public:
  Text& text(std::string_view field) {
    for (const char c : field) out_ += c == '\t' ? ' ' : c;
    out_ += '\t';
    return *this;
  }
  Text& number(std::int64_t field) { return text(std::to_string(field)); }
  Text& time(WallTime field) { return number(field.time_since_epoch().count()); }
  Text& truth(bool field) { return text(field ? "1" : ""); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace

bool is_verified(std::string_view text) {
  Fields fields(text);
  for (int before = 0; before < 4; ++before) fields.text();
  return fields.truth();
}

std::string visit_text(const VisitFacts& facts) {
  return Text()
      .time(facts.started)
      .time(facts.page_since)
      .number(facts.pages)
      .number(facts.visits)
      .truth(facts.verified)
      .truth(facts.bot)
      .text(facts.email)
      .text(facts.referrer)
      .text(facts.campaign)
      .text(facts.landing)
      .text(facts.device)
      .text(facts.browser)
      .text(facts.system)
      .text(facts.country)
      .text(facts.city)
      .text(facts.device_uid)
      .take();
}

VisitFacts visit_facts(std::string_view text) {
  Fields fields(text);
  VisitFacts facts;
  facts.started = fields.time();
  facts.page_since = fields.time();
  facts.pages = fields.number<std::uint32_t>();
  facts.visits = fields.number<std::uint32_t>();
  facts.verified = fields.truth();
  facts.bot = fields.truth();
  for (std::string* field : {&facts.email, &facts.referrer, &facts.campaign, &facts.landing, &facts.device,
                             &facts.browser, &facts.system, &facts.country, &facts.city, &facts.device_uid}) {
    *field = fields.text();
  }
  return facts;
}

}  // namespace porchlight::store
