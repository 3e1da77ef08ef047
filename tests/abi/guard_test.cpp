#include "nas/guard.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace guard_test {

nas_error fresh_error() {
  nas_error error = {};
  error.struct_size = sizeof(error);
  return error;
}

TEST(Guard, LetsSuccessThrough) {
  nas_error error = fresh_error();
  EXPECT_EQ(nas::guard(&error, "here", [] {}), NAS_OK);
  EXPECT_EQ(error.code, NAS_OK);
  EXPECT_STREQ(error.text, "");
}

TEST(Guard, TurnsAnExceptionIntoText) {
  nas_error error = fresh_error();
  EXPECT_EQ(nas::guard(&error, "creating it", [] { throw std::out_of_range("no key \"a\""); }), NAS_FAILED);
  EXPECT_EQ(error.code, NAS_FAILED);
  EXPECT_STREQ(error.where, "creating it");
  EXPECT_STREQ(error.text, "no key \"a\"");
}

TEST(Guard, StopsWhatIsNoException) {
  nas_error error = fresh_error();
  EXPECT_EQ(nas::guard(&error, "here", [] { throw 7; }), NAS_FAILED);
  EXPECT_STREQ(error.text, "an exception that is not a std::exception");
}

TEST(Guard, NeedsNoErrorToFill) {
  EXPECT_EQ(nas::guard(nullptr, "here", [] { throw std::runtime_error("lost"); }), NAS_FAILED);
}

TEST(Guard, CutsLongTextBetweenCharacters) {
  nas_error error = fresh_error();
  std::string text(sizeof(error.text) - 2, 'x');
  text += "\u00e9";  // two bytes, of which only one would fit
  nas::fail(&error, "here", text);
  EXPECT_EQ(std::string(error.text), std::string(sizeof(error.text) - 2, 'x'));
  nas::fail(&error, "here", std::string(5000, 'y'));
  EXPECT_EQ(std::string(error.text), std::string(sizeof(error.text) - 1, 'y'));
}

TEST(Guard, FillsAnErrorAsFarAsItsMakerKnewIt) {
  nas_error error = fresh_error();
  error.struct_size = offsetof(nas_error, text);
  error.text[0] = 'x';
  EXPECT_EQ(nas::fail(&error, "here", "lost"), NAS_FAILED);
  EXPECT_STREQ(error.where, "here");
  EXPECT_EQ(error.text[0], 'x');
}

}  // namespace guard_test
