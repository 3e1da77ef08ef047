#include "core/model/op_maker.h"

namespace nas::core {

PlacedOp OpMaker::make(const OpDesc& desc, const std::string& path, const IOp* shares, OutputKind kind) const {
  const std::string bytes = bytes_of(desc);
  OpRequest request;
  request.desc = bytes;
  request.affine = affine;
  request.pool_batch_norm = pool_batch_norm;
  request.shares = shares;
  request.builder = &builder;
  return made_at(desc, path, [&]() -> PlacedOp {
    const OpHandle handle = made_op(builder, request);
    check_made(handle, desc);
    return {handle, desc, path, kind};
  });
}

}  // namespace nas::core
