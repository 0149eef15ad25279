#include "store/database/mail_rules.hpp"

#include "base/mail_address.hpp"
#include "base/utf8.hpp"
#include "store/database/limits.hpp"

namespace porchlight::store {
namespace {

const SqlText count_mails_sql{"SELECT count(*) FROM mails WHERE project_id = ?1 AND kind = 'answer'"};

bool is_no_part_of_an_address(char32_t c) {
  return c <= ' ' || c == 0xA0;
}

}  // namespace

Result<std::string> normalized_contact(std::string_view text) {
  std::string contact(utf8::trim(text, is_no_part_of_an_address));
  const bool fits =
      contact.empty() || (is_mail_address(contact) && contact.find('.', contact.find('@')) != contact.npos);
  if (fits) return contact;
  return bad_request(
      "email: expected one address like name@example.com, at most 254 bytes, or an empty text");
}

std::string reply_address(std::string_view contact, std::string_view email) {
  if (is_mail_address(contact)) return std::string(contact);
  return std::string(is_mail_address(email) ? email : std::string_view());
}

Result<void> check_mailable(SqlConnection& sql, ProjectId project, std::string_view reply_address) {
  if (reply_address.empty())
    return bad_request("byEmail: expected a visitor who has left an e-mail address, or has one");
  std::int64_t waiting = 0;
  auto read = sql.read(count_mails_sql, {project}, [&](const SqlCells& row) { waiting = row.integer(0); });
  if (!read) return read;
  if (waiting < limits::waiting_mails) return {};
  return Error{ErrorCode::conflict, "1000 answers of this project wait already: the mail server is away"};
}

Result<void> check_mail_after(std::int64_t minutes) {
  const bool fits =
      minutes == 0 || (minutes >= limits::least_mail_after && minutes <= limits::most_mail_after);
  if (fits) return {};
  return bad_request("mailAfterMinutes: expected 0, or 5 to 1440");
}

}  // namespace porchlight::store
