#include "core/record/directory_mark.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace nas::core {

std::string directory_mark(const std::filesystem::path& directory) {
  struct statx facts = {};
  if (::statx(AT_FDCWD, directory.c_str(), 0, STATX_INO | STATX_BTIME, &facts) != 0) return "";
  std::string mark = std::to_string(facts.stx_ino);
  if (facts.stx_mask & STATX_BTIME)
    mark += "@" + std::to_string(facts.stx_btime.tv_sec) + "." + std::to_string(facts.stx_btime.tv_nsec);
  return mark;
}

}  // namespace nas::core
