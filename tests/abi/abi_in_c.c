/* nas/abi.h is C11. */
#include "nas/abi.h"

size_t manifest_size_in_c(void) { return sizeof(nas_manifest); }

int knows_artifact_path_in_c(const nas_host_api* host) { return NAS_HAS(host, artifact_path); }
