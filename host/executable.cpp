#include "host/executable.h"

namespace nas::host {

std::filesystem::path executable_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

}  // namespace nas::host
