#pragma once
/// \file
/// Who can change a file: a plugin is code, so only those whose code this user runs anyway may be able to write it.

#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace nas::host {

/// Why others could change the file `path`, which is absolute and has no symbolic links: "PLACE belongs to NAME", or
/// "others may write to PLACE". Empty when only trusted users can. These are this user, root, and the owners of this
/// program and of its folders, who can replace nas-host itself. Every folder on the path counts, because whoever may
/// write to one can put another file in place. In a folder with the sticky bit, such as /tmp, they cannot: there only
/// the owner of an entry may rename or remove it.
std::string danger_to(const std::filesystem::path& path);

}  // namespace nas::host
