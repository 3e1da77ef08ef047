// How objects answer which interfaces they implement.
#include "nas/object.h"

#include <gtest/gtest.h>

namespace nas {
namespace object_test {

struct IWalks : IObject {
  static constexpr std::string_view iid = "test.walks/0";
  virtual int legs() = 0;
};
struct ISwims : IInterface {
  static constexpr std::string_view iid = "test.swims/0";
  virtual int fins() = 0;
};
struct IFlies : IInterface {
  static constexpr std::string_view iid = "test.flies/0";
  virtual int wings() = 0;
};

class Duck final : public Implements<Duck, IWalks, ISwims, IFlies> {
 public:
  explicit Duck(int& ended) : ended_(ended) {}
  ~Duck() override { ++ended_; }
  int legs() override { return 2; }
  int fins() override { return 0; }
  int wings() override { return 4; }

 private:
  int& ended_;
};

TEST(Objects, AnswerToEachOfTheirInterfaces) {
  int ended = 0;
  {
    const Ptr<IObject> object(new Duck(ended));
    ASSERT_NE(query<IWalks>(object.get()), nullptr);
    EXPECT_EQ(query<IWalks>(object.get())->legs(), 2);
    IFlies* flies = query<IFlies>(object.get());
    ASSERT_NE(flies, nullptr);
    EXPECT_EQ(flies->wings(), 4);
    EXPECT_EQ(query<ISwims>(flies)->fins(), 0) << "each interface leads to the others";
    EXPECT_EQ(object->query("test.walks/1"), nullptr);
  }
  EXPECT_EQ(ended, 1);
}

class Pond final : public Provides<ISwims, IFlies> {
 public:
  int fins() override { return 9; }
  int wings() override { return 8; }
};

TEST(Objects, OfTheHostAnswerToo) {
  Pond pond;
  EXPECT_EQ(query<IFlies>(static_cast<ISwims*>(&pond))->wings(), 8);
  EXPECT_EQ(static_cast<ISwims&>(pond).query("test.walks/0"), nullptr);
  EXPECT_EQ(query<IFlies>(static_cast<IInterface*>(nullptr)), nullptr);
}

}  // namespace object_test
}  // namespace nas
