#include "core/model/op_watch.h"

#include <ATen/record_function.h>

namespace nas::core {

OpWatch::OpWatch(Before before, After after)
    : callback_(at::addThreadLocalCallback(at::RecordFunctionCallback(before, after)
                                               .needsInputs(true)
                                               .needsOutputs(true)
                                               .scopes({at::RecordScope::FUNCTION}))) {}

OpWatch::~OpWatch() { at::removeCallback(callback_); }

}  // namespace nas::core
