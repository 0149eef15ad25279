#include "store/sessions/compact_state.hpp"

#include "store/sessions/limits.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace porchlight::store {
namespace {

TEST(CompactState, ExpandsToWhatItWasMadeOf) {
  const VisitorState state{Activity::away, "https://shop.example/a", "", "Ann", true, "1\t2\t", "vip\nnew"};
  EXPECT_EQ(CompactState(state).expand(), state);
  EXPECT_EQ(CompactState().expand(), VisitorState{});
  EXPECT_EQ(CompactState(VisitorState{}).expand(), VisitorState{});
}

TEST(CompactState, HashTellsStatesApartAlsoWhereTheTextsRunTogether) {
  const auto hash = [](VisitorState state) { return CompactState(state).hash(); };
  const auto base = hash({Activity::active, "ab", "c", "d"});
  EXPECT_EQ(base, hash({Activity::active, "ab", "c", "d"}));
  EXPECT_NE(base, hash({Activity::active, "a", "bc", "d"}));
  EXPECT_NE(base, hash({Activity::active, "ab", "", "cd"}));
  EXPECT_NE(base, hash({Activity::away, "ab", "c", "d"}));
  EXPECT_NE(base, hash({Activity::active, "ab", "c", "d", true}));
  EXPECT_NE(base, hash({Activity::active, "ab", "c", "", false, "d"}));
  EXPECT_NE(base, hash({Activity::active, "ab", "c", "", false, {}, "d"}));
  EXPECT_NE(hash({Activity::active, {}, {}, {}, false, "d"}),
            hash({Activity::active, {}, {}, {}, false, {}, "d"}));
  EXPECT_EQ(hash({}), CompactState().hash());
  EXPECT_NE(hash({}), 0U);
}

TEST(CompactState, LooksLikeWhateverDiffersByTheVisitAlone) {
  const CompactState state({Activity::active, "ab", "c", "d", false, "1"});
  EXPECT_TRUE(state.looks_like(CompactState({Activity::active, "ab", "c", "d", false, "22"})));
  EXPECT_TRUE(CompactState().looks_like(CompactState(VisitorState{})));
  for (const VisitorState& other :
       std::vector<VisitorState>{{Activity::active, "a", "bc", "d", false, "1"},
                                 {Activity::active, "ab", "c", "e", false, "1"},
                                 {Activity::active, "ab", "", "cd", false, "1"},
                                 {Activity::away, "ab", "c", "d", false, "1"},
                                 {Activity::active, "ab", "c", "d", true, "1"},
                                 {Activity::active, "ab", "c", "d", false, "1", "x"},
                                 {}}) {
    EXPECT_FALSE(state.looks_like(CompactState(other))) << other.url;
  }
}

TEST(CompactState, APageStaysTheSameWhateverItsVisitorIsCalled) {
  const CompactState state({Activity::active, "ab", "c", "d", false, "1"});
  EXPECT_TRUE(state.same_page(CompactState({Activity::active, "ab", "c", "other", false, "2", "vip"})));
  for (const VisitorState& other : std::vector<VisitorState>{{Activity::active, "a", "bc", "d", false, "1"},
                                                             {Activity::away, "ab", "c", "d", false, "1"},
                                                             {Activity::active, "ab", "c", "d", true, "1"}}) {
    EXPECT_FALSE(state.same_page(CompactState(other))) << other.url;
  }
}

TEST(CompactState, TagsBeyondTheLimitAreCut) {
  VisitorState state;
  state.tags = std::string(limits::tags_bytes + 1, 't');
  state.visit = "1";
  const VisitorState kept = CompactState(state).expand();
  EXPECT_EQ(kept.tags.size(), limits::tags_bytes);
  EXPECT_EQ(kept.visit, "1");
}

}  // namespace
}  // namespace porchlight::store
