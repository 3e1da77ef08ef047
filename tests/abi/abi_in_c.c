/* nas/abi.h, nas/fingerprint.h and nas/strategy.h are C11. */
#include "nas/abi.h"
#include "nas/fingerprint.h"
#include "nas/strategy.h"

size_t manifest_size_in_c(void) { return sizeof(nas_manifest); }

int knows_artifact_path_in_c(const nas_host_api* host) { return NAS_HAS(host, artifact_path); }

const char* fingerprint_in_c(void) { return NAS_FINGERPRINT; }
