#include "store/database/sql_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {

SqlText::SqlText(const std::string& with_question_marks)
    : SqlText(with_question_marks, with_question_marks) {}

SqlText::SqlText(std::string for_sqlite, std::string for_postgres)
    : sqlite(std::move(for_sqlite)), postgres(std::move(for_postgres)) {
  std::ranges::replace(postgres, '?', '$');
}

}  // namespace porchlight::store
