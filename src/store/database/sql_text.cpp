#include "store/database/sql_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {

SqlText::SqlText(std::string with_question_marks) : sqlite(std::move(with_question_marks)), postgres(sqlite) {
  std::ranges::replace(postgres, '?', '$');
}

}  // namespace porchlight::store
