#pragma once
/// \file
/// A file system of its own, small enough to be filled.

#include <sys/mount.h>

#include <string>

#include "tests/support/temporary_folder.h"

namespace nas::test {

/// Needs root; mounted() says whether there is one.
class SmallDisk {
 public:
  /// `size` as mount(8) takes it: "1500k".
  explicit SmallDisk(const std::string& size) {
    mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount(folder_.path().c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  void grow() const { ::mount("tmpfs", folder_.path().c_str(), "tmpfs", MS_REMOUNT, "size=100m"); }
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
  bool mounted_ = false;
};

}  // namespace nas::test
