#include "store/database/text_excerpt.hpp"

#include "base/utf8.hpp"
#include "store/database/limits.hpp"

#include <gmock/gmock.h>

namespace porchlight::store {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string around(std::string_view text, std::string_view words) {
  return excerpt_of(text, folded_words(words));
}

TEST(TextExcerpt, WordsStandBetweenBlanksAndInOneCase) {
  EXPECT_THAT(folded_words("  Straße\tLAMP\n x "), ElementsAre("strasse", "lamp", "x"));
  EXPECT_THAT(folded_words(" \t\n"), IsEmpty());
  EXPECT_THAT(folded_words("ПРИВЕТ 北京"), ElementsAre("привет", "北京"));
}

TEST(TextExcerpt, WordsStandBehindEachOther) {
  EXPECT_TRUE(has_words("An order for a Lamp", folded_words("order lamp")));
  EXPECT_FALSE(has_words("An order for a Lamp", folded_words("lamp order")));
  EXPECT_FALSE(has_words("lamp", folded_words("lamp lamp")));
}

TEST(TextExcerpt, AShortTextIsShownAsItIs) {
  EXPECT_EQ(around("Where is my\nORDER?", "order"), "Where is my ORDER?");
  EXPECT_EQ(around("", "order"), "");
  EXPECT_EQ(around("Nothing of it", "order"), "Nothing of it");
}

TEST(TextExcerpt, ALongTextIsCutAroundTheFind) {
  const std::string blank(500, '.');
  for (const std::string& text : {blank + "Straße" + blank, "Straße" + blank, blank + "Straße"}) {
    const std::string excerpt = around(text, "STRASSE");
    EXPECT_THAT(excerpt, HasSubstr("Straße"));
    EXPECT_LE(utf8::characters(excerpt), limits::excerpt_characters + 2);
    EXPECT_GE(utf8::characters(excerpt), limits::excerpt_characters);
  }
  EXPECT_THAT(around(blank + "x" + blank, "x"), StartsWith("…"));
  EXPECT_THAT(around(blank + "x" + blank, "x"), EndsWith("…"));
  EXPECT_THAT(around("x" + blank, "x"), Not(StartsWith("…")));
}

TEST(TextExcerpt, IsCutBetweenCharactersOfAnyScript) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "語";
  const std::string excerpt = around(text + "北京" + text, "北京");
  EXPECT_TRUE(utf8::is_valid(excerpt));
  EXPECT_THAT(excerpt, HasSubstr("北京"));
}

}  // namespace
}  // namespace porchlight::store
