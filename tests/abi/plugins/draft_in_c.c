/* A source in C that uses a draft. */
#include "nas/draft/draft.h"

NAS_USES_DRAFT(tomorrow, 3);
