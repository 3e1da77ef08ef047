// Structs that cross may be smaller than this side knows them.
#include "nas/boundary/sized.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <concepts>

#include "nas/abi.h"
#include "nas/boundary/builder.h"
#include "nas/boundary/tree.h"

namespace nas {
namespace sized_test {

struct Request : Sized {
  uint32_t struct_size = sizeof(Request);
  int64_t first = 1;
  int64_t appended = 2;
};

/// Memory behind which no byte can be read.
class EndOfMemory {
 public:
  EndOfMemory() : page_(static_cast<size_t>(::sysconf(_SC_PAGESIZE))) {
    void* pages = ::mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    begin_ = static_cast<char*>(pages);
    EXPECT_EQ(::mprotect(begin_ + page_, page_, PROT_NONE), 0);
  }
  ~EndOfMemory() { ::munmap(begin_, 2 * page_); }
  void* last(size_t size) { return begin_ + page_ - size; }

 private:
  size_t page_;
  char* begin_;
};

TEST(Sized, NothingBehindAnOlderStructIsRead) {
  constexpr size_t older = offsetof(Request, appended);
  EndOfMemory memory;
  const Request made;
  auto* given = static_cast<Request*>(memory.last(older));
  std::memcpy(static_cast<void*>(given), &made, older);
  given->struct_size = older;
  given->first = 42;
  const CopyOf<Request> copy(*given);
  EXPECT_EQ(copy.first, 42);
  EXPECT_EQ(copy.appended, 2) << "the default of what the maker did not know";
  EXPECT_EQ(copy.struct_size, sizeof(Request));
  EXPECT_TRUE(NAS_HAS(&copy, appended));
}

TEST(Sized, OfANewerStructTheKnownPartIsTaken) {
  struct Newer : Request {
    int64_t unknown = 3;
  } newer;
  newer.struct_size = sizeof(Newer);
  newer.appended = 9;
  const CopyOf<Request> copy(newer);
  EXPECT_EQ(copy.appended, 9);
  EXPECT_EQ(copy.struct_size, sizeof(Request));
}

TEST(Sized, NoPlainCopyCompiles) {
  static_assert(!std::copy_constructible<Request> && !std::copy_constructible<BuildRequest> &&
                !std::copy_constructible<TreeOut>);
  static_assert(std::copy_constructible<CopyOf<Request>>);
  static_assert(offsetof(BuildRequest, struct_size) == 0 && offsetof(TreeOut, struct_size) == 0);
  const CopyOf<Request> one{Request()};
  EXPECT_EQ(CopyOf<Request>(one).first, one.first);
}

}  // namespace sized_test
}  // namespace nas
