// The end of a run's log.txt, from which `batch status` takes the progress.
#include "host/batch/record/run_facts.h"
#include "target.h"

void nas::fuzz::target(std::string_view bytes) { host::progress_in(bytes.substr(0, 1024)); }
