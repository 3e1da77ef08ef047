// The entry that libFuzzer calls.
#include "target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  nas::fuzz::target({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
