#include "core/model/op_maker.h"

#include "core/base/error.h"

namespace nas::core {

OpHandle OpMaker::make(const OpDesc& desc, const std::string& path, const IOp* shares) const {
  const TreeSource source = source_of(desc);
  OpRequest request;
  request.desc = &source;
  request.affine = affine;
  request.pool_batch_norm = pool_batch_norm;
  request.shares = shares;
  request.builder = &builder;
  try {
    return builder.make(request);
  } catch (const std::invalid_argument& refusal) {
    throw Error(ExitCode::unreadable, refusal.what(), "at \"" + path + "\" of the model description");
  }
}

}  // namespace nas::core
